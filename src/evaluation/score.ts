// Scores of a network on a split of a data set, with the population statistics that it has at the moment.

import { someProbabilities } from "../depth/probabilities.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import { aNetwork } from "../engines/network_check.ts";
import { checkArgument, checkOptions, whole } from "../calls/checks.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import { truncateToDepth } from "../depth/depth_choice.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import { beginWork, workChecks, type WorkOptions } from "../calls/progress.ts";
import { chunks, chunkSize } from "./chunks.ts";
import { exitsOf, type OverDepth } from "./predict.ts";
import { predictedPieces } from "./predicted_pieces.ts";
import { checkPredicted } from "./unpredicted.ts";

/** The metrics that a likelihood watches during training: for classes error and log-likelihood. */
export interface Score {
  /** Share of wrong predictions, 0..1. */
  readonly error: number;
  /** Mean log-likelihood, nats per example. */
  readonly logLikelihood: number;
  /**
   * Examples left out of both, since they have no finite prediction; absent if there are none. If there are no others,
   * the metrics are NaN.
   */
  readonly unpredicted?: number;
}

/** Score of the mixture over exits on a split. */
export async function mixtureScore(
  network: Network,
  data: Dataset,
  over: OverDepth,
  work: WorkOptions = {},
): Promise<Score> {
  const { exits, weights } = exitsOf(over);
  return (await mixtureScores(network, data, exits, [weights], work))[0];
}

/** Scores of several mixtures over the same exits, from one pass through the split. */
async function mixtureScores(
  network: Network,
  data: Dataset,
  exits: readonly number[],
  mixtures: readonly (readonly number[])[],
  work: WorkOptions,
  onPiece?: (each: Float32Array, labels: Int32Array) => void,
): Promise<Score[]> {
  const { watched, average } = likelihoodOf(network.spec);
  const sums = mixtures.map(() => watched.map(() => 0));
  const { pieces, missing } = predictedPieces(network, data, exits, work);
  for await (const { each, labels } of pieces) {
    if (labels.length === 0) continue;
    onPiece?.(each, labels);
    mixtures.forEach((weights, i) => {
      const mixture = average(each, weights); // [B, cells]
      watched.forEach(({ mean }, m) => sums[i][m] += mean(mixture, labels) * labels.length);
    });
  }
  const unpredicted = missing.length;
  const examples = data.rows.length - unpredicted;
  return sums.map((of) => ({
    ...Object.fromEntries(watched.map(({ metric }, m) => [metric.name, of[m] / examples])),
    ...unpredicted > 0 && { unpredicted },
  } as Score));
}

/** Scores of the predictors that matter after training, and of baselines. */
export interface Scores {
  /** The mixture over all exits. */
  readonly full: Score;
  /** The mixture over the exits up to the chosen depth, which takes the mass of those beyond. */
  readonly truncated: Score & { readonly depth: number };
  /** The last exit alone. */
  readonly lastExit: Score & { readonly depth: number };
  /** Exit 0 alone; absent in runs of earlier versions, and from `scores()`, like the next. */
  readonly noBlock?: Score;
  /** Always predicting the class frequencies of the training split. */
  readonly classFrequencies?: Score;
}

/** Scores of the full mixture, the one truncated to `chosenDepth`, and the last exit. */
export async function scores(
  network: Network,
  data: Dataset,
  q: readonly number[],
  chosenDepth: number,
  work: WorkOptions = {},
): Promise<Scores> {
  checkArgument("scores", "network", network, aNetwork);
  checkArgument("scores", "data", data, aDataset);
  checkArgument("scores", "q", q, someProbabilities);
  checkArgument("scores", "chosenDepth", chosenDepth, whole(0));
  checkOptions("scores", work, workChecks);
  return await scoresInOnePass(network, data, q, chosenDepth, work);
}

/**
 * The same without checks.
 *
 * @param onPiece given what is predicted, at all exits, `[exits, B, K]`, and the labels, `[B]`
 */
export async function scoresInOnePass(
  network: Network,
  data: Dataset,
  q: readonly number[],
  chosenDepth: number,
  work: WorkOptions,
  onPiece?: (each: Float32Array, labels: Int32Array) => void,
): Promise<Scores> {
  const last = network.depth;
  const exits = Array.from({ length: last + 1 }, (_, d) => d);
  const cut = truncateToDepth(q, chosenDepth);
  const mixtures = [
    exits.map((d) => q[d]),
    exits.map((d) => cut[d] ?? 0),
    exits.map((d) => d === last ? 1 : 0),
  ];
  const [full, truncated, lastExit] = await mixtureScores(
    network,
    data,
    exits,
    mixtures,
    work,
    onPiece,
  );
  return {
    full,
    truncated: { ...truncated, depth: chosenDepth },
    lastExit: { ...lastExit, depth: last },
  };
}

/**
 * m_d of every exit over a split, nats per example, `[depth + 1]`; −∞ if a label has probability 0.
 *
 * @throws RangeError that names the example whose log-likelihood is NaN or ∞ at an exit
 */
export async function exitLogLikelihoods(
  network: Network,
  data: Dataset,
  work: WorkOptions = {},
): Promise<Float64Array> {
  checkArgument("exitLogLikelihoods", "network", network, aNetwork);
  checkArgument("exitLogLikelihoods", "data", data, aDataset);
  checkOptions("exitLogLikelihoods", work, workChecks);
  const { m, missing } = await exitMeans(network, data, work);
  checkPredicted("exitLogLikelihoods", data, missing, "all");
  return m;
}

/** The same over the examples that have a log-likelihood below ∞ at every exit, and the positions of the others. */
export async function exitMeans(
  network: Network,
  data: Dataset,
  work: WorkOptions = {},
): Promise<{ m: Float64Array; missing: readonly number[] }> {
  const inHand = beginWork(data.rows.length, work);
  const sums = new Float64Array(network.depth + 1);
  const missing: number[] = [];
  let first = 0; // position of the chunk
  for (const examples of chunks(data, chunkSize(data))) {
    const each = await network.evaluate(examples); // [depth + 1, B]
    const batch = examples.labels.length;
    for (let n = 0; n < batch; n++) {
      let exit = 0;
      while (exit < sums.length && each[exit * batch + n] < Infinity) exit++;
      if (exit < sums.length) missing.push(first + n);
      else for (let d = 0; d < sums.length; d++) sums[d] += each[d * batch + n];
    }
    first += batch;
    await inHand.done(batch);
  }
  return { m: sums.map((sum) => sum / (data.rows.length - missing.length)), missing };
}
