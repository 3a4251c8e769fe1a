// Every pass over data: an aborted signal ends it after the piece in hand, and progress goes from 0 to all.

import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { type Dataset, type DataSplits, takeRows } from "../../src/datasets/dataset.ts";
import type { Network } from "../../src/engines/network.ts";
import { calibrateAnytime } from "../../src/evaluation/anytime_calibration.ts";
import { anytimeCurve } from "../../src/evaluation/anytime_curve.ts";
import { evaluateAnytime } from "../../src/evaluation/anytime_evaluation.ts";
import { chunks } from "../../src/evaluation/chunks.ts";
import { collect } from "../../src/evaluation/collect.ts";
import { evaluate } from "../../src/evaluation/evaluate.ts";
import { finalEvaluation } from "../../src/evaluation/final.ts";
import { exitLogLikelihoods, mixtureScore, scores } from "../../src/evaluation/score.ts";
import { evaluateShift } from "../../src/evaluation/shift.ts";
import { measureSpeed } from "../../src/evaluation/speed.ts";
import { ensureStatistics } from "../../src/evaluation/statistics.ts";
import { fitTemperatures } from "../../src/evaluation/temperature_fit.ts";
import { evaluateOutOfDistribution } from "../../src/evaluation/out_of_distribution.ts";
import { mainPredictors } from "../../src/evaluation/predictors.ts";
import { bootstrapInTurns } from "../../src/math/bootstrap.ts";
import { relative95 } from "../../src/depth/depth_choice.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { uniform } from "../../src/depth/prior.ts";
import type { StagedWorkOptions } from "../../src/calls/progress.ts";
import { largestDifference } from "../../src/runs/prune/same_predictions.ts";
import { predictions } from "../../src/training/predictions.ts";
import { q, smallConv, smallDense } from "./small_network.ts";

/** A network that tells of every computation before it begins. */
function watched(network: Network, onCall: () => void): Network {
  const told = (name: "evaluate" | "logProbabilities" | "incrementalForward") => ({
    // deno-lint-ignore no-explicit-any -- whatever the method takes
    value(...given: any[]) {
      onCall();
      return (network[name] as (...given: unknown[]) => unknown)(...given);
    },
  });
  return Object.create(network, {
    evaluate: told("evaluate"),
    logProbabilities: told("logProbabilities"),
    incrementalForward: told("incrementalForward"),
    estimateStatistics: {
      value: (batches: Iterable<never>, options: never) =>
        network.estimateStatistics(
          async function* () {
            for await (const batch of batches) {
              onCall();
              yield batch;
            }
          }(),
          options,
        ),
    },
  });
}

/** What is passed over, and how. */
type Pass = (network: Network, data: Dataset, work: StagedWorkOptions) => Promise<unknown>;

const posterior = depthPosterior({ prior: uniform(3) });
const parts = (data: Dataset): DataSplits => ({
  ...{ name: data.name, train: data, validation: data, test: data },
});
const predictors = mainPredictors(q, 3, relative95);
const resamples = 20;

const passes: Readonly<Record<string, Pass>> = {
  exitLogLikelihoods,
  "mixtureScore": (network, data, work) => mixtureScore(network, data, q, work),
  "scores": (network, data, work) => scores(network, data, q, 1, work),
  "finalEvaluation": (network, data, work) =>
    finalEvaluation(network, posterior, parts(data), { ...work, chosenDepth: 1 }),
  "collect": (network, data, work) => collect(network, data, [{ weights: q }], work),
  "evaluate": (network, data, work) =>
    evaluate(network, q, data, { ...work, resamples, heldOut: data }),
  "evaluateOutOfDistribution": (network, data, work) =>
    evaluateOutOfDistribution(network, q, data, { ...data, name: "other" }, { ...work, resamples }),
  "fitTemperatures": (network, data, work) => fitTemperatures(network, data, predictors, work),
  "calibrateAnytime": (network, data, work) =>
    calibrateAnytime(network, data, q, "entropy", { ...work, loss: 0.01 }),
  "anytimeCurve": (network, data, work) =>
    anytimeCurve(network, data, q, { ...work, kind: "entropy", thresholds: [0.5] }),
  "evaluateAnytime": (network, data, work) => evaluateAnytime(network, q, data, data, work),
  "largestDifference": (network, data, work) =>
    largestDifference({ network, q }, { network: Object.getPrototypeOf(network), q }, data, work),
  "predictions": (network, data, work) =>
    lastValueFrom(predictions(
      function* () {
        for (const { inputs } of chunks(data, 100)) yield inputs;
      }(),
      network,
      q,
      { ...work, count: data.rows.length },
    )),
  "measureSpeed": (network, data, work) => {
    const run = (inputs: Float32Array) => network.logProbabilities(inputs);
    return measureSpeed([{ name: "way", run }], data, { ...work, seconds: 0.02, resamples: 5 });
  },
};

/** Follows progress; every stage must begin with 0, never go back, and end with all. */
function stages() {
  const seen: { done: number[]; of: number }[] = [];
  return {
    seen,
    work: {
      onProgress(done: number, of: number) {
        const last = seen.at(-1);
        if (done === 0 && last?.done.at(-1) !== 0) seen.push({ done: [0], of });
        else last!.done.push(done);
        assert.equal(seen.at(-1)!.of, of);
      },
    },
    check() {
      assert.ok(seen.length > 0);
      for (const { done, of } of seen) {
        assert.equal(done[0], 0);
        assert.equal(done.at(-1), of);
        done.forEach((now, i) => assert.ok(i === 0 || now >= done[i - 1]));
      }
    },
  };
}

for (const [name, pass] of Object.entries(passes)) {
  Deno.test(`${name}() tells progress from 0 to all, in more than one piece`, async () => {
    const { network, data } = await smallDense();
    using _ = network;
    const progress = stages();
    await pass(watched(network, () => {}), data, progress.work);
    progress.check();
    assert.ok(progress.seen.some(({ done }) => done.length > 2));
  });

  Deno.test(`${name}() rejects with the signal's reason within a piece`, async () => {
    const { network, data } = await smallDense();
    using _ = network;
    const controller = new AbortController();
    const reason = new Error("enough");
    let calls = 0;
    const aborting = watched(network, () => {
      calls++;
      controller.abort(reason);
    });
    const failed = await pass(aborting, data, { signal: controller.signal }).then(
      () => assert.fail("it went on"),
      (error) => error,
    );
    assert.equal(failed, reason);
    // a turn of measureSpeed() is a group of steps
    assert.ok(calls === 1 || name === "measureSpeed" && calls <= 2, `${calls} pieces`);
    await assert.rejects(pass(network, data, { signal: controller.signal }), reason);
  });
}

Deno.test("evaluateShift() tells progress of every pass and ends within a piece", async () => {
  const { network, data } = await smallConv();
  using _ = network;
  const progress = stages();
  await evaluateShift(network, q, data, { ...progress.work, rotations: [0, 90] });
  progress.check();
  assert.equal(progress.seen.length, 2);
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(
    evaluateShift(network, q, data, { signal, rotations: [0] }),
    /^Error: enough$/,
  );
});

Deno.test("ensureStatistics() tells batches and ends within one, and then leaves what was there", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const state = await network.readState();
  const unknown = Object.fromEntries(
    Object.entries(state).filter(([name]) => !/\.(mean|variance)$/.test(name)),
  );
  await network.writeState(unknown);
  const controller = new AbortController();
  let calls = 0;
  const aborting = watched(network, () => {
    calls++;
    controller.abort(new Error("enough"));
  });
  const { signal } = controller;
  await assert.rejects(ensureStatistics(aborting, data, 100, { signal }), /^Error: enough$/);
  assert.equal(calls, 1);
  await assert.rejects(network.evaluate(chunks(data, 10).next().value!), /population statistics/);
  const progress = stages();
  assert.equal(await ensureStatistics(network, data, 100, progress.work), "estimated");
  progress.check();
  assert.equal(progress.seen[0].of, 7);
});

Deno.test("bootstrapInTurns() tells resamples and ends after one", async () => {
  const progress = stages();
  await bootstrapInTurns({ ...progress.work, examples: 3, resamples: 7 }, () => [0]);
  progress.check();
  const controller = new AbortController();
  const { signal } = controller;
  let calls = 0;
  const resampling = bootstrapInTurns({ signal, examples: 3, resamples: 7 }, () => {
    calls++;
    controller.abort(new Error("enough"));
    return [0];
  });
  await assert.rejects(resampling, /^Error: enough$/);
  assert.equal(calls, 1);
});

Deno.test("takeRows() of a split is passed over alone", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const progress = stages();
  await exitLogLikelihoods(network, takeRows(data, [1, 2, 3]), progress.work);
  assert.deepEqual(progress.seen, [{ done: [0, 3], of: 3 }]);
});
