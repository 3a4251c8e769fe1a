// Cards of data with examples that overflow: all networks are judged on the same others.

import assert from "node:assert/strict";
import { takeRows } from "../../../src/datasets/dataset.ts";
import type { Network } from "../../../src/engines/network.ts";
import { truncateToDepth } from "../../../src/depth/depth_choice.ts";
import { cardEvaluation, tuningGain } from "../../../src/runs/prune/card_evaluation.ts";
import { cutNetwork } from "../../../src/runs/prune/cut_network.ts";
import { q, smallDense } from "../../evaluation/small_network.ts";

Deno.test("cardEvaluation() and tuningGain() judge every network on the examples that all predict", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  using cut = await cutNetwork(network, 1);
  let piece = 0;
  // the cut network alone has no prediction of example 5
  const blind: Network = Object.create(cut, {
    logProbabilities: {
      value: async (...args: Parameters<Network["logProbabilities"]>) => {
        const log = await cut.logProbabilities(...args);
        return piece++ % 2 === 0 ? log.fill(NaN, 15, 18) : log;
      },
    },
  });
  const full = { network, q };
  const pruned = { network: cut, q: truncateToDepth(q, 1) };
  const others = takeRows(data, [...data.rows].filter((row) => row !== 5));
  const options = { resamples: 20, level: 0.95, seed: 1 };
  const networks = { full, pruned: { ...pruned, network: blind } };
  const found = await cardEvaluation(networks, data, "test", options);
  const wanted = await cardEvaluation({ full, pruned }, others, "test", options);
  assert.deepEqual([found.examples, found.unpredicted], [699, { count: 1, rows: [5] }]);
  assert.deepEqual([found.ways, found.differences], [wanted.ways, wanted.differences]);
  const gain = await tuningGain(pruned, { ...pruned, network: blind }, data, options);
  assert.deepEqual([gain.examples, gain.unpredicted], [699, 1]);
  assert.equal(gain.difference.figures.error, 0);
});
