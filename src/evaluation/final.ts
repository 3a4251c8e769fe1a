// The evaluation at the end of training, the only use of the test split.

import type { DataSplits } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { exactPosterior } from "../depth/elbo.ts";
import { partOfWork, type WorkOptions } from "../calls/progress.ts";
import { exitMeans, type Scores, scores } from "./score.ts";
import { checkPredicted } from "./unpredicted.ts";

/** The evaluation of a trained network. */
export interface FinalEvaluation {
  /** p(d | data) over the training split, with population statistics, `[D + 1]`; 0 for exits that were cut. */
  readonly exactPosterior: readonly number[];
  /** Training examples left out of it, since they have no finite prediction; absent if there are none. */
  readonly trainUnpredicted?: number;
  /** Scores on the test split; absent if the data have none. */
  readonly test?: Scores;
}

/**
 * Evaluates on the training and test splits, with the population statistics that the network has. Progress is reported
 * in examples of both.
 */
export async function finalEvaluation(
  network: Network,
  posterior: DepthPosterior,
  splits: DataSplits,
  options: WorkOptions & { readonly chosenDepth: number },
): Promise<FinalEvaluation> {
  const { chosenDepth } = options;
  const trainSize = splits.train.rows.length;
  const of = trainSize + (splits.test?.rows.length ?? 0);
  const { m, missing } = await exitMeans(network, splits.train, partOfWork(options, 0, of));
  checkPredicted("finalEvaluation", splits.train, missing);
  const q = posterior.probabilities();
  return {
    exactPosterior: exactPosterior(m, posterior.prior, trainSize - missing.length),
    ...missing.length > 0 && { trainUnpredicted: missing.length },
    ...splits.test && {
      test: await scores(network, splits.test, q, chosenDepth, partOfWork(options, trainSize, of)),
    },
  };
}
