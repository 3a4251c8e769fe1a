// Known against unknown examples.

import assert from "node:assert/strict";
import { type Dataset, dataset } from "../../src/datasets/dataset.ts";
import { evaluateOutOfDistribution } from "../../src/evaluation/out_of_distribution.ts";
import { predictLog } from "../../src/evaluation/predict.ts";
import { bootstrapIntervals } from "../../src/math/bootstrap.ts";
import { q, smallDense } from "./small_network.ts";

function unknownVectors(): Dataset {
  // labels beyond the network's classes, which must not matter
  const inputs = Float32Array.from({ length: 900 }, (_, i) => 2 * Math.sin(i * i));
  const labels = Uint16Array.from({ length: 300 }, (_, n) => n % 9);
  return dataset({ name: "elsewhere", shape: [3], inputs, labels });
}

Deno.test("evaluateOutOfDistribution() scores by the whole mixture's uncertainty, as counting pairs does", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const found = await evaluateOutOfDistribution(network, q, data, unknownVectors(), {
    resamples: 100,
  });
  assert.deepEqual([found.data, found.known, found.unknown], ["elsewhere", 700, 300]);
  assert.deepEqual(
    found.ways.map(({ kind, scores }) => [kind, scores.map(({ score }) => score)]),
    [
      ["full", ["maximum probability", "entropy", "mutual information"]],
      ["truncated", ["maximum probability", "entropy", "mutual information"]],
      ["last exit", ["maximum probability", "entropy"]],
    ],
  );
  const sharpest = async (inputs: Float32Array) => {
    const log = await network.logProbabilities(inputs, { exits: [3] });
    return Array.from(
      { length: inputs.length / 3 },
      (_, n) => -Math.exp(Math.max(log[3 * n], log[3 * n + 1], log[3 * n + 2])),
    );
  };
  const known = await sharpest(data.inputs as Float32Array);
  const unknown = await sharpest(unknownVectors().inputs as Float32Array);
  let won = 0;
  for (const u of unknown) for (const k of known) won += u > k ? 1 : u === k ? 0.5 : 0;
  const { auroc, interval } = found.ways[2].scores[0];
  assert.ok(Math.abs(auroc - won / (700 * 300)) < 1e-5);
  for (const { scores } of found.ways) {
    for (const { auroc, interval } of scores) {
      assert.ok(interval![0] < auroc && auroc < interval![1]);
    }
  }
  // Hanley and McNeil 1982: standard error of an AUROC
  const [q1, q2] = [auroc / (2 - auroc), 2 * auroc ** 2 / (1 + auroc)];
  const variance = (auroc * (1 - auroc) + 299 * (q1 - auroc ** 2) + 699 * (q2 - auroc ** 2)) /
    (700 * 300);
  const half = (interval![1] - interval![0]) / 2;
  assert.ok(Math.abs(half / (1.96 * Math.sqrt(variance)) - 1) < 0.35);
  assert.equal(found.entropy.reduce((sum, { known }) => sum + known, 0), 700);
  assert.equal(found.entropy.reduce((sum, { unknown }) => sum + unknown, 0), 300);
});

Deno.test("evaluateOutOfDistribution() standardises out-of-distribution inputs as its own", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const standardisation = { mean: [5, 5, 5], deviation: [2, 2, 2] };
  const raw = Float32Array.from(data.inputs, (value) => 2 * value + 5);
  const known = { ...data, inputs: raw, standardisation };
  const same = { ...known, standardisation: { mean: [0, 0, 0], deviation: [1, 1, 1] } };
  const { ways: predictors } = await evaluateOutOfDistribution(network, q, known, same, {
    resamples: 0,
  });
  assert.equal(predictors[0].scores[1].auroc, 0.5);
  assert.equal(predictors[0].scores[1].interval, undefined);
});

Deno.test("evaluateOutOfDistribution() refuses another shape", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const flat = dataset({ name: "flat", shape: [2], inputs: new Float32Array(4), labels: [0, 1] });
  await assert.rejects(
    evaluateOutOfDistribution(network, q, data, flat),
    /^TypeError: evaluateOutOfDistribution\(\): wanted examples of shape \[3\] as in vectors, got \[2\] in flat$/,
  );
});

Deno.test("evaluateOutOfDistribution() counts pairs that are scored alike half, in areas and in their intervals", async () => {
  const { network } = await smallDense();
  using _ = network;
  // six kinds of inputs, several of each and some in both splits
  const kinds = [[0.1, 1, -1], [2, -2, 0.5], [-1, 0.3, 0.7], [0, 0, 3], [1, 1, 1], [-3, 2, 0]];
  const part = (name: string, of: number[]) =>
    dataset({
      ...{ name, shape: [3], classes: 3 },
      inputs: Float32Array.from(of.flatMap((kind) => kinds[kind])),
      labels: new Uint16Array(of.length),
    });
  const known = Array.from({ length: 24 }, (_, n) => n * n % 7 % 5);
  const unknown = Array.from({ length: 17 }, (_, n) => 1 + n * n % 5);
  const options = { resamples: 60, seed: 3, level: 0.8 };
  const found = await evaluateOutOfDistribution(
    network,
    q,
    part("known", known),
    part("unknown", unknown),
    options,
  );
  const log = await network.logProbabilities(Float32Array.from(kinds.flat()), { exits: [3] });
  const score = kinds.map((_, kind) =>
    -Math.exp(Math.max(...log.subarray(3 * kind, 3 * kind + 3)))
  );
  const area = (counts: ArrayLike<number>) => {
    let [won, pairs] = [0, 0];
    known.forEach((k, i) =>
      unknown.forEach((u, j) => {
        const times = counts[i] * counts[known.length + j];
        won += times * (k === u ? 0.5 : Number(score[u] > score[k]));
        pairs += times;
      })
    );
    return won / pairs;
  };
  const { auroc, interval } = found.ways[2].scores[0];
  const examples = known.length + unknown.length;
  assert.ok(Math.abs(auroc - area(new Array(examples).fill(1))) < 1e-12);
  const [wanted] = bootstrapIntervals({ ...options, examples }, (counts) => [area(counts)]);
  wanted.forEach((end, i) => assert.ok(Math.abs(interval![i] - end) < 1e-12, `${interval}`));
});

Deno.test("evaluateOutOfDistribution() counts entropies in twenty bins from 0 to log K, those of sure predictions in the first", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  // far inputs, of which many are predicted for sure
  const far = { ...data, inputs: Float32Array.from(data.inputs, (value) => 3000 * value) };
  const found = await evaluateOutOfDistribution(network, q, data, { ...far, name: "far" }, {
    resamples: 0,
  });
  const edges = Array.from({ length: 21 }, (_, i) => i === 20 ? Math.log(3) : Math.log(3) * i / 20);
  assert.deepEqual(
    found.entropy.map(({ from, to }) => [from, to]),
    edges.slice(1).map((to, i) => [edges[i], to]),
  );
  for (const [name, part] of [["known", data], ["unknown", far]] as const) {
    const log = await predictLog(network, q, part.inputs as Float32Array);
    const counts = new Array<number>(20).fill(0);
    for (let n = 0; n < 700; n++) {
      const entropy = -[...log.subarray(3 * n, 3 * n + 3)]
        .reduce((sum, one) => one === -Infinity ? sum : sum + Math.exp(one) * one, 0);
      counts[Math.max(0, edges.findIndex((edge) => entropy <= edge) - 1)]++;
    }
    assert.deepEqual(found.entropy.map((bin) => bin[name]), counts);
    if (name === "unknown") assert.ok(counts[0] > 10 && counts[0] < 700, `${counts}`);
  }
});

Deno.test("evaluateOutOfDistribution() tells what it does, and how far it is with both splits together", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const told: string[] = [];
  const onStage = (stage: string) => void told.push(stage);
  const onProgress = (done: number, of: number) => void told.push(`${done} of ${of}`);
  const options = { onStage, onProgress };
  await evaluateOutOfDistribution(network, q, data, unknownVectors(), { ...options, resamples: 0 });
  assert.equal(told[0], "predicting vectors and elsewhere");
  // 700 known examples in two pieces, and then 300 of the other
  assert.deepEqual([...new Set(told.slice(1))], [
    ...["0 of 1000", "512 of 1000", "700 of 1000", "1000 of 1000"],
  ]);
  told.length = 0;
  await evaluateOutOfDistribution(network, q, data, unknownVectors(), { ...options, resamples: 2 });
  assert.deepEqual(told.filter((text) => !text.includes(" of ")), [
    "predicting vectors and elsewhere",
    "resampling",
  ]);
  assert.equal(told.at(-1), "2 of 2");
});
