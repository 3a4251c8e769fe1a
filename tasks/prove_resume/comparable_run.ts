// What two runs of the same training must have in common: all that a run leaves but times, as sums and texts by name.

import { createHash } from "node:crypto";
import { join } from "node:path";
import type { NetworkState } from "../../src/engines/network.ts";
import { isThere } from "../../src/files/is_there.ts";
import { readCheckpoint } from "../../src/training/checkpoints/checkpoint_store.ts";
import { checkpointFolder } from "../../src/training/checkpoints/folder.ts";

/** A run as it is compared. */
export interface ComparableRun {
  /** Gradient steps. */
  readonly steps: number;
  /** By names that tell a person where the runs differ. */
  readonly parts: ReadonlyMap<string, string>;
  /** SHA-256 of all parts, hexadecimal. */
  readonly sum: string;
}

/** Fields of JSON that hold times. */
const times = ["seconds", "secondsPerStep"];

/** Files of the network, as bytes. */
const networkFiles = ["specification.json", "posterior.json", "state.safetensors"];

/**
 * Reads a run that has ended: its last checkpoint (weights, momenta, statistics, posterior), and, where there are such
 * files, its snapshots, its network, and its summary.
 *
 * @param folder of the run
 * @throws Error if it has no whole checkpoint
 */
export async function comparableRun(folder: string): Promise<ComparableRun> {
  const checkpoint = await readCheckpoint(checkpointFolder(folder));
  if (!checkpoint) {
    throw new Error(
      `prove-resume: wanted a run with checkpoints in ${folder}, got none; give train() the option checkpoints`,
    );
  }
  const { step, state } = checkpoint;
  const parts = new Map<string, string>();
  for (const [name, network] of Object.entries(state.networks)) {
    parts.set(`the ${name === "network" ? "last" : "best"} weights`, sumOfState(network));
  }
  const { elboUpdate } = state.facts.counters as Readonly<Record<string, unknown>>;
  parts.set("the posterior's state", JSON.stringify(elboUpdate));
  for (const line of linesOf(join(folder, "snapshots.jsonl"))) {
    const snapshot = JSON.parse(line, withoutTimes);
    const name = `snapshot ${snapshot.epoch}${snapshot.final ? " (final)" : ""}`;
    parts.set(parts.has(name) ? `${name} again` : name, JSON.stringify(snapshot));
  }
  for (const name of networkFiles) {
    const path = join(folder, "network", name);
    if (isThere(path)) parts.set(`network/${name}`, sumOf(Deno.readFileSync(path)));
  }
  for (const line of linesOf(join(folder, "summary.json"), { whole: true })) {
    parts.set("summary.json", JSON.stringify(JSON.parse(line, withoutTimes)));
  }
  return { steps: step, parts, sum: sumOf([...parts].flat().join("\n")) };
}

/** The names of parts in which two runs differ. */
export function differences(one: ComparableRun, other: ComparableRun): readonly string[] {
  const names = new Set([...one.parts.keys(), ...other.parts.keys()]);
  return [...names].filter((name) => one.parts.get(name) !== other.parts.get(name));
}

function linesOf(path: string, { whole = false } = {}): readonly string[] {
  if (!isThere(path)) return [];
  const text = Deno.readTextFileSync(path);
  return whole ? [text] : text.trimEnd().split("\n");
}

function withoutTimes(name: string, value: unknown): unknown {
  return times.includes(name) ? undefined : value;
}

function sumOfState(state: NetworkState): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(state).sort()) {
    const { shape, data } = state[name];
    hash.update(`${name} ${shape}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

function sumOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
