// Per-example scores of several predictors from one pass through a split. Only a few numbers per example and predictor
// are kept, never the probabilities of every exit and class.

import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import { type DepthUncertainty, depthUncertainty } from "../metrics/depth_uncertainty.ts";
import { classTally, type LabelledPredictions } from "../metrics/class_tally.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import type { ExampleScores } from "../metrics/example_scores.ts";
import { temper } from "../metrics/temperature.ts";
import type { WorkOptions } from "../calls/progress.ts";
import { predictedPieces } from "./predicted_pieces.ts";

/** A predictor, and the scores requested of it. */
interface Asked {
  /** Weights of the exits, `[blocks left + 1]`; omitted ones at the end are 0. */
  readonly weights: readonly number[];
  /** The logits of every exit are divided by this; default 1. */
  readonly temperature?: number;
  /** Whether entropy is split over depth; default false. */
  readonly split?: boolean;
  /** Whether predicted classes are requested; default false. */
  readonly classes?: boolean;
  /** Labels are ignored, for instance because they are of other classes; default false. */
  readonly unlabelled?: boolean;
}

/** Scores of a predictor for every example with finite predictions at all exits in question. */
export interface Collected {
  /** `[N]` each. */
  readonly outcomes: ExampleScores;
  /** Positions in the split of the examples that are not among the N, ascending; the same for all predictors. */
  readonly missing: readonly number[];
  /** The entropy split over depth, `[N]` each; present if requested. */
  readonly uncertainty?: DepthUncertainty;
  /** Labels and predicted classes; present if requested. */
  readonly predictions?: LabelledPredictions;
}

/**
 * One pass through a split for all requests, in their order; only needed exits are computed.
 *
 * @param onPiece given what is predicted at the needed exits, `[exits, B, K]`, and the labels, `[B]`
 */
export async function collect(
  network: Network,
  data: Dataset,
  asked: readonly Asked[],
  work: WorkOptions = {},
  onPiece?: (each: Float32Array, labels: Int32Array) => void,
): Promise<Collected[]> {
  const weights = asked.map(({ weights }) => weights);
  const { exits, pieces, missing } = exitPieces(network, data, weights, work);
  const exampleScores: ExampleScores[][] = asked.map(() => []);
  const uncertainties: DepthUncertainty[][] = asked.map(() => []);
  const { classes } = network.spec;
  const tallies = asked.map((each) => each.classes ? classTally(classes) : undefined);
  const likelihood = likelihoodOf(network.spec);
  for await (const { each, labels } of pieces) {
    if (labels.length === 0) continue;
    onPiece?.(each, labels);
    const tempered = new Map<number, ArrayLike<number>>([[1, each]]);
    const at = (temperature: number) => {
      const known = tempered.get(temperature) ?? temper(each, classes, temperature);
      tempered.set(temperature, known);
      return known;
    };
    asked.forEach(({ weights, temperature = 1, split, unlabelled }, i) => {
      const q = exits.map((d) => weights[d] ?? 0);
      const log = likelihood.average(at(temperature), q); // [B, K]
      exampleScores[i].push(
        likelihood.outcomes(log, unlabelled ? new Int32Array(labels.length) : labels),
      );
      tallies[i]?.add(log, labels);
      if (split) uncertainties[i].push(depthUncertainty(at(temperature), q, labels.length));
    });
  }
  return asked.map(({ split }, i) => ({
    outcomes: likelihood.join(exampleScores[i]),
    missing,
    ...split && { uncertainty: joined(uncertainties[i]) },
    ...tallies[i] && { predictions: tallies[i] },
  }));
}

/** The exits that some weights need, and {@linkcode predictedPieces} at them. */
export function exitPieces(
  network: Network,
  data: Dataset,
  weights: readonly (readonly number[])[],
  work: WorkOptions = {},
): { readonly exits: number[] } & ReturnType<typeof predictedPieces> {
  const all = Array.from({ length: network.depth + 1 }, (_, d) => d);
  const exits = all.filter((d) => weights.some((q) => q[d] > 0));
  return { exits, ...predictedPieces(network, data, exits, work) };
}

function joined(parts: readonly DepthUncertainty[]): DepthUncertainty {
  const join = (name: keyof DepthUncertainty) =>
    Float64Array.from(parts.flatMap((part) => Array.from(part[name])));
  return {
    total: join("total"),
    expected: join("expected"),
    mutualInformation: join("mutualInformation"),
  };
}
