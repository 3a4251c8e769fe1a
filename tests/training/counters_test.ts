// What operators save of themselves, and that they go on from it with the same numbers.

import assert from "node:assert/strict";
import { lastValueFrom, of, Subject, toArray } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric, uniform } from "../../src/depth/prior.ts";
import type { Batch } from "../../src/training/batch.ts";
import { batches } from "../../src/training/batches.ts";
import { earlyStopPruning } from "../../src/training/early_stop_pruning.ts";
import { elboUpdate, type Update, type UpdateOptions } from "../../src/training/elbo_update.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { runOf, withRun } from "../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { trackPosterior } from "../../src/training/track_posterior.ts";
import { TrainingRun } from "../../src/training/training_run.ts";
import { fakeNetwork, turn } from "./fake_network.ts";
import { countingData, fakeLoan, fakeRun, fakeUpdate } from "./fake_values.ts";

/** A run that goes on from what another has saved, as a file would keep it. */
const goingOn = (run: TrainingRun) =>
  new TrainingRun({ counters: JSON.parse(JSON.stringify(run.save())) });

Deno.test("batches() saves the position of the next batch, and goes on with it", async () => {
  const data = countingData(10);
  const options = { batchSize: 4, epochs: 3, seed: 5 };
  const inputs = (batch: Batch) => [batch.epoch, batch.index, ...batch.inputs];
  const all: number[][] = [];
  const positions: unknown[] = [];
  const stream = batches(data, options);
  await stream.forEach((batch) => {
    all.push(inputs(batch));
    positions.push(batch.run.save().batches);
  });
  const settings = { batchSize: 4, seed: 5, examples: 10 };
  assert.deepEqual(positions.slice(1, 4), [
    { epoch: 1, index: 2, settings },
    { epoch: 2, index: 0, settings },
    { epoch: 2, index: 1, settings },
  ]);
  for (const [i, saved] of positions.entries()) {
    const rest: number[][] = [];
    await batches(data, { ...options, resume: { counters: { batches: saved } } })
      .forEach((batch) => void rest.push(inputs(batch)));
    assert.deepEqual(rest, all.slice(i + 1), `after ${i + 1} batches`);
  }
});

Deno.test("elboUpdate() goes on with its steps and its posterior", async () => {
  const data = countingData(20);
  const options: UpdateOptions = { learningRate: 0.3, schedule: "cosine" };
  const m = (step: number) => [-2, -1, -0.5 / step, -0.4];
  /** The posterior after some steps of ten, from the step on that the network has. */
  const goOn = async (from: number, steps: number, run: TrainingRun) => {
    const network = fakeNetwork({ m: (step) => m(from + step) });
    const posterior = depthPosterior({ prior: geometric(3) });
    const loans = Array.from(
      { length: steps },
      (_, i) => fakeLoan({ epochs: 10, data, epoch: from + i + 1 }, run),
    );
    const updates = await lastValueFrom(
      of(...loans.map(({ batch }) => batch)).pipe(
        multiExitForward(network),
        elboUpdate(posterior, options),
        toArray(),
      ),
    );
    return {
      steps: updates.map(({ step }) => step),
      rates: network.updates.map(({ options }) => options.learningRate),
      weights: network.updates.map(({ weights }) => weights),
      state: posterior.readState(),
    };
  };
  const whole = await goOn(0, 10, new TrainingRun());
  const run = new TrainingRun();
  const first = await goOn(0, 4, run);
  const second = await goOn(4, 6, goingOn(run));
  assert.deepEqual(first.steps.concat(second.steps), whole.steps);
  assert.deepEqual(first.rates.concat(second.rates), whole.rates);
  assert.deepEqual(first.weights.concat(second.weights), whole.weights);
  assert.deepEqual(second.state, whole.state);
});

Deno.test("trackPosterior() goes on in the middle of an epoch, with its evaluations and its clock", async () => {
  const objective = { kind: "fixed", depth: 1 } as const;
  const posterior = depthPosterior({ prior: uniform(2), objective });
  const validation = countingData(4);
  const m = (step: number) => [NaN, -1 - 1 / step, NaN];
  const goOn = async (from: number, to: number, run: TrainingRun) => {
    const source = new Subject<Update>();
    const seen: Snapshot[] = [];
    source.pipe(trackPosterior(posterior, { validation })).subscribe((one) => seen.push(one));
    for (let step = from; step <= to; step++) {
      const [epoch, index] = [Math.ceil(step / 4), (step - 1) % 4];
      const loan = fakeLoan({ epoch, index, perEpoch: 4, size: 1 + step % 3 }, run);
      source.next({ ...fakeUpdate(step, m(step), {}, { posterior }), batch: loan.batch });
      await loan.end(); // the evaluation, too
    }
    return seen;
  };
  const numbers = ({ epoch, step, logLikelihood, elbo, validation }: Snapshot) => ({
    ...{ epoch, step, logLikelihood, elbo, evaluated: validation !== undefined },
  });
  const whole = (await goOn(1, 20, new TrainingRun())).map(numbers);
  assert.deepEqual(whole.map(({ evaluated }) => evaluated), [true, false, false, true, false]);
  for (const at of [2, 6, 8, 17]) {
    const run = new TrainingRun();
    const first = await goOn(1, at, run);
    const saved = run.save().trackPosterior as { seconds: number };
    const trackPosterior = JSON.parse(
      JSON.stringify({ ...saved, seconds: saved.seconds + 1000 }),
    );
    const later = new TrainingRun({ counters: { trackPosterior } });
    const second = await goOn(at + 1, 20, later);
    assert.deepEqual([...first, ...second].map(numbers), whole, `from step ${at + 1} on`);
    assert.ok(second.every(({ seconds }) => seconds > 1000 && seconds < 1100));
  }
});

/** The same snapshot in another run. */
function inRun(snapshot: Snapshot, run: TrainingRun): Snapshot {
  const facts = runOf("t", snapshot);
  const batch = { ...facts.update.batch, run };
  return withRun({ ...snapshot }, { ...facts, update: { ...facts.update, batch } });
}

Deno.test("earlyStopPruning() goes on with its patience, its best epoch and the masses it watches", async () => {
  const options = { patience: 3, pruneAfter: 5, pruneBelow: 0.1 };
  const values = [-3, -1, -2, -2, -2];
  const q = [0.92, 0.04, 0.02, 0.02]; // the mass beyond 0 is below in every epoch
  /** Snapshots in two runs, the second of which goes on from the first after so many. */
  const story = async (cut: number) => {
    const fake = fakeRun();
    const seen: Snapshot[] = [];
    const start = (run: TrainingRun) => {
      const source = new Subject<Snapshot>();
      source.pipe(earlyStopPruning(options)).subscribe((snapshot) => seen.push(snapshot));
      return (snapshot: Snapshot) => source.next(inRun(snapshot, run));
    };
    const run = new TrainingRun();
    let next = start(run);
    for (const [i, value] of values.entries()) {
      const snapshot = fake.snapshot(value, { q });
      if (i === cut) {
        const { best } = run.save().earlyStopPruning as { best: { epoch: number; value: number } };
        assert.deepEqual([best.epoch, best.value], [i > 1 ? 2 : 1, i > 1 ? -1 : -3]);
        next = start(goingOn(run));
      }
      next(snapshot);
    }
    for (let i = 0; i < 5; i++) await turn();
    const { truncations, restored } = fake.network;
    return {
      seen: seen.map((one) => ({ ...structuredClone(one), seconds: 0 })),
      truncations,
      restored,
    };
  };
  const whole = await story(Infinity);
  assert.deepEqual([whole.seen.length, whole.truncations], [6, [0]]);
  assert.deepEqual([whole.seen[5].bestEpoch, whole.seen[5].stoppedBy], [2, "patience"]);
  for (const cut of [1, 2, 3, 4]) {
    const parts = await story(cut);
    // the weights of the best epoch are a state of the network, here those that it had when it went on
    assert.deepEqual({ ...parts, restored: [], seen: unscored(parts.seen) }, {
      ...whole,
      restored: [],
      seen: unscored(whole.seen),
    });
    assert.equal(parts.restored.length, 1);
  }
});

const unscored = (snapshots: readonly Snapshot[]) =>
  snapshots.map(({ validation: _, ...snapshot }) => snapshot);

Deno.test("earlyStopPruning() goes on from a best value that was no number", async () => {
  const fake = fakeRun();
  const seen: Snapshot[] = [];
  const start = () => {
    const source = new Subject<Snapshot>();
    source.pipe(earlyStopPruning({ patience: 2 })).subscribe((one) => seen.push(one));
    return source;
  };
  const run = new TrainingRun();
  start().next(inRun(fake.snapshot(NaN, { m: [-1, -1, -1, -1] }), run));
  const later = goingOn(run);
  const source = start();
  for (let i = 0; i < 3; i++) source.next(inRun(fake.snapshot(-1), later));
  for (let i = 0; i < 5; i++) await turn();
  assert.deepEqual([seen.length, seen.at(-1)!.bestEpoch], [5, 2], "any number is better");
});
