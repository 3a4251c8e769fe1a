// What the operators of the training stream are given in tests: small data, batches, updates, and snapshots
// with scripted numbers.

import { type Dataset, dataset } from "../../src/datasets/dataset.ts";
import { relative95 } from "../../src/depth/depth_choice.ts";
import { type DepthPosterior, depthPosterior } from "../../src/depth/depth_posterior.ts";
import { uniform } from "../../src/depth/prior.ts";
import { type BatchPlace, lend, type Loan } from "../../src/training/batch.ts";
import { TrainingRun } from "../../src/training/training_run.ts";
import type { HeldOut } from "../../src/training/held_out.ts";
import type { Update } from "../../src/training/elbo_update.ts";
import { type RunOfSnapshot, withRun } from "../../src/training/run_of_snapshot.ts";
import { posteriorSummary, type Snapshot } from "../../src/training/snapshot.ts";
import { type FakeNetwork, fakeNetwork } from "./fake_network.ts";

/** Examples of one feature, 0, 1, 2, ...; all of class 0 but for those whose number is odd, when asked for. */
export function countingData(count: number, labels: "zero" | "odd" = "zero"): Dataset {
  return dataset({
    shape: [1],
    classes: 2,
    inputs: Float32Array.from({ length: count }, (_, n) => n),
    labels: Array.from({ length: count }, (_, n) => labels === "odd" ? n % 2 : 0),
  });
}

/** A batch on loan of 0s; one batch an epoch unless said otherwise. */
export function fakeLoan(
  place: Partial<BatchPlace> & { size?: number } = {},
  run: TrainingRun = new TrainingRun(),
): Loan {
  const { size = 4, ...rest } = place;
  return lend(new Float32Array(size), new Int32Array(size), {
    epoch: 1,
    index: 0,
    perEpoch: 1,
    epochs: Infinity,
    data: countingData(20),
    batchSize: 4,
    ...rest,
  }, run);
}

/** An update with these m_d whose batch never leaves its loan. */
export function fakeUpdate(
  step: number,
  m: readonly number[],
  place: Partial<BatchPlace> & { size?: number } = {},
  { network = fakeNetwork({ depth: m.length - 1 }), posterior, run }: {
    readonly network?: FakeNetwork;
    readonly posterior?: DepthPosterior;
    readonly run?: TrainingRun;
  } = {},
): Update {
  return {
    network,
    posterior: posterior ?? depthPosterior({ prior: uniform(network.depth) }),
    batch: fakeLoan(place, run).batch,
    step,
    settings: {
      learningRate: 0.1,
      momentum: 0.5,
      weightDecay: 0,
      posteriorLearningRate: 0.1,
      posteriorMomentum: 0.5,
      posteriorFrom: "training",
      schedule: "constant",
    },
    logLikelihood: Float64Array.from(m),
    checkpoint: () => network.checkpoint(),
  };
}

/** A source of snapshots that earlyStopPruning can act on. */
export interface FakeRun {
  readonly network: FakeNetwork;
  readonly posterior: DepthPosterior;
  /** The next snapshot: of an epoch of one step, with this objective value and posterior. */
  snapshot(
    value: number,
    options?: {
      q?: readonly number[];
      whole?: boolean;
      epochs?: number;
      m?: readonly number[];
      heldOut?: HeldOut;
    },
  ): Snapshot;
}

/** Snapshots of successive epochs; m_d is `value` everywhere, so that it is the ELBO at a uniform q. */
export function fakeRun(
  depth = 3,
  posterior: DepthPosterior = depthPosterior({ prior: uniform(depth) }),
): FakeRun {
  const network = fakeNetwork({ depth });
  const trainingRun = new TrainingRun();
  let epoch = 0;
  return {
    network,
    posterior,
    snapshot(value, { q, whole = true, epochs = Infinity, m: script, heldOut } = {}) {
      epoch++;
      network.weights = epoch;
      if (q) posterior.writeState({ ...posterior.readState(), probabilities: q });
      const m = Float64Array.from(script ?? new Array(network.depth + 1).fill(value));
      const place = { epoch, epochs, perEpoch: whole ? 1 : 2 };
      const model = { network, posterior, run: trainingRun };
      const update = { ...fakeUpdate(epoch, [...m], place, model), heldOut };
      const { batch } = update;
      const made: Snapshot = {
        epoch,
        step: epoch,
        seconds: epoch,
        ...posteriorSummary(posterior, { m, trainSize: batch.data.rows.length }, relative95),
        objective: value,
        depth: network.depth,
      };
      const run: RunOfSnapshot = {
        update,
        posterior,
        logLikelihood: m,
        rule: relative95,
        whole,
        seconds: () => 100 + epoch,
        async evaluate() {
          await network.estimateStatistics([]);
          return { error: 0, logLikelihood: -network.weights };
        },
      };
      return withRun(made, run);
    },
  };
}
