// deno run -A tests/soak/same_snapshots.ts OLD_CHECKOUT [NEW_CHECKOUT]: whether two versions of Fathom train bit for bit
// alike, or for one version the SHA-256 of each training's snapshots and network. Ends with 1 where two differ or a training
// fails.

import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Configuration, configurations } from "./snapshot_configurations.ts";
import type { Trained } from "./snapshot_runner.ts";

const { args } = Deno;
if (args.length < 1 || args.length > 2) {
  console.error("usage: deno run -A tests/soak/same_snapshots.ts OLD_CHECKOUT [NEW_CHECKOUT]");
  Deno.exit(2);
}
const verdicts = args.length === 1
  ? hashLines(await trainedBy(args[0]))
  : comparison(await trainedBy(args[0]), await trainedBy(args[1]));
const width = Math.max(...configurations.map(({ name }) => name.length));
for (const { name, text } of verdicts) console.log(`${name.padEnd(width)}  ${text}`);
const bad = verdicts.filter(({ good }) => !good).length;
if (args.length === 2) console.log(`${verdicts.length - bad} equal, ${bad} different`);
if (bad > 0) Deno.exit(1);

interface Verdict {
  readonly name: string;
  readonly text: string;
  readonly good: boolean;
}

/** Trains every configuration with the version in a folder, in a process of its own. */
async function trainedBy(checkout: string): Promise<ReadonlyMap<string, Trained>> {
  const cwd = resolve(checkout);
  const runner = fileURLToPath(new URL("snapshot_runner.ts", import.meta.url));
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-all", "--quiet", "--config", join(cwd, "deno.json"), "--frozen"],
      ...["--v8-flags=--experimental-wasm-revectorize", runner, cwd],
    ],
    cwd,
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error(`${checkout}: the runner ended with ${code}`);
  const lines = new TextDecoder().decode(stdout).split("\n").filter((line) => line.startsWith("{"));
  return new Map(lines.map((line): [string, Trained] => {
    const trained: Trained = JSON.parse(line);
    return [trained.name, trained];
  }));
}

function hashLines(results: ReadonlyMap<string, Trained>): Verdict[] {
  return configurations.map(({ name }) => {
    const result = results.get(name);
    const fault = faultOf(result);
    if (fault !== undefined) return { name, good: false, text: fault };
    const { snapshots, state } = result!;
    const hash = createHash("sha256").update(snapshots.join("\n")).digest("hex");
    return { name, good: true, text: `${hash} ${state ?? "-"}` };
  });
}

function comparison(
  old: ReadonlyMap<string, Trained>,
  now: ReadonlyMap<string, Trained>,
): Verdict[] {
  return configurations.map((configuration) => {
    const { name } = configuration;
    const [before, after] = [faultOf(old.get(name)), faultOf(now.get(name))];
    if (before !== undefined || after !== undefined) {
      const text = `different: old: ${before ?? "trained"}; new: ${after ?? "trained"}`;
      return { name, good: false, text };
    }
    return { name, ...difference(configuration, old.get(name)!, now.get(name)!) };
  });
}

function faultOf(trained: Trained | undefined): string | undefined {
  return trained ? trained.error : "not trained";
}

/** How far apart two results of a configuration are. */
function difference(
  { within }: Configuration,
  before: Trained,
  after: Trained,
): Omit<Verdict, "name"> {
  const count = Math.max(before.snapshots.length, after.snapshots.length);
  const places = Array.from({ length: count }, (_, i) => i);
  const first = places.find((i) => before.snapshots[i] !== after.snapshots[i]);
  const parts = [
    ...first === undefined ? [] : [`snapshots from ${first + 1} of ${count} on`],
    ...before.state === after.state ? [] : ["the network's state"],
  ];
  if (parts.length === 0) {
    return { good: true, text: before.state ? "equal" : "equal (snapshots)" };
  }
  const farthest = Math.max(
    ...places.map((i) => apart(parsed(before.snapshots[i]), parsed(after.snapshots[i]))),
  );
  const text = `${parts.join(" and ")}, numbers at most ${farthest.toExponential(1)} apart`;
  return within !== undefined && farthest <= within
    ? { good: true, text: `equal within ${within.toExponential()}, not in bits: ${text}` }
    : { good: false, text: `different: ${text}` };
}

function parsed(line: string | undefined): unknown {
  return line && JSON.parse(line);
}

/** The largest difference of the numbers in two values, relative to those beyond 1; Infinity where anything else differs. */
function apart(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") {
    return Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return a === b ? 0 : Infinity;
  const [from, to] = [a, b] as Record<string, unknown>[];
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return Math.max(0, ...[...names].map((name) => apart(from[name], to[name])));
}
