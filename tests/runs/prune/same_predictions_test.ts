// The proof that a pruned network predicts the truncated mixture.

import assert from "node:assert/strict";
import type { Network } from "../../../src/engines/network.ts";
import { chunks } from "../../../src/evaluation/chunks.ts";
import { predict } from "../../../src/evaluation/predict.ts";
import { truncateToDepth } from "../../../src/depth/depth_choice.ts";
import { cutNetwork } from "../../../src/runs/prune/cut_network.ts";
import { largestDifference, proveSame } from "../../../src/runs/prune/same_predictions.ts";
import { q, smallDense } from "../../evaluation/small_network.ts";

/** The same network with log-probabilities changed, as a broken file would give. */
function changed(network: Network, change: (log: number) => number): Network {
  return Object.create(network, {
    logProbabilities: {
      value: async (...args: Parameters<Network["logProbabilities"]>) =>
        (await network.logProbabilities(...args)).map(change),
    },
  });
}

Deno.test("proveSame() accepts the cut network, and names part, examples and difference", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  using cut = await cutNetwork(network, 1);
  const pruned = { network: cut, q: truncateToDepth(q, 1) };
  assert.deepEqual(await proveSame({ network, q }, pruned, data, "test"), {
    part: "test",
    examples: 700,
    largestDifference: 0,
    allowed: 1e-6,
  });
});

Deno.test("proveSame() refuses other weights, another q, and NaN", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  using cut = await cutNetwork(network, 1);
  const truncated = truncateToDepth(q, 1);
  const refused = (pruned: { network: Network; q: readonly number[] }) =>
    assert.rejects(
      proveSame({ network, q }, pruned, data, "test"),
      /^Error: proveSame\(\): wanted .* within 0.000001, got a difference of /,
    );
  await refused({ network: changed(cut, (log) => log + 1e-5), q: truncated });
  await refused({ network: changed(cut, () => NaN), q: truncated });
  await refused({ network: cut, q: [0.2, 0.8] });
});

Deno.test("largestDifference() looks at every example and class of every piece", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const other = [0.3, 0.22, 0.28, 0.2];
  let expected = 0;
  for (const { inputs } of chunks(data, 1)) {
    const [one, two] = [await predict(network, q, inputs), await predict(network, other, inputs)];
    one.forEach((p, k) => expected = Math.max(expected, Math.abs(p - two[k])));
  }
  const got = await largestDifference({ network, q }, { network, q: other }, data);
  assert.ok(expected > 1e-3 && Math.abs(got - expected) < 1e-6, `${got}, wanted ${expected}`);
  // the last example alone differs: its piece is the second
  let piece = 0;
  const late: Network = Object.create(network, {
    logProbabilities: {
      value: async (...args: Parameters<Network["logProbabilities"]>) => {
        const log = await network.logProbabilities(...args);
        if (++piece === 2) log[log.length - 1] -= 0.5;
        return log;
      },
    },
  });
  assert.ok(await largestDifference({ network, q }, { network: late, q }, data) > 1e-3);
});

Deno.test("proveSame() counts inputs of which neither has a prediction, and names one of which only one has", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  using cut = await cutNetwork(network, 1);
  const pruned = { network: cut, q: truncateToDepth(q, 1) };
  data.inputs[3 * 600] = 3.4028234663852886e38;
  const proof = await proveSame({ network, q }, pruned, data, "test");
  assert.deepEqual([proof.examples, proof.largestDifference], [699, 0]);
  assert.deepEqual(proof.unpredicted, { count: 1, rows: [600] });
  let piece = 0;
  const blind: Network = Object.create(cut, {
    logProbabilities: {
      value: async (...args: Parameters<Network["logProbabilities"]>) => {
        const log = await cut.logProbabilities(...args);
        return ++piece === 1 ? log.fill(NaN, 6, 9) : log; // exit 0 of example 2
      },
    },
  });
  await assert.rejects(proveSame({ network, q }, { ...pruned, network: blind }, data, "test"), {
    message: /got a difference of NaN: for row 2 of vectors one of them alone is finite$/,
  });
});
