// A module to preload into a task: it stops the task at one of its changes of the disk, says which on standard error, and
// waits there to be killed, so that nothing changes any more. It needs no permissions.
//
// In its URL: `n`, the number of the change, from 0; or `at`, a pattern of the change, such as "rename .*card.md".
// `torn`: a write is first done by half. `list`: every change is printed.

const asked = new URL(import.meta.url).searchParams;
const number = Number(asked.get("n") ?? Infinity);
const pattern = asked.has("at") ? new RegExp(asked.get("at")!) : undefined;
const torn = asked.has("torn");
const list = asked.has("list");

type Function = (this: unknown, ...args: never[]) => unknown;

const paths = new WeakMap<object, string>();
const { writeSync } = Deno.FsFile.prototype;
let count = 0;

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}

/** Stops before a change where it is the one that is asked for. */
function stopAt(change: string, half?: () => void): void {
  if (list) say(`change ${count}: ${change}`);
  if (pattern ? !pattern.test(change) : count++ !== number) return;
  if (torn) half?.();
  say(`held at ${change}`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function wrap(owner: object, name: string, before: (self: unknown, args: unknown[]) => void): void {
  const members = owner as Record<string, Function>;
  const original = members[name];
  members[name] = function (...args) {
    before(this, args);
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
      if (name === "open" && !create && !createNew) return;
      stopAt(`${name} ${path}${name === "rename" ? ` to ${options}` : ""}`);
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
      if (path !== undefined) stopAt(`${name} ${path}`, half);
    });
  }
}
