// How a trained network is asked for predictions, what that costs, and how good they are.

import type { Dataset } from "../../datasets/dataset.ts";
import { multiplyAdds, parameterCount } from "../../architectures/cost.ts";
import type { Network } from "../../engines/network.ts";
import type { ArchitectureSpec } from "../../architectures/specification.ts";
import { chunks } from "../../evaluation/chunks.ts";
import { metricValues } from "../../evaluation/metrics.ts";
import { averagedOverDraws } from "../../evaluation/monte_carlo.ts";
import { exitsOf, mixtureOf } from "../../evaluation/predict.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";
import { defaultLikelihood, likelihoodOf, metricsIn, valueOf } from "../../likelihoods/registry.ts";
import { predictedExamples } from "../../metrics/predicted_examples.ts";
import { quantile } from "../../math/quantile.ts";
import { randomStream } from "../../math/random.ts";
import type { NetworkJob } from "./training.ts";
import type { PredictorResult } from "./run_result.ts";

/** A way of predicting with one network. */
export interface NetworkPredictor {
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

/** A way, tested. */
export interface TestedPredictor {
  /** Figures and costs. */
  readonly result: PredictorResult;
  /** `[N, K]`. */
  readonly logProbabilities: Float64Array;
}

/** Examples predicted at once. */
const chunkSize = 500;

/** The ways of a trained network: two where the depth was searched, else one. */
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

/** Predicts the test part, and times predictions of up to 1,000 of its examples. */
export async function testPredictor(
  network: Network,
  predictor: NetworkPredictor,
  test: Dataset,
): Promise<TestedPredictor> {
  const { classes } = network.spec;
  const logProbabilities = new Float64Array(test.rows.length * classes);
  const labels = new Int32Array(test.rows.length);
  const timed: Float32Array[] = []; // inputs of up to 1,000 examples
  let at = 0;
  for (const piece of chunks(test, chunkSize)) {
    logProbabilities.set(await predictor.predict(piece.inputs), at * classes);
    labels.set(piece.labels, at);
    at += piece.labels.length;
    if (timed.length * chunkSize < 1000) timed.push(piece.inputs);
  }
  const examples = Math.min(test.rows.length, timed.length * chunkSize);
  return {
    result: {
      way: predictor.way,
      depth: predictor.depth,
      ...qualityOf(logProbabilities, labels, likelihoodOf(network.spec)),
      parameters: predictor.parameters,
      multiplyAdds: predictor.multiplyAdds,
      predictionMilliseconds: 1000 * await medianMilliseconds(async () => {
        for (const inputs of timed) await predictor.predict(inputs);
      }) / examples,
    },
    logProbabilities,
  };
}

/** The median of 3 to 11 passes, which end after three seconds; those of the first fifth of a second do not count. */
async function medianMilliseconds(pass: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  const started = performance.now();
  let counted = 0;
  while (counted < 3 || counted < 11 && performance.now() - started < 3000) {
    const begun = performance.now();
    await pass();
    times.push(performance.now() - begun);
    // code is still compiled while it is young
    if (begun - started >= 200) counted++;
  }
  return quantile(times.slice(times.length - counted), 0.5);
}

/**
 * How good predictions are: `[N, K]` log-probabilities against N labels. Examples without a finite prediction are counted.
 *
 * @throws RangeError where none has one
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
      `qualityOf(): wanted finite predictions of test examples, got none for all ${examples}`,
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
