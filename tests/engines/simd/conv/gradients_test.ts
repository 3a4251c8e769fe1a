// Gradients of conv networks, each array against float64. Shapes and seeds are such that no unit is within rounding of the
// rectifier's kink: a unit on the other side would change gradients by a hundredth.

import assert from "node:assert/strict";
import { relaxedSimd } from "../../../../src/engines/simd/relaxed.ts";
import { conv, type ConvSpec } from "../../../../src/architectures/specification.ts";
import { doubleConv } from "./double_conv.ts";
import { farthest, largest, makeConv, momentaOf, variedImages, weightsOf } from "./shapes.ts";
import { yardstick } from "./shapes.ts";
import { type StepWeighting, update } from "../../update.ts";

async function compareGradients(
  spec: ConvSpec,
  batch: number,
  weighting: StepWeighting,
  options: Parameters<typeof makeConv>[1],
): Promise<void> {
  using network = await makeConv(spec, options);
  const examples = variedImages(spec, batch);
  const before = weightsOf(await network.readState());
  const double = doubleConv(spec, before, examples);
  const wanted = double.gradients(weighting);
  const m = await update(network, examples, weighting, { learningRate: 1 });
  assert.ok(farthest(m, double.m) < 1e-5, `m ${m}, wanted ${double.m}`);
  const state = await network.readState();
  const [gradients, after] = [momentaOf(state), weightsOf(state)];
  assert.deepEqual(Object.keys(gradients), Object.keys(before));
  for (const [name, values] of Object.entries(wanted)) {
    const layer = yardstick(name);
    const scale = largest(wanted[layer]);
    const error = farthest(gradients[name], values) / scale;
    assert.ok(scale > 1e-4, `the gradient of ${layer} of at most ${scale} tests nothing`);
    assert.ok(error <= 1e-4, `${name} off by ${error}`);
    const moved = before[name].map((w, i) => w - gradients[name][i]);
    assert.ok(farthest(after[name], moved) <= 1e-6, `${name} did not move along its gradient`);
  }
}

const shapes: [string, Partial<ConvSpec>, number][] = [
  ["the smallest image", { size: [6, 6], channels: 3 }, 20],
  ["one position a row", { size: [13, 6] }, 7],
  ["a wide image", { size: [7, 31] }, 5],
  ["more channels than a tile", { size: [9, 8], outer: 33, inner: 21 }, 5],
  ["fewer outer than inner channels", { size: [10, 9], outer: 3, inner: 14 }, 6],
  ["whole vectors", { size: [12, 12], outer: 16, inner: 8, classes: 4 }, 5],
  ["chunks of several images", { size: [8, 7], outer: 6, inner: 5 }, 53],
  ["no block", { size: [11, 10], maxDepth: 0, outer: 7 }, 6],
  ["segments of several rows", { size: [34, 30], maxDepth: 1, outer: 4, inner: 3 }, 9],
  ["Winograd's tiles", { size: [16, 16], inner: 8 }, 7],
  ["Winograd's tiles, cut off below and on the right", { size: [30, 26], inner: 11 }, 3],
  ["Winograd's tiles, with more of them than fit", { size: [20, 36], inner: 13, outer: 7 }, 4],
];
for (const [what, shape, batch] of shapes) {
  const spec = conv({
    ...{ size: [8, 8], channels: 2, classes: 3, maxDepth: 2, outer: 6, inner: 4 },
    ...shape,
  });
  const exits = Array.from({ length: spec.maxDepth + 1 }, (_, d) => d);
  const weighting = { weights: exits.map((d) => (d + 1) / exits.length) };
  for (const vectors of [2, 4] as const) {
    Deno.test(`a gradient step of conv networks has the gradients of float64: ${what}, ${vectors} vectors`, async () => {
      const variant = { vectors, relaxed: relaxedSimd() };
      await compareGradients(spec, batch, weighting, { variant, threads: vectors / 2 });
    });
  }
  Deno.test(`a gradient step of conv networks has the marginal likelihood's gradients: ${what}`, async () => {
    await compareGradients(
      ...[spec, batch] as const,
      { logPrior: exits.map((d) => -0.2 * d), trainSize: 3 },
      { seed: 2 },
    );
  });
}
