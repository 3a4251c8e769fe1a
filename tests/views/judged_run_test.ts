// The judgement of a run for people.

import assert from "node:assert/strict";
import type { RunSummary } from "../../src/runs/summary.ts";
import { judgedScores, nextCommands, verdictText } from "../../src/views/judged_run.ts";
import { exampleVerdict } from "../evaluation/verdict/example_verdict.ts";

const score = { error: 0.1, logLikelihood: -0.5 };
const scores = {
  full: score,
  truncated: { ...score, depth: 1 },
  lastExit: { ...score, depth: 2 },
};
const summary = {
  chosenDepth: 1,
  depth: 2,
  epochs: 60,
  posterior: [0.2, 0.6, 0.2],
  test: scores,
  verdict: exampleVerdict([{ interval: [-2, -1] }, { interval: [0, 0] }]),
} as unknown as RunSummary;

Deno.test("judgedScores() has the test split, else the validation split, and baselines where there are any", () => {
  const { part, rows } = judgedScores(summary)!;
  assert.equal(part, "test");
  assert.deepEqual(rows.map(({ name, depth }) => [name, depth]), [
    ["full mixture", "all"],
    ["truncated mixture", 1],
    ["last exit alone", 2],
  ]);
  const { test: _, ...rest } = summary;
  const validation = { ...scores, noBlock: score, classFrequencies: { ...score, error: 0.75 } };
  const other = judgedScores({ ...rest, validation })!;
  assert.equal(other.part, "validation");
  assert.deepEqual(
    other.rows.slice(3).map(({ name, depth, score: { error } }) => [name, depth, error]),
    [
      ["no block", 0, 0.1],
      ["class frequencies", undefined, 0.75],
    ],
  );
  assert.equal(judgedScores(rest), undefined);
});

Deno.test("verdictText() joins the sentences of a verdict; there is none without one", () => {
  assert.match(verdictText(summary)!, /^1 block of 2[.] 1 and 2 are as good .*interval\)[.]$/);
  assert.equal(verdictText({ ...summary, verdict: undefined }), undefined);
});

Deno.test("nextCommands() evaluates, prunes if there is something to cut, and goes on where epochs were too few", () => {
  const evaluate = "deno task evaluate runs/a";
  assert.deepEqual(nextCommands(summary, "runs/a", ""), [
    evaluate,
    "deno task prune runs/a --out runs/a-pruned",
  ]);
  assert.deepEqual(nextCommands({ ...summary, chosenDepth: 2 }, "runs/a", ""), [evaluate]);
  assert.deepEqual(nextCommands({ ...summary, chosenDepth: 0 }, "runs/a", ""), [ // 0 is worse
    evaluate,
    "deno task prune runs/a --choose depth:1 --out runs/a-pruned",
  ]);
  const warnings = [{ name: "rare classes", text: "" }, { name: "underfitting", text: "" }];
  assert.deepEqual(nextCommands({ ...summary, warnings }, "my runs", " --data /a.csv"), [
    "deno task train --resume 'my runs' --epochs 120 --data /a.csv",
    "deno task evaluate 'my runs' --data /a.csv",
    "deno task prune 'my runs' --out 'my runs-pruned' --data /a.csv",
  ]);
  assert.deepEqual(nextCommands({ ...summary, verdict: undefined, warnings }, "runs/a", ""), []);
});
