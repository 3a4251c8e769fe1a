// The child process of trials: reads the whole file, then one mutation after the other, and says a line about each. It
// measures its memory, where the system tells it (Linux).

import type { MutationKind } from "./kind.ts";
import { tryMutation, wholeFile } from "./trial.ts";
import type { ChildLine } from "./trials.ts";

const [module, name, seed, from, count] = Deno.args;
const { kinds } = await import(module) as { kinds: readonly MutationKind[] };
const kind = kinds.find((each) => each.name === name)!;

using whole = await wholeFile(kind);
for (let i = 0; i < 3; i++) await kind.read(whole.folder); // what is compiled and kept once
console.log("ready");
for (let number = Number(from); number < Number(count); number++) {
  const before = beginMeasuring();
  const result = await tryMutation(kind, whole, Number(seed), number);
  console.log(JSON.stringify({ number, ...result, grown: largest() - before } satisfies ChildLine));
}

/** Bytes in use; the largest number of them is counted from here on. */
function beginMeasuring(): number {
  if (Deno.build.os !== "linux") return 0;
  Deno.writeTextFileSync("/proc/self/clear_refs", "5");
  return statusOf("VmRSS");
}

/** The largest number of bytes in use since then. */
function largest(): number {
  return Deno.build.os === "linux" ? statusOf("VmHWM") : 0;
}

function statusOf(field: string): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return 1024 * Number(new RegExp(`${field}:\\s*(\\d+)`).exec(status)![1]);
}
