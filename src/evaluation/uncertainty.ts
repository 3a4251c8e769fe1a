// The entropy of the mixture over depth as the sum of expected entropy and mutual information (Depeweg et al. 2018,
// "Decomposition of Uncertainty", with depth in place of weights).

import type { DepthUncertainty } from "../metrics/depth_uncertainty.ts";
import { equalBins } from "../math/equal_bins.ts";
import { firstNotFinite } from "../math/finite.ts";

/** Means over examples, nats. */
export interface EntropyParts {
  /** Number of examples. */
  readonly examples: number;
  /** Entropy of the mixture. */
  readonly total: number;
  /** Mean entropy of the exits. */
  readonly expected: number;
  /** Mutual information between class and depth: total − expected. */
  readonly mutualInformation: number;
}

/** Examples with a value in (from, to], the first bin including its lower end. */
export interface HistogramBin {
  /** Lower end. */
  readonly from: number;
  /** Upper end. */
  readonly to: number;
  /** Examples predicted correctly. */
  readonly correct: number;
  /** Examples predicted wrongly. */
  readonly wrong: number;
}

/** The uncertainty of a mixture over depth, and its sources. */
export interface UncertaintySummary {
  /** Of all examples. */
  readonly all: EntropyParts;
  /** Of examples predicted correctly; absent if there are none. */
  readonly correct?: EntropyParts;
  /** Of examples predicted wrongly; absent if there are none. */
  readonly wrong?: EntropyParts;
  /** Of the entropy, from 0 to log K nats. */
  readonly entropy: readonly HistogramBin[];
  /** Of the mutual information, from 0 to its largest value, nats. */
  readonly mutualInformation: readonly HistogramBin[];
}

const histogramBins = 20;

/**
 * Summarises the uncertainty of the examples.
 *
 * @param correct 1 where the mixture's most probable class is the label, `[N]`
 * @throws RangeError if there are no examples, or a value is NaN or infinite
 */
export function summariseUncertainty(
  uncertainty: DepthUncertainty,
  correct: Uint8Array,
  classes: number,
): UncertaintySummary {
  const { total, mutualInformation } = uncertainty;
  if (total.length === 0) {
    throw new RangeError("summariseUncertainty(): wanted at least one example, got none");
  }
  for (const [name, values] of Object.entries(uncertainty)) {
    const at = firstNotFinite(values);
    if (at < 0) continue;
    throw new RangeError(
      `summariseUncertainty(): ${name} must be finite, got ${values[at]} for example ${at}`,
    );
  }
  const most = mutualInformation.reduce((most, value) => Math.max(most, value), 0);
  return {
    all: partsOf(uncertainty, () => true)!,
    correct: partsOf(uncertainty, (n) => correct[n] === 1),
    wrong: partsOf(uncertainty, (n) => correct[n] === 0),
    entropy: histogram(total, correct, Math.log(classes)),
    mutualInformation: histogram(mutualInformation, correct, most),
  };
}

function partsOf(uncertainty: DepthUncertainty, chosen: (n: number) => boolean) {
  const positions = Array.from(uncertainty.total.keys()).filter(chosen);
  if (positions.length === 0) return undefined;
  const mean = (values: Float64Array) =>
    positions.reduce((sum, n) => sum + values[n], 0) / positions.length;
  return {
    examples: positions.length,
    total: mean(uncertainty.total),
    expected: mean(uncertainty.expected),
    mutualInformation: mean(uncertainty.mutualInformation),
  };
}

function histogram(values: Float64Array, correct: Uint8Array, end: number): HistogramBin[] {
  const counts = Array.from({ length: histogramBins }, () => ({ correct: 0, wrong: 0 }));
  const { edge, binOf } = equalBins(end, histogramBins); // where all values are 0, the end is 0 too
  values.forEach((value, n) => counts[binOf(value)][correct[n] ? "correct" : "wrong"]++);
  return counts.map((count, i) => ({ from: edge(i), to: edge(i + 1), ...count }));
}
