// Early exit as rows of a table: plain prediction once, and one row for losses that lead to the same threshold.

import type { AnytimePoint } from "../evaluation/anytime_curve.ts";
import type { AnytimeEvaluation, AnytimeMeasure } from "../evaluation/anytime_evaluation.ts";
import { percentText } from "../tables/number_text.ts";

/** A row. */
interface AnytimeRow {
  /** The measure of certainty; absent for plain prediction. */
  readonly kind?: AnytimeMeasure["kind"];
  /**
   * The allowed loss, or the least and the greatest of those with this threshold: `0.00 to 0.50 %`; empty for plain
   * prediction.
   */
  readonly loss: string;
  /** Absent for plain prediction. */
  readonly threshold?: number;
  /** The result; timed for the least of the losses. */
  readonly point: AnytimePoint;
  /** Plain prediction, timed in turns with this. */
  readonly plain: AnytimePoint;
}

/**
 * The rows: plain prediction, whose time is that of the first measure, then every threshold that differs from the one
 * before. With few held-out examples several losses have the same threshold.
 */
export function anytimeRows({ measures }: AnytimeEvaluation): AnytimeRow[] {
  const rows = measures.flatMap(({ kind, plain, points }) => {
    const thresholds = [...new Set(points.map(({ calibration }) => calibration.rule.threshold))];
    return thresholds.map((threshold): AnytimeRow => {
      const alike = points.filter(({ calibration }) => calibration.rule.threshold === threshold);
      const [least, greatest] = [alike[0].loss, alike.at(-1)!.loss];
      const loss = least === greatest
        ? percentText(least)
        : `${percentText(least).replace(" %", "")} to ${percentText(greatest)}`;
      return { kind, loss, threshold, point: alike[0], plain };
    });
  });
  const { plain } = measures[0];
  // plain predictions are the same for all measures, so they have one row
  return [{ loss: "", point: plain, plain }, ...rows];
}
