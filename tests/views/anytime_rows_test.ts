// Rows of the table of stopping early.

import assert from "node:assert/strict";
import type { AnytimeEvaluation } from "../../src/evaluation/anytime_evaluation.ts";
import { anytimeRows } from "../../src/views/anytime_rows.ts";
import { anytimeTable } from "../../src/views/html/anytime_charts.ts";
import { anytimeLines } from "../../src/views/terminal/anytime_text.ts";

/** Two measures; the first two losses lead to one threshold. */
function example(): AnytimeEvaluation {
  const point = { meanDepth: 4, multiplyAdds: 2e3, error: 0.03, logLikelihood: -0.1, seconds: 0.5 };
  const measures = (["entropy", "margin"] as const).map((kind, m) => ({
    kind,
    plain: { ...point, seconds: 1 + m },
    points: [0, 0.0025, 0.005].map((loss, i) => ({
      ...point,
      loss,
      seconds: 0.5 + i / 10,
      calibration: {
        rule: { kind, threshold: i < 2 ? 0.5 : 0.6 },
      } as AnytimeEvaluation["measures"][0]["points"][0]["calibration"],
    })),
  }));
  return { depth: 7, batchSize: 256, measures };
}

Deno.test("anytimeRows() has plain prediction once, and one row for losses of the same threshold", () => {
  const rows = anytimeRows(example());
  assert.deepEqual(
    rows.map(({ kind, loss, threshold }) => [kind, loss, threshold]),
    [
      [undefined, "", undefined],
      ["entropy", "0.00 to 0.25 %", 0.5],
      ["entropy", "0.50 %", 0.6],
      ["margin", "0.00 to 0.25 %", 0.5],
      ["margin", "0.50 %", 0.6],
    ],
  );
  // shares of time are of the plain prediction that was timed in turns with them
  assert.deepEqual(rows.map(({ plain }) => plain.seconds), [1, 1, 1, 2, 2]);
});

Deno.test("anytimeTable() and anytimeLines() say nothing twice", () => {
  const bodies = anytimeTable(example()).html.match(/<tr><th scope="row">.*<\/tr>/g)!;
  assert.equal(bodies.length, 5);
  const lines = anytimeLines(example(), 80, (text) => text);
  assert.equal(lines.filter((line) => line.startsWith("no early exit")).length, 1);
  assert.equal(new Set(lines).size, lines.length);
  assert.ok(lines.every((line) => line.length <= 80));
});
