// The predictors of a trained network: their predictions, costs and metrics.

import { type Dataset, labelsOf } from "../../datasets/dataset.ts";
import { multiplyAdds, parameterCount } from "../../architectures/cost.ts";
import type { Network } from "../../engines/network.ts";
import type { ArchitectureSpec } from "../../architectures/specification.ts";
import { chunks } from "../../evaluation/chunks.ts";
import { metricValues } from "../../evaluation/metrics.ts";
import { averagedOverDraws } from "../../evaluation/monte_carlo.ts";
import { exitsOf, mixtureOf } from "../../evaluation/predict.ts";
import { measureSpeed } from "../../evaluation/speed.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";
import { defaultLikelihood, likelihoodOf, metricsIn, valueOf } from "../../likelihoods/registry.ts";
import { predictedExamples } from "../../metrics/predicted_examples.ts";
import { randomStream } from "../../math/random.ts";
import type { NetworkJob } from "./training.ts";
import type { PredictorResult } from "./run_result.ts";

/** A predictor that uses one network. */
interface NetworkPredictor {
  /** As in {@linkcode PredictorResult}. */
  readonly way: string;
  /** Blocks that a prediction goes through. */
  readonly depth: number;
  /** Log-probabilities, `[B, K]`. */
  predict(inputs: Float32Array): Promise<ArrayLike<number>>;
  /** Weights and biases, scales and shifts that it needs. */
  readonly parameters: number;
  /** For one prediction. */
  readonly multiplyAdds: number;
}

/** A predictor, tested. */
export interface TestedPredictor {
  /** Metrics and costs. */
  readonly result: PredictorResult;
  /** `[N, K]`. */
  readonly logProbabilities: Float64Array;
}

/** Examples per prediction batch. */
const chunkSize = 500;

/** The predictors of a trained network: two where the depth was searched, else one. */
export function predictorsOf(
  { training, seed }: Pick<NetworkJob, "training" | "seed">,
  network: Network,
  spec: ArchitectureSpec,
  q: readonly number[],
  chosenDepth: number,
): NetworkPredictor[] {
  const mixture = (predictor: string, weights: readonly number[]): NetworkPredictor => {
    const { exits } = exitsOf(weights);
    const depth = Math.max(...exits);
    return {
      way: predictor,
      depth,
      predict: (inputs) => mixtureOf(network, weights, inputs),
      parameters: parameterCount(spec, depth),
      multiplyAdds: multiplyAdds(spec, exits),
    };
  };
  if (training.kind === "searched") {
    return [
      mixture("full", q),
      mixture("chosen", truncateToDepth(q, chosenDepth)),
    ];
  }
  if (training.kind === "dropout") {
    const { rate, draws } = training;
    const random = randomStream(seed, "gates/prediction");
    const one = mixture("", q);
    return [{
      ...one,
      predict: (inputs) =>
        averagedOverDraws(network, inputs, {
          ...{ masks: { kind: "dropout", rate }, draws, random },
          over: q,
        }),
      multiplyAdds: draws * one.multiplyAdds,
    }];
  }
  return [mixture("", q)];
}

/**
 * Predicts the test split, and measures how long predictions of up to 500 of its examples take.
 *
 * @param seconds for which predictions are timed
 */
export async function testPredictor(
  network: Network,
  predictor: NetworkPredictor,
  test: Dataset,
  seconds = 0.15,
): Promise<TestedPredictor> {
  const { way, depth, parameters, multiplyAdds } = predictor;
  const { classes } = network.spec;
  const examples = test.rows.length;
  const logProbabilities = new Float64Array(examples * classes);
  let at = 0;
  for (const { inputs } of chunks(test, chunkSize)) {
    const log = await predictor.predict(inputs);
    logProbabilities.set(log, at);
    at += log.length;
  }
  const [{ ways: [speed] }] = await measureSpeed(
    [{ name: way, run: (inputs) => predictor.predict(inputs) }],
    test,
    { batchSizes: [Math.min(chunkSize, examples)], seconds },
  );
  return {
    result: {
      way,
      depth,
      ...qualityOf(logProbabilities, labelsOf(test), likelihoodOf(network.spec)),
      parameters,
      multiplyAdds,
      predictionMilliseconds: 1e6 / speed.examplesPerSecond,
    },
    logProbabilities,
  };
}

/**
 * The metrics of predictions: `[N, K]` log-probabilities against N labels. Examples without a finite prediction are
 * counted.
 *
 * @throws RangeError if none has one
 */
export function qualityOf(
  logProbabilities: Float64Array,
  labels: ArrayLike<number>,
  likelihood = defaultLikelihood,
): Pick<PredictorResult, "error" | "logLikelihood" | "brier" | "calibrationError" | "unpredicted"> {
  const examples = labels.length;
  const classes = logProbabilities.length / examples;
  const predicted = predictedExamples(logProbabilities, 1, examples);
  const unpredicted = examples - predicted.length;
  if (predicted.length === 0) {
    throw new RangeError(
      `qualityOf(): predictions of test examples must be finite, got none for all ${examples}`,
    );
  }
  const outcomes = unpredicted === 0
    ? likelihood.outcomes(logProbabilities, labels)
    : likelihood.join(predicted.map((n) =>
      likelihood.outcomes(logProbabilities.subarray(n * classes, (n + 1) * classes), [labels[n]])
    ));
  const metrics = metricValues(outcomes, likelihood);
  const compared = metricsIn(metrics).filter(({ compared }) => compared);
  return {
    ...Object.fromEntries(compared.map((metric) => [metric.name, valueOf(metrics, metric)])),
    ...unpredicted > 0 && { unpredicted },
  } as ReturnType<typeof qualityOf>;
}
