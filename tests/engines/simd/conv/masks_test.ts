// Dropout masks of conv networks against float64, and the same bits for any threads and vectors.

import assert from "node:assert/strict";
import { convComputation } from "../../../../src/engines/simd/conv/computation.ts";
import { createConvResources } from "../../../../src/engines/simd/conv/resources.ts";
import { simdNetwork } from "../../../../src/engines/simd/network.ts";
import type { Network } from "../../../../src/engines/network.ts";
import { relaxedSimd } from "../../../../src/engines/simd/relaxed.ts";
import { conv, type ConvSpec } from "../../../../src/architectures/specification.ts";
import { randomMasks } from "../../masked.ts";
import { doubleConv } from "./double_conv.ts";
import { farthest, largest, makeConv, momentaOf, variedImages, weightsOf } from "./shapes.ts";
import { yardstick } from "./shapes.ts";
import { update } from "../../update.ts";

// shapes with which no unit is within rounding of the rectifier's kink
const shapes: [string, Partial<ConvSpec>, number][] = [
  ["the smallest image", { size: [6, 6], channels: 3 }, 20],
  ["a wide image", { size: [7, 31] }, 5],
  ["more channels than a tile", { size: [9, 8], outer: 33, inner: 21 }, 5],
  ["fewer outer than inner channels", { size: [10, 9], outer: 3, inner: 14 }, 6],
  ["whole vectors", { size: [12, 12], outer: 16, inner: 8, classes: 4 }, 5],
  ["chunks of several images", { size: [8, 7], outer: 6, inner: 5 }, 53],
  ["Winograd's tiles", { size: [16, 16], inner: 8, outer: 7 }, 7],
];
for (const [what, shape, batch] of shapes) {
  const spec = conv({
    ...{ size: [8, 8], channels: 2, classes: 3, maxDepth: 2, outer: 6, inner: 4 },
    ...shape,
  });
  for (const vectors of [2, 4] as const) {
    Deno.test(`a gradient step of conv networks has float64's gradients through masks: ${what}, ${vectors} vectors`, async () => {
      const variant = { vectors, relaxed: relaxedSimd() };
      using network = await makeConv(spec, { variant, threads: vectors / 2 });
      const examples = variedImages(spec, batch);
      const masks = randomMasks(network, batch);
      const weighting = { weights: [0.2, 0.3, 0.5] };
      const before = weightsOf(await network.readState());
      const double = doubleConv(spec, before, examples, { masks });
      const wanted = double.gradients(weighting);
      const m = await update(network, examples, weighting, { learningRate: 1, masks });
      assert.ok(farthest(m, double.m) < 1e-5, `m ${m}, wanted ${double.m}`);
      const got = momentaOf(await network.readState());
      for (const [name, values] of Object.entries(wanted)) {
        const error = farthest(got[name], values) / largest(wanted[yardstick(name)]);
        assert.ok(error <= 1e-4, `${name} off by ${error} (kink ${double.nearestKink})`);
      }
      await network.writeState(Object.fromEntries(
        Object.entries(await network.readState()).map(([name, array]) => [
          name,
          name in before ? { ...array, data: before[name] } : array,
        ]),
      ));
      await network.estimateStatistics([{ ...examples, masks }]);
      const log = await network.logProbabilities(examples.inputs, { masks });
      assert.ok(farthest(log, double.logs.flat(2)) < 1e-4, "log-probabilities");
    });
  }
}

/** Steps with masks and without, statistics and predictions; all results. */
async function story(network: Network): Promise<unknown[]> {
  const spec = network.spec as ConvSpec;
  const seen: unknown[] = [];
  const weighting = { weights: [0.1, 0.2, 0.3, 0.4] };
  const step = { learningRate: 0.05, momentum: 0.5, weightDecay: 0.01 };
  for (const [i, batch] of [26, 7, 26].entries()) {
    const images = variedImages(spec, batch, i + 1);
    const masks = i === 1 ? undefined : randomMasks(network, batch, i);
    seen.push(await update(network, images, weighting, { ...step, masks }));
    await network.estimateStatistics([{ ...images, masks }, variedImages(spec, 5)]);
    seen.push(await network.logProbabilities(images.inputs, { masks }));
    seen.push(await network.logProbabilities(images.inputs));
  }
  seen.push(await network.readState());
  return seen;
}

for (const size of [[11, 9], [16, 18]] as const) {
  const spec = conv({ size, channels: 1, classes: 3, maxDepth: 3, outer: 9, inner: 8 });
  Deno.test(`masked conv networks have the same bits for any threads and vectors, images of ${size}`, async () => {
    const variant = (vectors: 2 | 4) => ({ vectors, relaxed: relaxedSimd() });
    using plain = await makeConv(spec, { variant: variant(2) });
    const wanted = await story(plain);
    for (const [threads, vectors] of [[1, 4], [2, 2], [3, 4]] as const) {
      using network = await makeConv(spec, { threads, variant: variant(vectors) });
      assert.deepEqual(await story(network), wanted);
    }
  });

  Deno.test(`masked conv networks that keep only the blocks' inputs have the same bits, images of ${size}`, async () => {
    const options = { threads: 2, variant: { vectors: 2, relaxed: relaxedSimd() } } as const;
    using plain = await makeConv(spec, options);
    const bytes = plain.planMemory!(26).bytes; // without masks
    const resources = await createConvResources(spec, 1, { ...options, memoryLimit: bytes });
    using network = simdNetwork(
      ...[spec, { name: "simd", device: "", reason: "" }, convComputation(resources)] as const,
    );
    assert.equal(network.planMemory!(26).recomputed, false); // with masks it is
    assert.deepEqual(await story(network), await story(plain));
    assert.ok(resources.memory.buffer.byteLength <= bytes);
  });
}
