// Class by class: evaluate() against counting the predictions of the network.

import assert from "node:assert/strict";
import { evaluate } from "../../src/evaluation/evaluate.ts";
import { predictLog } from "../../src/evaluation/predict.ts";
import { topClass } from "../../src/metrics/class_predictions.ts";
import { allCells } from "../../src/metrics/confusion.ts";
import { q, smallDense } from "./small_network.ts";

Deno.test("evaluate() counts what the full and the truncated mixture predict, of every class", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const named = { ...data, classNames: ["a", "b", "c"] };
  const found = await evaluate(network, q, named, { resamples: 0, examples: 5 });
  const { names, ways, wrong, doubtful } = found.byClass!;
  assert.deepEqual(names, ["a", "b", "c"]);
  assert.deepEqual(ways.map(({ name, depth }) => `${name} ${depth}`), [
    "full mixture 3",
    "truncated mixture 1",
  ]);
  for (const [i, weights] of [q, [0.1, 0.9, 0, 0]].entries()) {
    const log = await predictLog(network, weights, data.inputs as Float32Array);
    const wanted = [0, 1, 2].map(() => [0, 0, 0]);
    data.labels.forEach((label, n) => wanted[label][topClass(log, n, 3)]++);
    const { confusion, classes } = ways[i];
    assert.deepEqual(allCells(confusion, 3), wanted);
    const right = wanted.reduce((sum, row, k) => sum + row[k], 0) / 700;
    const { figures } = found.ways.filter(({ kind }) => kind !== "exit")[i];
    assert.ok(Math.abs(1 - figures.error - right) < 1e-12);
    const mean = classes.reduce((sum, each) => sum + each.support * each.logLikelihood!, 0) / 700;
    assert.ok(Math.abs(mean - figures.logLikelihood) < 1e-9);
    const mass = classes.reduce((sum, each) => sum + each.meanProbability, 0);
    assert.ok(Math.abs(mass - 1) < 1e-6);
  }
  assert.deepEqual([wrong.length, doubtful.length], [5, 5]);
  const log = await predictLog(network, q, data.inputs as Float32Array);
  const lowest = Array.from(data.labels, (label, n) => log[3 * n + label])
    .map((likelihood, row) => ({ likelihood, row }))
    .filter(({ row }) => topClass(log, row, 3) !== data.labels[row])
    .sort((a, b) => a.likelihood - b.likelihood);
  assert.deepEqual(wrong.map(({ row }) => row), lowest.slice(0, 5).map(({ row }) => row));
});

Deno.test("evaluate() lists twelve examples of each kind by default, none for 0, and refuses a negative number", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const byDefault = await evaluate(network, q, data, { resamples: 0 });
  assert.equal(byDefault.byClass!.names, undefined);
  assert.equal(byDefault.byClass!.doubtful.length, 12);
  const none = await evaluate(network, q, data, { resamples: 0, examples: 0 });
  assert.deepEqual([none.byClass!.wrong, none.byClass!.doubtful], [[], []]);
  await assert.rejects(
    evaluate(network, q, data, { examples: -1 }),
    /evaluate\(\): examples must be a whole number of at least 0, got -1/,
  );
});
