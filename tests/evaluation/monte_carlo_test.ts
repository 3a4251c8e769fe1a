// Predictions averaged over draws of masks, against the average written down.

import assert from "node:assert/strict";
import { maskedBatches, monteCarlo } from "../../src/evaluation/monte_carlo.ts";
import { predictLog } from "../../src/evaluation/predict.ts";
import { dropoutMasks } from "../../src/depth/masks.ts";
import { randomStream } from "../../src/math/random.ts";
import { assertNear, randomExamples } from "../engines/examples.ts";
import { smallConv, smallDense } from "./small_network.ts";

const q = [0.1, 0.2, 0.3, 0.4];
const masks = { kind: "dropout", rate: 0.3 } as const;

const kinds = [["dense", smallDense, [3], 6], ["conv", smallConv, [8, 8, 1], 6]] as const;
for (const [kind, make, shape, units] of kinds) {
  Deno.test(`monteCarlo() is the mean of probabilities over draws and exits (${kind})`, async () => {
    const { network } = await make();
    using _ = network;
    const batch = 11, draws = 4;
    const { inputs } = randomExamples(shape, 3, batch, 5);
    const random = randomStream(9, "draws");
    const drawn = Array.from(
      { length: draws },
      () => dropoutMasks({ rate: 0.3, depth: 3, batch, units }, random),
    );
    const mixture = new Float64Array(batch * 3), last = new Float64Array(batch * 3);
    for (const masks of drawn) {
      const log = await network.logProbabilities(inputs, { masks }); // [4, B, K]
      log.forEach((value, i) => {
        const [exit, cell] = [Math.floor(i / mixture.length), i % mixture.length];
        mixture[cell] += q[exit] * Math.exp(value) / draws;
        if (exit === 3) last[cell] += Math.exp(value) / draws;
      });
    }
    const same = () => ({ masks, draws, random: randomStream(9, "draws") });
    assertNear(
      (await monteCarlo(network, inputs, { ...same(), over: q })).map(Math.exp),
      ...[mixture, 1e-6] as const,
    );
    const got = await monteCarlo(network, inputs, same());
    assertNear(got.map(Math.exp), last, 1e-6);
    assert.ok(got.every((log) => log < 0));
  });
}

Deno.test("monteCarlo() of masks that drop nothing is the prediction", async () => {
  const { network } = await smallDense();
  using _ = network;
  const { inputs } = randomExamples([3], 3, 20);
  for (const open of [{ ...masks, rate: 0 }, { kind: "stochastic-depth", last: 1 } as const]) {
    const got = await monteCarlo(network, inputs, { draws: 3, masks: open, over: q });
    assertNear(got, await predictLog(network, q, inputs), 1e-12);
  }
});

Deno.test("monteCarlo() draws the same again, unless it is given a stream", async () => {
  const { network } = await smallDense();
  using _ = network;
  const { inputs } = randomExamples([3], 3, 20);
  const options = { draws: 2, masks };
  const one = await monteCarlo(network, inputs, options);
  assert.deepEqual(await monteCarlo(network, inputs, options), one);
  const random = randomStream(1, "monteCarlo");
  assert.deepEqual(await monteCarlo(network, inputs, { ...options, random }), one);
  assert.notDeepEqual(await monteCarlo(network, inputs, { ...options, random }), one);
});

Deno.test("maskedBatches() let a network estimate its statistics with masks", async () => {
  const { network } = await smallDense();
  using _ = network;
  const batches = [randomExamples([3], 3, 40), randomExamples([3], 3, 30, 2)];
  const random = randomStream(4, "draws");
  const drawn = batches.map(({ labels }) =>
    dropoutMasks({ rate: 0.3, depth: 3, batch: labels.length, units: 6 }, random)
  );
  await network.estimateStatistics(batches.map((one, i) => ({ ...one, masks: drawn[i] })));
  const wanted = await network.readState();
  const options = { masks, random: randomStream(4, "draws") };
  await network.estimateStatistics(maskedBatches(network, batches, options));
  assert.deepEqual(await network.readState(), wanted);
  await network.estimateStatistics(batches);
  assert.notDeepEqual(await network.readState(), wanted);
});

Deno.test("monteCarlo() refuses draws, inputs, masks and probabilities that mean nothing", async () => {
  const { network } = await smallDense();
  using _ = network;
  const inputs = new Float32Array(6);
  const good = { draws: 2, masks };
  for (
    const [message, options, values] of [
      ["draws must be a whole number of at least 1, got 0", { ...good, draws: 0 }, inputs],
      ["inputs must be [B, 3] with B ≥ 1, got 4 values", good, new Float32Array(4)],
      [
        "probabilities over exits must sum to 1, got 0.5",
        { ...good, over: [0.5, 0, 0, 0] },
        inputs,
      ],
      [
        "rate must be in [0, 1), got 1",
        { ...good, masks: { kind: "dropout", rate: 1 } as const },
        inputs,
      ],
    ] as const
  ) {
    await assert.rejects(monteCarlo(network, values, options), {
      message: `monteCarlo(): ${message}`,
    });
  }
});
