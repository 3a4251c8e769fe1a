// Reliability diagrams and expected calibration error: accuracy against mean confidence in bins of confidence (Guo et
// al. 2017, arXiv 1706.04599).

import { someExampleScores } from "./example_scores.ts";
import {
  anObject,
  aNumberOfAnyKind,
  checkArgument,
  checkOptions,
  listOf,
  oneOf,
  type OptionChecks,
} from "../calls/checks.ts";
import { checkBins, equalBins } from "../math/equal_bins.ts";
import { ascendingOrder } from "../math/order.ts";
import type { ExampleScores } from "./example_scores.ts";

/** Binning of confidences. */
export interface Binning {
  /** Number of bins; default 15. */
  readonly bins?: number;
  /**
   * - `width` (default): bins of equal width over (0, 1], left-open and right-closed
   * - `mass`: bins of equal numbers of examples in the order of confidence, as in scikit-learn's
   *   `calibration_curve(strategy="quantile")`: bin j ends at the quantile j / bins of the N confidences, which is the
   *   value of rank ⌊j (N − 1) / bins⌋ from 0, itself included (ranks in exact arithmetic, where NumPy's quantiles may
   *   round to just below a value and pass it on to the next bin). So counts differ by one if examples do not
   *   divide evenly, and equal confidences stay together: all go to the lowest bin that reaches them, and bins
   *   left without examples are dropped
   */
  readonly binning?: "width" | "mass";
}

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  /** Confidences above this. */
  readonly from: number;
  /** Confidences up to and including this. */
  readonly to: number;
  /** Examples in the bin. */
  readonly count: number;
  /** Mean confidence within the bin; NaN if empty. */
  readonly confidence: number;
  /** Share of correct predictions within the bin; NaN if empty. */
  readonly accuracy: number;
}

/**
 * The reliability diagram of the top class, in ascending confidence. Bins of equal width are all returned, even
 * if empty; bins of equal mass only if they have examples, the first from 0 and the last to the largest confidence.
 *
 * A confidence of 0 is in the first bin. Without examples, bins of equal width are empty and there are none of equal
 * mass.
 *
 * @throws RangeError for a number of bins that is not positive and whole, or a confidence that is not in [0, 1]
 */
export function reliability(exampleScores: ExampleScores, options: Binning = {}): ReliabilityBin[] {
  checkArgument("reliability", "exampleScores", exampleScores, someExampleScores);
  checkOptions("reliability", options, binningChecks);
  const { bins = 15, binning = "width" } = options;
  checkBins("reliability", bins);
  checkConfidences("reliability", exampleScores);
  const { confidence, correct } = exampleScores;
  const count = new Uint32Array(bins);
  const confidences = new Float64Array(bins); // sums
  const corrects = new Float64Array(bins);
  const width = equalBins(1, bins);
  const ends = Float64Array.from(count, (_, bin) => binning === "width" ? width.edge(bin + 1) : 0);
  const put = (n: number, bin: number) => {
    count[bin]++;
    confidences[bin] += confidence[n];
    corrects[bin] += correct[n];
  };
  if (binning === "width") {
    for (let n = 0; n < confidence.length; n++) put(n, width.binOf(confidence[n]));
  } else {
    let below = 0; // examples of less confidence
    byConfidence(exampleScores).forEach((n, rank, order) => {
      if (rank > 0 && confidence[n] !== confidence[order[rank - 1]]) below = rank;
      const bin = massBin(below, order.length, bins);
      put(n, bin);
      ends[bin] = confidence[n];
    });
  }
  let from = 0;
  const diagram: ReliabilityBin[] = [];
  for (let bin = 0; bin < bins; bin++) {
    if (binning === "mass" && count[bin] === 0) continue;
    diagram.push({
      from,
      to: ends[bin],
      count: count[bin],
      confidence: confidences[bin] / count[bin],
      accuracy: corrects[bin] / count[bin],
    });
    from = ends[bin];
  }
  return diagram;
}

/**
 * Σ |accuracy − confidence| of the bins, weighted by their shares of examples: 0 to 1; NaN without examples.
 *
 * @throws RangeError if a bin with examples has no finite accuracy or confidence
 */
export function calibrationErrorOf(bins: readonly ReliabilityBin[]): number {
  checkArgument(
    "calibrationErrorOf",
    "bins",
    bins,
    listOf("bins, as reliability() gives them", anObject("a bin")),
  );
  let sum = 0;
  let examples = 0;
  bins.forEach(({ count, accuracy, confidence }, bin) => {
    if (!(count >= 0 && count < Infinity)) {
      throw new RangeError(`calibrationErrorOf(): wanted a count, got ${count} in bin ${bin}`);
    }
    if (count === 0) return; // accuracy and confidence are NaN there
    if (!(Number.isFinite(accuracy) && Number.isFinite(confidence))) {
      throw new RangeError(
        `calibrationErrorOf(): wanted finite numbers, got accuracy ${accuracy} and confidence ` +
          `${confidence} in bin ${bin}`,
      );
    }
    sum += count * Math.abs(accuracy - confidence);
    examples += count;
  });
  return sum / examples;
}

/**
 * The bin of equal mass, from 0, of an example with `below` of the `total` examples of less confidence: as many
 * as there are j in 1..bins−1 with ⌊j (total − 1) / bins⌋ < below.
 */
export function massBin(below: number, total: number, bins: number): number {
  // one division of whole numbers, so that no rounding moves an example across an edge
  return below === 0 ? 0 : Math.min(bins, Math.ceil(below * bins / (total - 1))) - 1;
}

/** The indices of the examples, the least confident first. */
export function byConfidence({ confidence }: ExampleScores): Uint32Array<ArrayBuffer> {
  return ascendingOrder("byConfidence", "a confidence", confidence);
}

/** Refuses confidences outside [0, 1] or NaN, and another number of them than of predictions. */
export function checkConfidences(
  name: string,
  { confidence, correct }: Pick<ExampleScores, "confidence" | "correct">,
): void {
  if (confidence.length !== correct.length) {
    throw new TypeError(
      `${name}(): wanted as many confidences as predictions, got ${confidence.length} and ${correct.length}`,
    );
  }
  for (let n = 0; n < confidence.length; n++) {
    if (!(confidence[n] >= 0 && confidence[n] <= 1)) {
      throw new RangeError(
        `${name}(): confidences must be in [0, 1], got ${confidence[n]} for example ${n}`,
      );
    }
  }
}

/** Checks of the options of bins; {@linkcode checkBins} checks their number. */
export const binningChecks: OptionChecks<Binning> = {
  bins: aNumberOfAnyKind,
  binning: oneOf(["width", "mass"]),
};
