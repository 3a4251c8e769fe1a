// Population statistics: used where they are, estimated where they are not.

import assert from "node:assert/strict";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { ensureStatistics } from "../../src/evaluation/statistics.ts";
import { randomExamples } from "../engines/examples.ts";
import { smallConv, smallDense } from "./small_network.ts";

Deno.test("ensureStatistics() leaves those of a network that has them", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const before = await network.readState();
  const fewer = { ...data, rows: data.rows.subarray(0, 100) }; // would estimate others
  assert.equal(await ensureStatistics(network, fewer, 50), "stored");
  assert.deepEqual(await network.readState(), before);
});

Deno.test("ensureStatistics() estimates all where some exit has none", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const blank = await createNetwork(
    dense({ inputs: 3, classes: 3, maxDepth: 3, width: 6 }),
    { engine: "simd" },
  );
  using __ = blank;
  assert.equal(await ensureStatistics(blank, data, 700), "estimated");
  assert.deepEqual(await blank.readState(), await network.readState());
  assert.equal(await ensureStatistics(blank, data, 700), "stored");
});

for (const [kind, make] of [["dense", smallDense], ["conv", smallConv]] as const) {
  Deno.test(`ensureStatistics() estimates all where an estimate was for some exits only (${kind})`, async () => {
    const { network, data } = await make();
    using _ = network;
    const { inputs, labels } = randomExamples(data.shape, 3, 20);
    await network.estimateStatistics([{ inputs, labels }], { exits: [1] });
    assert.equal(await ensureStatistics(network, data, 60), "estimated");
    await network.evaluate({ inputs, labels }); // at every exit
    assert.equal(await ensureStatistics(network, data, 60), "stored");
  });
}
