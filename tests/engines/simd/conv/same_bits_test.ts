// Bit-for-bit equal results of conv networks for any threads, vectors and memory use.

import assert from "node:assert/strict";
import type { Network } from "../../../../src/engines/network.ts";
import { convComputation } from "../../../../src/engines/simd/conv/computation.ts";
import { createConvResources } from "../../../../src/engines/simd/conv/resources.ts";
import { tiling } from "../../../../src/engines/simd/conv/winograd.ts";
import { convSizes } from "../../../../src/engines/simd/conv/sizes.ts";
import { simdNetwork } from "../../../../src/engines/simd/network.ts";
import { relaxedSimd } from "../../../../src/engines/simd/relaxed.ts";
import { conv, type ConvSpec } from "../../../../src/architectures/specification.ts";
import { makeConv, variedImages } from "./shapes.ts";
import { update } from "../../update.ts";

const step = { learningRate: 0.05, momentum: 0.5, weightDecay: 0.01 };

/** Steps, evaluations, a truncation and a checkpoint; all results. */
async function story(network: Network): Promise<unknown[]> {
  const spec = network.spec as ConvSpec;
  const seen: unknown[] = [];
  const images = (batch: number) => variedImages(spec, batch, batch);
  const train = async (batch: number) => {
    const weights = Array.from({ length: network.depth + 1 }, (_, d) => 1 / (d + 2));
    seen.push(await update(network, images(batch), { weights }, step));
  };
  const look = async () => {
    await network.estimateStatistics([images(13), images(4)]);
    seen.push(await network.evaluate(images(5)));
    seen.push(await network.logProbabilities(images(26).inputs, { exits: [1, 0] }));
    seen.push(await network.readState());
  };
  for (const batch of [26, 26, 7]) await train(batch); // the last batch is smaller
  await look();
  const checkpoint = network.checkpoint();
  await train(13);
  network.truncate(2);
  await train(26);
  await look();
  checkpoint.restore();
  seen.push(await network.readState());
  await train(1);
  seen.push(
    await update(network, images(9), { logPrior: [-0.1, -0.2, -1], trainSize: 5 }, step),
  );
  await look();
  return seen;
}

const shapes = {
  "products of taps": conv({
    ...{ size: [11, 9], channels: 2, classes: 3, maxDepth: 3, outer: 9, inner: 6 },
  }),
  "Winograd's tiles": conv({
    ...{ size: [16, 18], channels: 1, classes: 3, maxDepth: 3, outer: 6, inner: 9 },
  }),
};
const wanted = new Map<ConvSpec, Promise<unknown[]>>();

/** With one thread and kernels of two vectors. */
function plainStory(spec: ConvSpec): Promise<unknown[]> {
  const known = wanted.get(spec) ?? (async () => {
    using network = await makeConv(spec, { variant: { vectors: 2, relaxed: relaxedSimd() } });
    return await story(network);
  })();
  wanted.set(spec, known);
  return known;
}

for (const [how, spec] of Object.entries(shapes)) {
  Deno.test(`simd conv networks of the test compute by ${how}`, () => {
    assert.equal(tiling(convSizes(spec)) !== undefined, how.startsWith("Winograd"));
  });

  for (const [threads, vectors] of [[1, 4], [2, 2], [2, 4], [3, 2], [3, 4]] as const) {
    Deno.test(`simd conv networks of ${threads} threads and ${vectors} vectors have the bits of one thread and two vectors (${how})`, async () => {
      const variant = { vectors, relaxed: relaxedSimd() };
      using network = await makeConv(spec, { threads, variant });
      assert.deepEqual(await story(network), await plainStory(spec));
    });
  }

  Deno.test(`simd conv networks that keep only the blocks' inputs have the bits of those that keep all (${how})`, async () => {
    const options = { threads: 2, variant: { vectors: 2, relaxed: relaxedSimd() } } as const;
    const unlimited = await createConvResources(spec, 1, options);
    unlimited.pool[Symbol.dispose]();
    const { bytes } = convComputation(unlimited).planMemory(26);
    const resources = await createConvResources(spec, 1, { ...options, memoryLimit: bytes - 1 });
    using network = simdNetwork(
      ...[spec, { name: "simd", device: "", reason: "" }, convComputation(resources)] as const,
    );
    const need = network.planMemory?.(26);
    assert.equal(need?.recomputed, true);
    assert.ok(need.bytes < bytes);
    assert.deepEqual(await story(network), await plainStory(spec));
    assert.ok(resources.memory.buffer.byteLength < bytes);
  });
}
