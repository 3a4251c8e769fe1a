// Accuracy of the rest after rejecting the least confident predictions (accuracy-rejection curve; Nadeem et al. 2009).

import { someExampleScores } from "./example_scores.ts";
import { checkArgument, oneOf } from "../calls/checks.ts";
import { ascendingOrder, tieEnd } from "../math/order.ts";
import type { ExampleScores } from "./example_scores.ts";

/** One point of the curve. */
export interface RejectionPoint {
  /** Share of the examples that are rejected, in [0, 1). */
  readonly rejected: number;
  /** Share of correct predictions among those kept. */
  readonly accuracy: number;
}

/** Accuracy of what is kept against the share rejected. */
export interface RejectionCurve {
  /** In ascending share; the first rejects nothing. */
  readonly points: readonly RejectionPoint[];
  /** Mean accuracy over rejecting 0, 1, ..., N − 1 of the N examples: 1 is best. */
  readonly area: number;
}

/**
 * The curve that rejects the least confident examples first, or those of the largest entropy. Examples of equal
 * confidence are rejected in no order: the curve is the mean over all orders.
 *
 * @param by default "confidence"
 * @param points how many points at most, at the shares 0, 1/points, 2/points, ..., rounded down to whole examples;
 *   default 100. The area does not depend on it
 * @throws RangeError if there are no examples, or a confidence or entropy is NaN
 */
export function rejectionCurve(
  exampleScores: ExampleScores,
  by: "confidence" | "entropy" = "confidence",
  points = 100,
): RejectionCurve {
  checkArgument("rejectionCurve", "exampleScores", exampleScores, someExampleScores);
  checkArgument("rejectionCurve", "by", by, oneOf(["confidence", "entropy"]));
  const examples = exampleScores.correct.length;
  if (examples === 0) throw new RangeError("rejectionCurve(): wanted at least one example, got 0");
  if (!Number.isSafeInteger(points) || points < 1) {
    throw new RangeError(
      `rejectionCurve(): points must be a positive whole number, got ${points}`,
    );
  }
  const kept = correctAmongSurest(exampleScores, by);
  let area = 0;
  for (let keep = 1; keep <= examples; keep++) area += kept[keep] / keep / examples;
  const steps = Math.min(points, examples);
  return {
    points: Array.from({ length: steps }, (_, i) => {
      const rejected = Math.floor(i * examples / steps);
      const keep = examples - rejected;
      return { rejected: rejected / examples, accuracy: kept[keep] / keep };
    }),
    area,
  };
}

/** How many of the n most confident predictions are correct, for n = 0..N; equally confident ones count as their mean. */
function correctAmongSurest(
  exampleScores: ExampleScores,
  by: "confidence" | "entropy",
): Float64Array {
  const { correct } = exampleScores;
  const doubt = by === "entropy"
    ? exampleScores.entropy
    : exampleScores.confidence.map((value) => -value);
  if (doubt.length !== correct.length) {
    throw new TypeError(
      `rejectionCurve(): wanted one ${by} per prediction, got ${doubt.length} and ${correct.length}`,
    );
  }
  const what = by === "entropy" ? "an entropy" : "a confidence";
  const order = ascendingOrder("rejectionCurve", what, doubt);
  const sums = new Float64Array(order.length + 1);
  for (let from = 0; from < order.length;) {
    const to = tieEnd(order, doubt, from);
    let right = 0;
    for (let i = from; i < to; i++) right += correct[order[i]];
    for (let i = from; i < to; i++) sums[i + 1] = sums[from] + right * (i + 1 - from) / (to - from);
    from = to;
  }
  return sums;
}
