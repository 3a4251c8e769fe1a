// How well a network predicts a part of a data set, with the population statistics it has at the moment.

import type { Dataset } from "../data/dataset.ts";
import type { Network } from "../engines/network.ts";
import { truncateToDepth } from "../numbers/depth_choice.ts";
import { classificationError, meanLogLikelihood } from "../numbers/metrics.ts";
import { chunks } from "./chunks.ts";
import { type OverDepth, predictLog } from "./predict.ts";

/** Error and log-likelihood of predictions. */
export interface Score {
  /** Share of wrong predictions, 0..1. */
  readonly error: number;
  /** Mean log-likelihood, nats per example. */
  readonly logLikelihood: number;
}

/** Examples evaluated at once: bounds memory where a part is large. */
const chunkSize = 512;

/** Score of the mixture over exits on a part. */
export async function mixtureScore(
  network: Network,
  data: Dataset,
  over: OverDepth,
): Promise<Score> {
  let wrong = 0;
  let sum = 0;
  for (const { inputs, labels } of chunks(data, chunkSize)) {
    const log = await predictLog(network, over, inputs); // [B, K]
    wrong += classificationError(log, labels) * labels.length;
    sum += meanLogLikelihood(log, labels) * labels.length;
  }
  return { error: wrong / data.rows.length, logLikelihood: sum / data.rows.length };
}

/** Scores of a network in the three ways that matter after training. */
export interface Scores {
  /** The mixture over all exits. */
  readonly full: Score;
  /** The mixture over the exits up to the chosen depth, which takes the mass beyond it. */
  readonly truncated: Score & { readonly depth: number };
  /** The last exit alone. */
  readonly lastExit: Score & { readonly depth: number };
}

/** Scores of the full mixture, the one truncated to `chosenDepth`, and the last exit. */
export async function scores(
  network: Network,
  data: Dataset,
  q: readonly number[],
  chosenDepth: number,
): Promise<Scores> {
  const last = network.depth;
  const oneHot = Array.from({ length: last + 1 }, (_, d) => d === last ? 1 : 0);
  return {
    full: await mixtureScore(network, data, q),
    truncated: {
      ...await mixtureScore(network, data, truncateToDepth(q, chosenDepth)),
      depth: chosenDepth,
    },
    lastExit: { ...await mixtureScore(network, data, oneHot), depth: last },
  };
}

/** m_d of every exit over a part, nats per example, `[depth + 1]`. */
export async function exitLogLikelihoods(network: Network, data: Dataset): Promise<Float64Array> {
  const sums = new Float64Array(network.depth + 1);
  for (const examples of chunks(data, chunkSize)) {
    const each = await network.evaluate(examples); // [depth + 1, B]
    const batch = examples.labels.length;
    each.forEach((value, i) => sums[Math.floor(i / batch)] += value);
  }
  return sums.map((sum) => sum / data.rows.length);
}
