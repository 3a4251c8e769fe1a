// Population statistics: closed forms, separate sets per exit in the head, and their use.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { conv, dense } from "../../../src/architectures/specification.ts";
import { customNetwork } from "../../../src/engines/tfjs/create.ts";
import { assertNear, randomExamples } from "../examples.ts";
import { update } from "../update.ts";
import { processorBackends } from "./backends.ts";

const images = conv({ size: [6, 6], channels: 1, classes: 2, maxDepth: 2, outer: 3, inner: 2 });

/** A network whose only norms take the inputs (stem) and multiples of them (head). */
const transparent = () =>
  customNetwork({
    inputShape: [2],
    classes: 2,
    maxDepth: 2,
    engine: "cpu",
    stem(build) {
      const norm = build.norm("norm", 2);
      return (x) => tf.add(x, tf.mul(norm(x), 0));
    },
    block: () => (a) => tf.add(a, tf.mul(a, 1)), // doubles
    head(build) {
      const norm = build.norm("norm", 2);
      return (h) => norm(h);
    },
  });
const batchOf = (...rows: number[][]) => ({
  inputs: Float32Array.from(rows.flat()),
  labels: new Int32Array(rows.length),
});

Deno.test("estimateStatistics() weighs batches by their examples and averages means and mean squares", async () => {
  using network = await transparent();
  await network.estimateStatistics([
    batchOf([1, 10], [3, 20]),
    batchOf([5, 0]),
    batchOf([2, 0], [2, 0], [4, 0]),
  ]);
  const state = await network.readState();
  // over all six examples, since means and mean squares add up
  const [first, second] = [[1, 3, 5, 2, 2, 4], [10, 20, 0, 0, 0, 0]];
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = (values: number[]) => mean(values.map((v) => v * v)) - mean(values) ** 2;
  const means = [mean(first), mean(second)];
  const variances = [variance(first), variance(second)];
  assertNear(state["stem.norm.mean"].data, means, 1e-6);
  assertNear(state["stem.norm.variance"].data, variances, 1e-6);
  assert.deepEqual(state["stem.norm.mean"].shape, [2]);
  // a_d is 2^d x in this network
  const exits = [1, 2, 4];
  assertNear(state["head.norm.mean"].data, exits.flatMap((s) => means.map((v) => s * v)), 1e-6);
  assertNear(
    state["head.norm.variance"].data,
    exits.flatMap((s) => variances.map((v) => s * s * v)),
    1e-6,
  );
  assert.deepEqual(state["head.norm.mean"].shape, [3, 2]);
});

Deno.test("estimateStatistics() estimates the head's for the requested exits, in any order", async () => {
  using network = await transparent();
  await network.estimateStatistics([batchOf([1, 0], [3, 2])], { exits: [2, 0, 2] });
  const { data } = (await network.readState())["head.norm.mean"];
  assert.deepEqual([...data], [2, 1, NaN, NaN, 8, 4]);
  const log = await network.logProbabilities(Float32Array.of(1, 0), { exits: [2, 0] });
  assert.ok(log.every(Number.isFinite));
  await assert.rejects(
    network.logProbabilities(Float32Array.of(1, 0), { exits: [1] }),
    /no population statistics yet; call estimateStatistics\(\) first/,
  );
});

for (const engine of processorBackends) {
  for (const spec of [images, dense({ inputs: 36, classes: 2, maxDepth: 3, width: 4 })]) {
    Deno.test(`estimateStatistics() of one batch makes evaluation the training pass (${spec.kind}, ${engine})`, async () => {
      using network = await createNetwork(spec, { engine });
      const batch = randomExamples(spec.kind === "conv" ? [6, 6, 1] : [36], 2, 7);
      const weights = Array(spec.maxDepth + 1).fill(1);
      await update(network, batch, { weights }, { learningRate: 0.5 });
      await network.estimateStatistics([batch]);
      const each = await network.evaluate(batch); // [E, B]
      const m = await update(network, batch, { weights }, { learningRate: 0 });
      const means = Array.from(
        m,
        (_, d) => each.slice(7 * d, 7 * d + 7).reduce((s, v) => s + v, 0) / 7,
      );
      assertNear(means, m, 2e-6);
    });
  }
}

Deno.test("estimateStatistics() is valid until the next estimate, even if the weights change", async () => {
  using network = await createNetwork(images, { engine: "cpu" });
  const [one, other] = [randomExamples([6, 6, 1], 2, 5), randomExamples([6, 6, 1], 2, 5, 2)];
  const statistics = async () =>
    Object.entries(await network.readState()).filter(([name]) => /mean|variance/.test(name));
  await network.estimateStatistics([one]);
  const before = await statistics();
  assert.equal(before.length, 14); // three norms in each of two blocks and one in the head
  await update(network, other, { weights: [1, 1, 1] }, { learningRate: 0.1 });
  await network.evaluate(other);
  assert.deepEqual(await statistics(), before);
  await network.estimateStatistics([other]);
  assert.notDeepEqual(await statistics(), before);
});

Deno.test("estimateStatistics() takes evaluation's results from the statistics, not from its batch", async () => {
  using network = await createNetwork(images, { engine: "cpu" });
  const batch = randomExamples([6, 6, 1], 2, 5);
  await network.estimateStatistics([randomExamples([6, 6, 1], 2, 20, 2)]);
  const together = await network.evaluate(batch); // [3, 5]
  const first = {
    inputs: batch.inputs.slice(0, 36),
    labels: batch.labels.slice(0, 1),
  };
  assertNear(await network.evaluate(first), [together[0], together[5], together[10]], 1e-6);
});
