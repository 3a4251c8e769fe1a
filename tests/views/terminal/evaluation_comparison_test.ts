// Which values of several runs are marked as worse than the best.

import assert from "node:assert/strict";
import type { Evaluation } from "../../../src/evaluation/evaluation.ts";
import { comparisonText } from "../../../src/views/terminal/evaluation_comparison.ts";
import { known } from "../html/known_evaluation.ts";

const ends = (value: number) => [value - 0.01, value + 0.01] as const;

/** An evaluation with this error by every predictor, its log-likelihood ten times below 0. */
function of(error: number, more: Partial<Evaluation> = {}, intervals = true): Evaluation {
  const metrics = { ...known.ways[0].figures, error, logLikelihood: -10 * error };
  const around = { error: ends(error), logLikelihood: ends(-10 * error) };
  return {
    ...known,
    ways: known.ways.map(({ intervals: _, ...way }) => ({
      ...way,
      figures: metrics,
      ...intervals && { intervals: around as never },
    })),
    ...more,
  };
}

/** The marks of every row: of error and of log-likelihood. */
function marks(...evaluations: Evaluation[]): string[] {
  const lines = comparisonText(evaluations).split("\n").slice(2, 2 + evaluations.length);
  return lines.map((line) =>
    line.split(/ {2,}/).slice(-4).map((cell) => cell.endsWith("*") ? "*" : "-").join("")
  );
}

const note = "* worse than the best beyond noise: their intervals do not overlap";

Deno.test("comparisonText() marks what is worse than the best where the intervals do not overlap", () => {
  // the best is 5 % with −0.5; 6 % overlaps by error, not by log-likelihood
  assert.deepEqual(marks(of(0.1), of(0.05), of(0.06)), ["****", "----", "--**"]);
  assert.deepEqual(marks(of(0.05), of(0.05)), ["----", "----"]);
  assert.ok(comparisonText([of(0.1), of(0.05)]).endsWith(`\n${note}`));
  assert.ok(!comparisonText([of(0.05), of(0.05)]).includes("*"));
});

Deno.test("comparisonText() marks nothing without intervals, or on other data or another split", () => {
  assert.deepEqual(marks(of(0.1, {}, false), of(0.05)), ["----", "----"]);
  assert.deepEqual(marks(of(0.1), of(0.05, {}, false)), ["----", "----"]);
  assert.deepEqual(marks(of(0.1), of(0.05, { data: "other" })), ["----", "----"]);
  assert.deepEqual(marks(of(0.1), of(0.05, { part: "test" })), ["----", "----"]);
  assert.deepEqual(marks(of(0.1), of(0.05, { classes: 7 })), ["----", "----"]);
});
