// The evaluation at the end of training, the only use of the test split.

import type { Dataset, DataSplits } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { exactPosterior } from "../depth/elbo.ts";
import { partOfWork, type WorkOptions } from "../calls/progress.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import type { Split } from "./evaluation.ts";
import { exitMeans, type Score, type Scores, scoresInOnePass } from "./score.ts";
import { checkPredicted } from "./unpredicted.ts";
import { classCounts } from "./verdict/class_frequencies.ts";
import { truncationCollector } from "./verdict/truncation_scores.ts";
import { type AgainstFull, type Verdict, verdictOf } from "./verdict/verdict.ts";

/** The evaluation of a trained network. */
export interface FinalEvaluation {
  /** p(d | data) over the training split, with population statistics, `[D + 1]`; 0 for exits that were cut. */
  readonly exactPosterior: readonly number[];
  /** Training examples left out of it, since they have no finite prediction; absent if there are none. */
  readonly trainUnpredicted?: number;
  /** Scores on the test split; absent if the data have none. */
  readonly test?: Scores;
  /** Scores on the validation split; absent if the data have a test split. */
  readonly validation?: Scores;
  /** Every depth against the full mixture on the same split; absent if nothing there has a finite prediction. */
  readonly verdict?: Verdict;
}

/** Options of {@linkcode finalEvaluation}. */
interface FinalOptions extends WorkOptions {
  readonly chosenDepth: number;
  /** Whether the validation split chose the weights; default false. */
  readonly validationChose?: boolean;
}

/**
 * Evaluates on the training split, and in one pass on the test split, or on the validation split of data without one, with
 * the population statistics that the network has. Progress is reported in examples of both.
 */
export async function finalEvaluation(
  network: Network,
  posterior: DepthPosterior,
  splits: DataSplits,
  options: FinalOptions,
): Promise<FinalEvaluation> {
  const trainSize = splits.train.rows.length;
  const part = splits.test ? "test" : "validation";
  const judged = splits[part]!;
  const of = trainSize + judged.rows.length;
  const { m, missing } = await exitMeans(network, splits.train, partOfWork(options, 0, of));
  checkPredicted("finalEvaluation", splits.train, missing);
  const found = await judge(network, posterior.probabilities(), judged, {
    ...options,
    ...partOfWork(options, trainSize, of),
    part,
    train: splits.train,
  });
  return {
    exactPosterior: exactPosterior(m, posterior.prior, trainSize - missing.length),
    ...missing.length > 0 && { trainUnpredicted: missing.length },
    [part]: found.scores,
    ...found.verdict && { verdict: found.verdict },
  };
}

interface JudgeOptions extends FinalOptions {
  readonly part: Split;
  readonly train: Dataset;
}

/** The scores of a split and the verdict from it, in one pass. */
async function judge(
  network: Network,
  q: readonly number[],
  data: Dataset,
  { chosenDepth, validationChose = false, part, train, ...work }: JudgeOptions,
): Promise<{ readonly scores: Scores; readonly verdict?: Verdict }> {
  const left = q.slice(0, network.depth + 1);
  const { ofClasses } = likelihoodOf(network.spec);
  const collector = ofClasses ? truncationCollector(left, data.rows.length) : undefined;
  const scores = await scoresInOnePass(network, data, q, chosenDepth, work, collector?.take);
  const truncations = collector?.scores();
  if (!truncations || truncations.labels.length === 0) return { scores };
  const verdict = await verdictOf(truncations, {
    part,
    choseWeights: part === "validation" && validationChose,
    spec: network.spec,
    q: left,
    classCounts: classCounts(train),
    signal: work.signal,
  });
  const { unpredicted } = scores.full;
  const baseline = ({ error, logLikelihood }: AgainstFull): Score => ({
    error,
    logLikelihood,
    ...unpredicted !== undefined && { unpredicted },
  });
  return {
    scores: {
      ...scores,
      noBlock: baseline(verdict.truncated[0]),
      classFrequencies: baseline(verdict.classFrequencies!),
    },
    verdict,
  };
}
