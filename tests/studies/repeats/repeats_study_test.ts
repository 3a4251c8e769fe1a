// Repeated runs with the harness of many runs, on this thread.

import assert from "node:assert/strict";
import { lastValueFrom, toArray } from "rxjs";
import { spirals } from "../../../src/datasets/spirals.ts";
import { uniform } from "../../../src/depth/prior.ts";
import { networkSpec } from "../../../src/training/train.ts";
import { trainingOptions } from "../../../src/training/training_options.ts";
import { secondsPerEpoch } from "../../../src/studies/repeats/pace.ts";
import { type RepeatJob, trainRepeat } from "../../../src/studies/repeats/repeat_job.ts";
import { repeatResults } from "../../../src/studies/repeats/repeat_record.ts";
import { repeatOptions, settingsIn } from "../../../src/studies/repeats/repeat_settings.ts";
import {
  type PlannedRepeat,
  repeatStudy,
  runRepeats,
} from "../../../src/studies/repeats/repeats_study.ts";
import { plannedSeed } from "../../../src/studies/repeats/seeds_plan.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

const elbo = { kind: "elbo" } as const;
const given = { prior: uniform(2), objective: elbo, epochs: 4, pruneBelow: 0, quiet: true };

function planned(seed: number, more: object = {}): Promise<PlannedRepeat> {
  const splits = spirals({ points: 20, seed });
  return plannedSeed({
    source: { data: "spirals", points: 20, seed },
    splits,
    network: networkSpec(splits.train, { maxDepth: 2, width: 4 }),
    settings: settingsIn({ ...given, ...more }),
    engine: "simd",
  });
}

/** Trains here, and notes the seeds of its jobs. */
function here(fails: readonly number[] = []) {
  const seeds: number[] = [];
  const workplace = (job: RepeatJob) => {
    seeds.push(job.seed);
    const result = fails.includes(job.seed)
      ? Promise.reject(new Error("too hot"))
      : trainRepeat(job);
    return { result, [Symbol.dispose]: () => {} };
  };
  return { seeds, workplace };
}

Deno.test("repeatOptions() leaves nothing to defaults, and evaluates the validation split only where it is followed", () => {
  const splits = spirals({ points: 20 });
  const options = repeatOptions(
    splits,
    settingsIn({ ...given, keep: "objective", posteriorFrom: "training" } as typeof given),
  );
  assert.deepEqual(options, {
    ...{ prior: uniform(2), objective: elbo, epochs: 4, pruneBelow: 0 },
    ...{ patience: 500, batchSize: 512, learningRate: 0.1, momentum: 0.5 },
    ...{ keep: "objective", posteriorFrom: "training", validateEvery: "end" },
  });
  const heldOut = repeatOptions(
    splits,
    settingsIn({ ...given, keep: "validation", posteriorFrom: "validation" } as typeof given),
  );
  assert.equal(heldOut.validateEvery, undefined);
  const { keep, posteriorFrom } = repeatOptions(splits, settingsIn(given));
  assert.deepEqual([keep, posteriorFrom], [
    trainingOptions.keep.default,
    trainingOptions.posteriorFrom.default,
  ]);
});

Deno.test("runRepeats() trains what is not kept under the same settings, and reads back what it kept", async () => {
  using folder = temporaryFolder();
  const run = async (plan: readonly PlannedRepeat[]) => {
    const { seeds, workplace } = here();
    const kept = await repeatResults(folder.path);
    const study = await repeatStudy(plan);
    const last = await lastValueFrom(runRepeats(study, { workplace, workers: 1, kept }));
    assert.ok(last.kind === "repeated");
    return { seeds, runs: last.runs };
  };
  const [one, two] = [await planned(1), await planned(2)];
  const first = await run([one, two]);
  assert.deepEqual(first.seeds, [1, 2]);
  assert.deepEqual(first.runs.map(({ seed, value }) => [seed, value]), [[1, "1"], [2, "2"]]);
  const again = await run([two, await planned(3), one]);
  assert.deepEqual(again.seeds, [3]);
  assert.deepEqual([again.runs[2], again.runs[0]], first.runs);
  const other = await run([await planned(1, { epochs: 5 })]);
  assert.deepEqual(other.seeds, [1]);
});

Deno.test("runRepeats() reports a run that fails, and goes on with the others", async () => {
  const { workplace } = here([1]);
  const study = await repeatStudy([await planned(1), await planned(2)]);
  const events = await lastValueFrom(runRepeats(study, { workplace, workers: 1 }).pipe(toArray()));
  const last = events.at(-1)!;
  assert.ok(last.kind === "repeated");
  assert.deepEqual(last.runs.map(({ seed }) => seed), [2]);
  assert.deepEqual(last.failed, [{ varied: "seed", value: "1", error: "too hot" }]);
});

Deno.test("secondsPerEpoch() times some steps, and nothing once its signal is aborted", async () => {
  const { job } = await planned(1, { epochs: 100_000 });
  const began = performance.now();
  const perEpoch = await secondsPerEpoch(job, { seconds: 0.1 });
  const took = (performance.now() - began) / 1000;
  assert.ok(perEpoch !== undefined && perEpoch > 0 && perEpoch < took, String(perEpoch));
  assert.equal(await secondsPerEpoch(job, { signal: AbortSignal.abort() }), undefined);
});
