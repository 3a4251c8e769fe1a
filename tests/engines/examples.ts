// Small random examples and comparisons of arrays, for tests of networks.

import assert from "node:assert/strict";
import type { Examples, NetworkState } from "../../src/engines/network.ts";
import { randomStream } from "../../src/numbers/random.ts";

/** Inputs in ±1 and labels, always the same ones. */
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

/** Fails where two arrays differ by more than `tolerance` times the larger of 1 and their largest value. */
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
