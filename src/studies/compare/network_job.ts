// One network, trained and tested: the job that runs consist of.

import { lastValueFrom } from "rxjs";
import type { Dataset } from "../../datasets/dataset.ts";
import { loadData } from "../../datasets/source.ts";
import { createNetwork } from "../../engines/create_network.ts";
import { statisticsBatches } from "../../evaluation/chunks.ts";
import { maskedBatches } from "../../evaluation/monte_carlo.ts";
import { reportProgress } from "../jobs/report_progress.ts";
import type { NetworkProgress } from "../jobs/work_progress.ts";
import { depthPosterior } from "../../depth/depth_posterior.ts";
import type { MaskOptions } from "../../depth/masks.ts";
import { geometric } from "../../depth/prior.ts";
import { randomStream } from "../../math/random.ts";
import { networkSpec, train } from "../../training/train.ts";
import type { PredictorResult, TrainingResult } from "./run_result.ts";
import type { NetworkJob, Training } from "./training.ts";
import { predictorsOf, type TestedPredictor, testPredictor } from "./predictors.ts";

/** What training and testing a network came to. */
export interface NetworkResult extends TrainingResult {
  /** One, or two where the depth was searched. */
  readonly ways: readonly PredictorResult[];
  /** Of the first way on the test part, `[N, K]`: what an ensemble averages. */
  readonly logProbabilities: Float32Array;
}

/** Trains a network with one thread, and looks at the test part once, at the end. */
export async function trainAndTest(
  job: NetworkJob,
  onProgress: (progress: NetworkProgress) => void = () => {},
): Promise<NetworkResult> {
  const { training, seed, budget, engine } = job;
  const { maxDepth } = job.network;
  const splits = await loadData(job.data);
  const test = testSplit(splits.test, splits.name);
  const spec = networkSpec(splits.train, job.network);
  using network = await createNetwork(spec, { engine, seed, threads: 1 });
  const posterior = depthPosterior({
    prior: geometric(maxDepth),
    objective: training.kind === "searched"
      ? { kind: "elbo" }
      : { kind: "fixed", depth: training.kind === "fixed" ? training.depth : maxDepth },
  });
  const choose = training.kind === "searched" ? training.choose : undefined;
  const masks = masksOf(training);
  const last = await lastValueFrom(
    train(splits, { ...budget, seed, network, posterior, choose, masks }).pipe(
      reportProgress(budget.epochs, onProgress),
    ),
  );
  const batches = statisticsBatches(splits.train, budget.batchSize);
  // dropout predicts with gates, so its norms must know what enters them then
  await network.estimateStatistics(
    training.kind === "dropout"
      ? maskedBatches(network, batches, {
        masks: { kind: "dropout", rate: training.rate },
        random: randomStream(seed, "gates/statistics"),
      })
      : batches,
  );
  const tested: TestedPredictor[] = [];
  const q = posterior.probabilities();
  for (const predictor of predictorsOf(job, network, spec, q, last.chosenDepth)) {
    tested.push(await testPredictor(network, predictor, test));
  }
  return {
    trainingSeconds: last.seconds,
    epochs: last.epoch,
    bestEpoch: last.bestEpoch!,
    stoppedBy: last.stoppedBy!,
    engine: network.engine.name,
    ...choose && { posterior: last.posterior },
    ways: tested.map(({ result }) => result),
    logProbabilities: Float32Array.from(tested[0].logProbabilities),
  };
}

/** The random gates of the branches while training. */
function masksOf(training: Training): MaskOptions | undefined {
  switch (training.kind) {
    case "dropout":
      return { kind: "dropout", rate: training.rate };
    case "stochastic-depth":
      return { kind: "stochastic-depth", last: training.last };
    default:
      return undefined;
  }
}

/** A test part must be there. */
export function testSplit(test: Dataset | undefined, name: string): Dataset {
  if (!test) throw new Error(`compare(): wanted data with a test part, got ${name}`);
  return test;
}
