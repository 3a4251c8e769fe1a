// Small random examples and comparisons of arrays, for tests of networks.

import assert from "node:assert/strict";
import type { Examples, Network, NetworkState, StepOptions } from "../../src/engines/network.ts";
import { randomStream } from "../../src/math/random.ts";
import { type StepWeighting, update } from "./update.ts";

/** Reproducible inputs in ±1 and labels. */
export function randomExamples(
  shape: readonly number[],
  classes: number,
  batch: number,
  seed = 1,
): Examples {
  const random = randomStream(seed, "examples");
  const size = shape.reduce((product, extent) => product * extent, 1);
  return {
    inputs: Float32Array.from({ length: batch * size }, () => 2 * random() - 1),
    labels: Int32Array.from({ length: batch }, () => Math.floor(classes * random())),
  };
}

/** Asserts that two arrays differ by at most `tolerance` times the larger of 1 and their largest value. */
export function assertNear(
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
  what = "values",
): void {
  assert.equal(got.length, wanted.length, `${what}: lengths`);
  let apart = 0;
  let scale = 1;
  for (let i = 0; i < wanted.length; i++) {
    if (Number.isNaN(got[i]) && Number.isNaN(wanted[i])) continue;
    const difference = Math.abs(got[i] - wanted[i]);
    apart = Number.isNaN(difference) ? Infinity : Math.max(apart, difference);
    scale = Math.max(scale, Math.abs(wanted[i]));
  }
  assert.ok(apart <= tolerance * scale, `${what}: ${apart} apart, allowed ${tolerance * scale}`);
}

/** The same comparison for every array of two states, which must have the same names and shapes. */
export function assertStatesNear(got: NetworkState, wanted: NetworkState, tolerance: number): void {
  assert.deepEqual(Object.keys(got).sort(), Object.keys(wanted).sort());
  for (const [name, { shape, data }] of Object.entries(wanted)) {
    assert.deepEqual(got[name].shape, shape, name);
    assertNear(got[name].data, data, tolerance, name);
  }
}

/** Calls all methods of a network, on few examples and on many. */
export async function callEverything(
  network: Network,
  { few, many, weighting, step }: {
    readonly few: Examples;
    readonly many: Examples;
    readonly weighting: StepWeighting;
    readonly step: StepOptions;
  },
): Promise<void> {
  await update(network, many, weighting, step);
  await update(network, few, weighting, step);
  await network.estimateStatistics([few, many]);
  await network.evaluate(many);
  await network.logProbabilities(many.inputs, { exits: [1, 0] });
  using incremental = await network.incrementalForward(many.inputs);
  await incremental.next();
  incremental.keep([1, 2]);
  await incremental.next();
  using checkpoint = network.checkpoint();
  checkpoint.restore();
  await network.writeState(await network.readState());
}

/** Disposes the network, and asserts that every call then says its name and that the network is disposed. */
export async function assertSaysDisposed(
  network: Network,
  examples: Examples,
  weighting: StepWeighting,
  step: StepOptions,
): Promise<void> {
  const checkpoint = network.checkpoint();
  const state = await network.readState();
  network[Symbol.dispose]();
  const calls: [string, () => unknown][] = [
    ["forward", () => update(network, examples, weighting, step)],
    ["estimateStatistics", () => network.estimateStatistics([examples])],
    ["evaluate", () => network.evaluate(examples)],
    ["logProbabilities", () => network.logProbabilities(examples.inputs)],
    ["incrementalForward", () => network.incrementalForward(examples.inputs)],
    ["readState", () => network.readState()],
    ["writeState", () => network.writeState(state)],
    ["truncate", () => network.truncate(0)],
    ["checkpoint", () => network.checkpoint()],
  ];
  if (network.planMemory) calls.push(["planMemory", () => network.planMemory?.(10)]);
  for (const [name, call] of calls) {
    await assert.rejects(async () => await call(), {
      message: `${name}(): the network is disposed`,
    });
  }
  assert.throws(() => checkpoint.restore(), { message: "restore(): the checkpoint is disposed" });
  checkpoint[Symbol.dispose]();
  network[Symbol.dispose]();
}
