// A module to preload into a task, which needs no permissions for it: at one of the task's changes of the disk the task
// stops, says which on standard error and waits to be killed, or the disk fails from then on. Asked for in its URL.

/** What happens at the change; absent: every change is said, and nothing else happens. */
export type DiskFault = "held" | "torn" | "full" | "read-only";

/** The request, as the search part of this module's URL. */
export interface AskedFault {
  readonly fault?: DiskFault;
  /** The number of the change, from 0, among those that match. */
  readonly n?: number;
  /** A pattern of the change, such as "rename .*card.md"; default: every change. */
  readonly at?: string;
}

const asked = new URL(import.meta.url).searchParams;
const fault = asked.get("fault") as DiskFault | null;
const number = Number(asked.get("n") ?? 0);
const pattern = new RegExp(asked.get("at") ?? "");

type Function = (this: unknown, ...args: never[]) => unknown;

const paths = new WeakMap<object, string>();
const { writeSync } = Deno.FsFile.prototype;
let count = 0;
let failing = false;

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}

/** What a change fails with; undefined where it goes through. */
function faultOf(change: string, half?: () => void): Error | undefined {
  if (fault === null) say(`change: ${change}`);
  else if (pattern.test(change) && count++ === number) {
    if (fault === "torn") half?.();
    say(`change: ${change}`);
    if (fault === "held" || fault === "torn") {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    failing = true;
  }
  if (!failing) return undefined;
  if (fault === "read-only") return new Error("Read-only file system (os error 30)");
  // a full disk renames and removes, which is needed for putting things back
  return /^(rename|remove)/.test(change)
    ? undefined
    : new Error("No space left on device (os error 28)");
}

function wrap(
  owner: object,
  name: string,
  before: (self: unknown, args: unknown[]) => Error | undefined,
): void {
  const members = owner as Record<string, Function>;
  const original = members[name];
  members[name] = function (...args) {
    const error = before(this, args);
    if (error && name.endsWith("Sync")) throw error;
    if (error) return Promise.reject(error);
    const result = original.apply(this, args);
    const opened = (file: unknown) => file instanceof Deno.FsFile && paths.set(file, `${args[0]}`);
    if (result instanceof Promise) result.then(opened, () => {});
    else opened(result);
    return result;
  };
}

for (const name of ["mkdir", "rename", "remove", "writeTextFile", "open"]) {
  for (const each of [name, `${name}Sync`]) {
    wrap(Deno, each, (_, [path, options]) => {
      const { create, createNew } = (options ?? {}) as Deno.OpenOptions;
      if (name === "open" && !create && !createNew) return undefined;
      return faultOf(`${name} ${path}${name === "rename" ? ` to ${options}` : ""}`);
    });
  }
}

for (const name of ["write", "truncate", "sync", "syncData"]) {
  for (const each of [name, `${name}Sync`]) {
    wrap(Deno.FsFile.prototype, each, (self, [bytes]) => {
      const path = paths.get(self as object);
      const half = bytes instanceof Uint8Array
        ? () => writeSync.call(self as Deno.FsFile, bytes.subarray(0, bytes.length >> 1))
        : undefined;
      return path === undefined ? undefined : faultOf(`${name} ${path}`, half);
    });
  }
}
