// earlyStopPruning with keep "validation": the weights that are put back, patience and cutting follow the estimates on the
// validation split.

import assert from "node:assert/strict";
import { from, lastValueFrom, take, toArray } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric, uniform } from "../../src/depth/prior.ts";
import { batches } from "../../src/training/batches.ts";
import { type EarlyStopOptions, earlyStopPruning } from "../../src/training/early_stop_pruning.ts";
import { elboUpdate } from "../../src/training/elbo_update.ts";
import { estimateHeldOut } from "../../src/training/estimate_held_out.ts";
import type { HeldOut } from "../../src/training/held_out.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { trackPosterior } from "../../src/training/track_posterior.ts";
import { fakeNetwork } from "./fake_network.ts";
import { countingData, fakeRun } from "./fake_values.ts";

/** The log-likelihood of the estimate at so many steps. */
type Curve = (steps: number) => number;

/** A held-out split that the posterior learns from. */
const noEstimate: HeldOut = {
  latest: {
    ...{ step: 1, examples: 20, score: { error: 0, logLikelihood: -1 } },
    logLikelihood: new Float64Array(4).fill(-1),
  },
  count: 0,
  ofPosterior: true,
  takeBest: () => undefined,
};

/** Epochs of 4 steps; estimates after steps 1, 15, 29 and so on. */
function trained(curve: Curve, options: EarlyStopOptions, epochs = 20) {
  const network = fakeNetwork();
  network.logProbabilities = (inputs, { exits = [] } = {}) => {
    const log = curve(network.weights);
    const row = [log, Math.log(1 - Math.exp(log))];
    return Promise.resolve(
      Float32Array.from({ length: exits.length * inputs.length * 2 }, (_, i) => row[i % 2]),
    );
  };
  const posterior = depthPosterior({ prior: geometric(3) });
  const stream = batches(countingData(40), { batchSize: 10, epochs }).pipe(
    multiExitForward(network),
    elboUpdate(posterior, { posteriorFrom: "validation" }),
    estimateHeldOut(posterior, countingData(20), { keepBest: true }),
    trackPosterior(posterior),
    earlyStopPruning({ keep: "validation", ...options }),
  );
  return { network, posterior, stream };
}

/** Best at step 29, which is not the last of an epoch. */
const best29: Curve = (steps) => -0.2 - 0.01 * Math.abs(steps - 29);

Deno.test("earlyStopPruning() with keep validation puts back the weights and the posterior of the best estimate, not those of an epoch's end", async () => {
  const { network, posterior, stream } = trained(best29, {});
  const snapshots = await lastValueFrom(stream.pipe(toArray()));
  const last = snapshots.at(-1)!;
  assert.deepEqual(network.restored, [29]);
  assert.deepEqual([last.bestEpoch, last.stoppedBy, last.heldOut?.step], [8, "epochs", 29]);
  assert.ok(Math.abs(last.heldOut!.logLikelihood[0]! - best29(29)) < 1e-6);
  assert.deepEqual(posterior.probabilities(), last.posterior);
  assert.equal(network.checkpointsAlive, 0);
});

Deno.test("earlyStopPruning() with keep validation counts patience in epochs since the best estimate", async () => {
  const { stream, network } = trained(best29, { patience: 5 });
  const last = await lastValueFrom(stream);
  assert.deepEqual([last.stoppedBy, last.epoch, last.bestEpoch], ["patience", 13, 8]);
  assert.deepEqual(network.restored, [29]);
});

Deno.test("earlyStopPruning() with keep validation counts a gain of at least minimumGain", async () => {
  const rising: Curve = (steps) => -0.5 + 0.001 * steps; // 0.014 from estimate to estimate
  const bestEpochs = async (minimumGain: number) =>
    (await lastValueFrom(trained(rising, { minimumGain }).stream)).bestEpoch;
  assert.deepEqual([await bestEpochs(0.013), await bestEpochs(0.02), await bestEpochs(1)], [
    18,
    15,
    1,
  ]);
});

Deno.test("earlyStopPruning() cuts after so many estimates where the posterior learns from them, and after so many epochs else", async () => {
  const q = [0.9, 0.1, 1e-5, 1e-5]; // light beyond 1
  const cuts = async (count?: number) => {
    const { network, snapshot } = fakeRun();
    const estimates = count === undefined ? undefined : { ...noEstimate, count };
    const epochs = Array.from({ length: 5 }, () => snapshot(-1, { q, heldOut: estimates }));
    await lastValueFrom(from(epochs).pipe(earlyStopPruning({ pruneAfter: 4 })));
    return network.truncations;
  };
  assert.deepEqual(await cuts(undefined), [1]);
  assert.deepEqual(await cuts(0), []);
  assert.deepEqual(await cuts(2), [1]);
});

Deno.test("earlyStopPruning() with keep validation needs estimates", async () => {
  const posterior = depthPosterior({ prior: geometric(3) });
  await assert.rejects(
    lastValueFrom(
      batches(countingData(40), { batchSize: 10, epochs: 2 }).pipe(
        multiExitForward(fakeNetwork()),
        elboUpdate(posterior),
        trackPosterior(posterior),
        earlyStopPruning({ keep: "validation" }),
      ),
    ),
    /^TypeError: earlyStopPruning\(\): keep "validation" needs estimates on the validation split, got none; put estimateHeldOut/,
  );
});

Deno.test("earlyStopPruning() with keep validation that is unsubscribed from frees all weights", async () => {
  const { stream, network } = trained(best29, {});
  await lastValueFrom(stream.pipe(take(9)));
  assert.deepEqual([network.restored, network.checkpointsAlive], [[], 0]);
});

Deno.test("earlyStopPruning() with keep validation does not cut what the kept posterior still needs", async () => {
  const { network, snapshot } = fakeRun();
  const light = [0.9, 0.1, 1e-5, 1e-5]; // light beyond 1
  const score = (logLikelihood: number) => ({ error: 0, logLikelihood });
  const deep = posteriorOf([0.1, 0.2, 0.7, 1e-6]);
  const estimate = (logLikelihood: number) => ({
    ...noEstimate.latest,
    score: score(logLikelihood),
  });
  const first: HeldOut = {
    ...noEstimate,
    count: 1,
    takeBest: () => ({ estimate: estimate(-0.1), weights: network.checkpoint(), posterior: deep }),
  };
  const later = { ...noEstimate, count: 1 };
  const epochs = [
    snapshot(-1, { q: [0.1, 0.2, 0.7, 1e-6], heldOut: first }),
    ...Array.from({ length: 6 }, () => snapshot(-1, { q: light, heldOut: later })),
  ];
  const last = await lastValueFrom(
    from(epochs).pipe(earlyStopPruning({ keep: "validation", pruneAfter: 4 })),
  );
  assert.deepEqual(network.truncations, [2]); // and not 1
  assert.deepEqual(last.posterior.map((qd) => Number(qd.toFixed(4))), [0.1, 0.2, 0.7, 0]);
});

const posteriorOf = (probabilities: readonly number[]) => ({
  ...depthPosterior({ prior: uniform(3) }).readState(),
  probabilities,
});
