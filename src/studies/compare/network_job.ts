// The job of a comparison: one network, trained as a method says, and tested.

import { loadData } from "../../datasets/source.ts";
import { maskedBatches } from "../../evaluation/monte_carlo.ts";
import type { MaskOptions } from "../../depth/masks.ts";
import { randomStream } from "../../math/random.ts";
import type { NetworkProgress } from "../harness/report_progress.ts";
import { trainNetwork } from "../harness/train_network.ts";
import type { PredictorResult, TrainingResult } from "./run_result.ts";
import type { NetworkJob, Training } from "./training.ts";
import { predictorsOf, type TestedPredictor, testPredictor } from "./predictors.ts";

/** A trained and tested network. */
export interface NetworkResult extends TrainingResult {
  /** One, or two if the depth was searched. */
  readonly ways: readonly PredictorResult[];
  /** Of the first predictor on the test split, `[N, K]`: for an ensemble to average. */
  readonly logProbabilities: Float32Array;
}

/**
 * Trains a network with one thread, and uses the test split once, at the end.
 *
 * @param seconds for which each predictor is timed; default that of {@linkcode testPredictor}
 */
export async function trainAndTest(
  job: NetworkJob,
  onProgress?: (progress: NetworkProgress) => void,
  seconds?: number,
): Promise<NetworkResult> {
  const { data, training, seed, budget, validateEvery, network: { maxDepth } } = job;
  const { prior, ...settings } = job.settings ?? {};
  const searched = training.kind === "searched";
  const fixed = {
    kind: "fixed",
    depth: training.kind === "fixed" ? training.depth : maxDepth,
  } as const;
  const masks = masksOf(training);
  return await trainNetwork(
    "compare",
    job,
    "train" in data ? data : await loadData(data),
    {
      ...budget,
      ...settings,
      validateEvery,
      posterior: { maxDepth, prior, objective: searched ? "elbo" : fixed },
      choose: searched ? training.choose : undefined,
      masks: masks ?? settings.masks,
      // dropout predicts with masks, so its norms need statistics with masks
      statistics: (network, batches) =>
        training.kind === "dropout"
          ? maskedBatches(network, batches, {
            masks: masks!,
            random: randomStream(seed, "gates/statistics"),
          })
          : batches,
    },
    async ({ network, spec, last, end, test }) => {
      const tested: TestedPredictor[] = [];
      for (const predictor of predictorsOf(job, network, spec, last.posterior, last.chosenDepth)) {
        tested.push(await testPredictor(network, predictor, test, seconds));
      }
      return {
        ...end,
        ...searched && { posterior: last.posterior },
        ways: tested.map(({ result }) => result),
        logProbabilities: Float32Array.from(tested[0].logProbabilities),
      };
    },
    onProgress,
  );
}

/** The random masks of the branches in training. */
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
