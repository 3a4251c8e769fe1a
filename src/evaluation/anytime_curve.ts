// Cost and savings of early exits by threshold: error and likelihood against blocks, multiply-adds and measured time,
// beside the plain prediction of the same mixture.

import { aDataset } from "../datasets/dataset_check.ts";
import { aNetwork } from "../engines/network_check.ts";
import {
  aNumberOfAnyKind,
  checkArgument,
  checkOptions,
  listOf,
  oneOf,
  type OptionChecks,
  whole,
} from "../calls/checks.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { multiplyAdds } from "../architectures/cost.ts";
import type { Network } from "../engines/network.ts";
import { isPrediction } from "../metrics/class_predictions.ts";
import type { ExampleScores } from "../metrics/example_scores.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import { quantile } from "../math/quantile.ts";
import {
  type CertaintyKind,
  certaintyKinds,
  checkEarlyExitCriterion,
} from "../metrics/early_exit_criterion.ts";
import { beginWork, workChecks, type WorkOptions } from "../calls/progress.ts";
import { anytimeExits, type AnytimePredictions, exitingEarly, predictWhole } from "./anytime.ts";
import { chunks } from "./chunks.ts";
import type { OverDepth } from "./predict.ts";
import { checkPredicted, type Unpredicted, unpredictedOf } from "./unpredicted.ts";

/** Measurements of a predictor. */
export interface AnytimePoint {
  /** Mean number of blocks computed for an example. */
  readonly meanDepth: number;
  /** Mean multiply-adds per input (MACs), as {@linkcode multiplyAdds} counts; absent for custom networks. */
  readonly multiplyAdds?: number;
  /** Share of wrong predictions, 0 to 1. */
  readonly error: number;
  /** Mean log-likelihood, nats per example. */
  readonly logLikelihood: number;
  /** Seconds for all examples, median over the rounds. */
  readonly seconds: number;
}

/** Plain prediction, and early exits at every threshold. */
export interface AnytimeCurve {
  /** The measure of certainty. */
  readonly kind: CertaintyKind;
  /** Examples that metrics and depths are over. */
  readonly examples: number;
  /** Examples left out, since they have no finite prediction; absent if there are none. */
  readonly unpredicted?: Unpredicted;
  /** Examples predicted at once. */
  readonly batchSize: number;
  /** All exits with q_d > 0 in one call, as `predict` does. */
  readonly plain: AnytimePoint;
  /** In the order of the thresholds given. */
  readonly points: readonly (AnytimePoint & { readonly threshold: number })[];
}

/** Options of {@linkcode anytimeCurve}. */
export interface CurveOptions extends WorkOptions {
  /** The measure of certainty. */
  readonly kind: CertaintyKind;
  /** In the unit of the measure. */
  readonly thresholds: readonly number[];
  /** Examples predicted at once; default 512. */
  readonly batchSize?: number;
  /** Passes through the split for the medians; default 3. */
  readonly rounds?: number;
}

const curveChecks: OptionChecks<CurveOptions> = {
  ...workChecks,
  kind: oneOf(certaintyKinds),
  thresholds: listOf("an array of numbers", aNumberOfAnyKind),
  batchSize: whole(1),
  rounds: whole(1),
};

/**
 * Predicts a split repeatedly: plainly and with every threshold in turn, batch by batch, so that other load on the
 * machine affects all alike. Progress is reported in examples, each as often as it is predicted.
 *
 * @param over q over the exits, as for `predictAnytime`
 * @param options.batchSize examples predicted at once; default 512
 * @param options.rounds passes through the split for the medians, after a warm-up pass if there is more than one;
 *   default 3
 */
export async function anytimeCurve(
  network: Network,
  data: Dataset,
  over: OverDepth,
  options: CurveOptions,
): Promise<AnytimeCurve> {
  checkArgument("anytimeCurve", "network", network, aNetwork);
  checkArgument("anytimeCurve", "data", data, aDataset);
  checkOptions("anytimeCurve", options, curveChecks, { required: ["kind", "thresholds"] });
  const { kind, thresholds, batchSize = 512, rounds = 3 } = options;
  const rules = thresholds.map((threshold) =>
    checkEarlyExitCriterion("anytimeCurve", { kind, threshold })
  );
  const { exits } = anytimeExits("anytimeCurve", network, over);
  const { classes } = network.spec;
  const likelihood = likelihoodOf(network.spec);
  const predictors = [
    (inputs: Float32Array) => predictWhole(network, inputs, over),
    ...rules.map((rule) => (inputs: Float32Array) =>
      exitingEarly(network, inputs, over, rule, { signal: options.signal })
    ),
  ];
  const exampleScores: ExampleScores[][] = predictors.map(() => []);
  const depths: number[][] = predictors.map(() => []);
  const missing: number[] = []; // positions in the split
  let first = 0; // position of the chunk
  const seconds: number[][] = predictors.map(() => []);
  const warming = rounds > 1 ? 1 : 0;
  const inHand = beginWork(data.rows.length * predictors.length * (rounds + warming), options);
  for (let round = 0; round < rounds + warming; round++) {
    const spent = predictors.map(() => 0);
    let turn = round;
    for (const { inputs, labels } of chunks(data, batchSize)) {
      const said: AnytimePredictions[] = [];
      for (let i = 0; i < predictors.length; i++) {
        const predictor = (turn + i) % predictors.length; // so that none is always the first
        const start = performance.now();
        const predicted = await predictors[predictor](inputs);
        spent[predictor] += (performance.now() - start) / 1000;
        said[predictor] = predicted;
        await inHand.done(labels.length);
      }
      turn++;
      if (round === 0) note(said, labels);
    }
    if (round >= warming) spent.forEach((one, predictor) => seconds[predictor].push(one));
  }
  checkPredicted("anytimeCurve", data, missing);
  const unpredicted = unpredictedOf(data, missing);
  const [plain, ...points] = predictors.map((_, predictor) => ({
    meanDepth: mean(depths[predictor]),
    ...network.spec.kind !== "custom" &&
      {
        multiplyAdds: predictor === 0
          ? plainCost(network, exits)
          : mean(costs(network, exits, depths[predictor])),
      },
    ...scoresOf(likelihood.join(exampleScores[predictor])),
    seconds: quantile(seconds[predictor], 0.5),
  }));
  return {
    ...{ kind, examples: data.rows.length - missing.length, batchSize, plain },
    ...unpredicted && { unpredicted },
    points: points.map((point, i) => ({ threshold: thresholds[i], ...point })),
  };

  /** Adds the scores of a chunk: only of examples that every predictor predicts, so that all are compared on the same. */
  function note(said: readonly AnytimePredictions[], labels: Int32Array) {
    for (let n = 0; n < labels.length; n++) {
      if (said.every(({ logProbabilities }) => isPrediction(logProbabilities, n, classes))) {
        const label = labels.subarray(n, n + 1);
        said.forEach(({ logProbabilities, depths: left }, predictor) => {
          const row = logProbabilities.subarray(n * classes, (n + 1) * classes);
          exampleScores[predictor].push(likelihood.outcomes(row, label));
          depths[predictor].push(left[n]);
        });
      } else missing.push(first + n);
    }
    first += labels.length;
  }
}

/** Multiply-adds of examples that left at these depths, with all heads up to there. */
function costs({ spec }: Network, exits: readonly number[], depths: readonly number[]): number[] {
  if (spec.kind === "custom") return [];
  const known = new Map(
    exits.map((exit) => [exit, multiplyAdds(spec, exits.filter((other) => other <= exit))]),
  );
  return depths.map((depth) => known.get(depth)!);
}

function plainCost(network: Network, exits: readonly number[]): number {
  return costs(network, exits, [exits[exits.length - 1]])[0];
}

function scoresOf(
  { correct, logLikelihood }: ExampleScores,
): { error: number; logLikelihood: number } {
  return { error: 1 - mean(correct), logLikelihood: mean(logLikelihood) };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
