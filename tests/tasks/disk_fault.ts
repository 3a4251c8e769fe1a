// A module to preload into a task, which needs no permissions for it: at one of the task's changes of the disk the task
// stops, says which on standard error and waits to be killed, or the change fails, or the disk from then on. Asked for in
// its URL.

import { beforeChanges, type DiskChange, errorOfFullDisk } from "../files/disk_changes.ts";

/**
 * What happens at the change: `once` fails it alone, `slow` makes it and the next one that matches last, so that a
 * signal comes meanwhile; absent: every change is said, and nothing else happens.
 */
export type DiskFault = "held" | "torn" | "once" | "slow" | "full" | "read-only";

/** Milliseconds of a slow change; a second signal is one of its own after half a second. */
const slowness = 800;

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

let count = 0;
let failing = false;

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}

function isAsked(n: number): boolean {
  return n === 0 || n === 1 && fault === "slow";
}

function wait(ms: number): undefined {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

beforeChanges((change: DiskChange) => {
  const { text, half } = change;
  if (fault === null) say(`change: ${text}`);
  else if (pattern.test(text) && isAsked(count++ - number)) {
    if (fault === "torn") half?.();
    say(`change: ${text}`);
    if (fault === "held" || fault === "torn") wait(Infinity);
    if (fault === "slow") return wait(slowness);
    if (fault === "once") return new Error("Input/output error (os error 5)");
    failing = true;
  }
  if (!failing) return undefined;
  return fault === "read-only"
    ? new Error("Read-only file system (os error 30)")
    : errorOfFullDisk(change);
});
