// Batches with an incomplete last tile: unaffected by values of earlier batches, even NaN.

import assert from "node:assert/strict";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { Examples, Network } from "../../../src/engines/network.ts";
import { conv, dense } from "../../../src/architectures/specification.ts";
import { randomMasks } from "../masked.ts";
import { randomExamples } from "../examples.ts";
import { update } from "../update.ts";

const vectors = dense({ inputs: 3, classes: 3, maxDepth: 2, width: 5 });
const images = conv({ size: [7, 8], channels: 1, classes: 3, maxDepth: 2, outer: 5, inner: 3 });
const weighting = { weights: [0.2, 0.3, 0.5] };
const step = { learningRate: 0.1, momentum: 0.5 };

for (const [spec, shape] of [[vectors, [3]], [images, [7, 8, 1]]] as const) {
  for (const masked of [false, true]) {
    Deno.test(`simd networks are unaffected by an earlier batch (${spec.kind}, ${masked ? "gates" : "no gates"})`, async () => {
      const make = () => createNetwork(spec, { engine: "simd", seed: 2, threads: 1 });
      const examples = randomExamples(shape, 3, 9);
      /** Two steps and all other calls, each preceded by `before`. */
      const story = async (network: Network, before: () => Promise<void>) => {
        const masks = masked ? randomMasks(network, 9) : undefined;
        const seen: unknown[] = [];
        for (let i = 0; i < 2; i++) {
          await before();
          seen.push(await update(network, examples, weighting, { ...step, masks }));
        }
        await before();
        await network.estimateStatistics([{ ...examples, masks }]);
        await before();
        seen.push(await network.evaluate(examples));
        await before();
        seen.push(await network.logProbabilities(examples.inputs, { masks }));
        return [...seen, await network.readState()];
      };
      using alone = await make();
      using busy = await make();
      // as many tiles, so the layout is the same
      const { inputs } = randomExamples(shape, 3, 16, 2);
      const earlier: Examples = {
        inputs: inputs.map((value, i) => i % 2 === 0 ? NaN : 1e30 * value),
        labels: new Int32Array(16).fill(1),
      };
      const disturb = async () => {
        const state = await busy.readState();
        const masks = masked ? randomMasks(busy, 16, 3) : undefined;
        const some = { ...earlier, masks };
        await update(busy, earlier, weighting, { ...step, masks });
        if (masks) {
          const refused = masks.slice().fill(NaN);
          await assert.rejects(
            update(busy, earlier, weighting, { ...step, masks: refused }),
            RangeError,
          );
        }
        await busy.estimateStatistics([some]);
        await busy.writeState(state);
        if (!Object.keys(state).some((name) => name.endsWith(".mean"))) return;
        await busy.evaluate(earlier);
        await busy.logProbabilities(earlier.inputs, { masks });
      };
      assert.deepEqual(await story(busy, disturb), await story(alone, () => Promise.resolve()));
    });
  }
}
