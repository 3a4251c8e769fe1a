// What moves the depth of a run, and its words.

import assert from "node:assert/strict";
import { uniform } from "../../../src/depth/prior.ts";
import {
  type AuditedRun,
  auditSummary,
  moreExamples,
  type SampledSplit,
} from "../../../src/studies/audit/audit_summary.ts";
import { effectTexts, verdictOfAudit } from "../../../src/studies/audit/audit_words.ts";
import type { RepeatRecord, Varied } from "../../../src/studies/repeats/repeat_record.ts";

const run: AuditedRun = {
  path: "a",
  data: "spirals",
  network: { kind: "dense", inputs: 2, classes: 2, maxDepth: 20, width: 4 },
  seed: 1,
  posterior: uniform(20),
  chosenDepth: 7,
  argmaxDepth: 0,
  chosenBy: "most probable depth",
  posteriorFrom: "validation",
};

const sample = (chosenDepth: number, counts: Record<number, number>): SampledSplit => {
  const depths = Object.keys(counts).map(Number);
  return {
    split: "validation",
    examples: 200,
    chosenDepth,
    counts: Array.from({ length: 21 }, (_, d) => counts[d] ?? 0),
    interval: [Math.min(...depths), Math.max(...depths)],
  };
};

const records = (varied: Varied, depths: readonly number[]) =>
  depths.map((
    chosenDepth,
    i,
  ) => ({ varied, value: String(i), outcome: { chosenDepth } } as unknown as RepeatRecord));

Deno.test("moreExamples() tells a side only where both halves lie beyond every one of five runs", () => {
  const cases: [number[], number[], string][] = [
    [[5, 5], [7, 6, 7, 8, 6], "deeper"],
    [[5, 6], [7, 6, 7, 8, 6], "nothing"], // one is as deep as a run
    [[9, 12], [7, 6, 7, 8, 6], "shallower"],
    [[5, 9], [7, 6, 7, 8, 6], "nothing"],
    [[5, 5], [7, 6, 7, 8], "unclear"],
  ];
  for (const [halves, wholes, wanted] of cases) assert.equal(moreExamples(halves, wholes), wanted);
});

Deno.test("auditSummary() says of each cause whether it leads further than a quarter of the blocks", () => {
  const summary = auditSummary(
    run,
    [sample(9, { 7: 300, 9: 600, 14: 100 })],
    [...records("seed", [6, 12, 7, 2]), ...records("prior", [13, 7]), ...records("half", [1, 1])],
    [],
  );
  assert.deepEqual(summary.effects.map(({ cause, moves }) => [cause, moves]), [
    ["seed", false], // 5 blocks at most
    ["prior", true], // 6
    ["sample", false], // 5 from 9
    ["half", true],
  ]);
  assert.equal(summary.moreExamples, "deeper");
  assert.equal(
    verdictOfAudit(summary),
    "7 blocks of 20: another prior moved it; another seed and another sample of the examples did not; " +
      "more examples would probably give more depth.",
  );
  assert.deepEqual(effectTexts(summary), [
    "4 other seeds on the same data chose 2, 6, 7 and 12 blocks, the run 7.",
    "2 other priors led to 7 and 13 blocks, the run's own to 7.",
    "By their exact posterior the 200 validation examples choose 9 blocks at the run's weights; of " +
    "1,000 resamples of them 60 % choose the same, and the middle 95 % choose 7 to 14.",
    "Halves of the training examples chose 1 and 1 blocks, all of them 7; both are below every run on " +
    "all examples, so more examples would probably give more depth.",
  ]);
});

Deno.test("auditSummary() of samples alone tells of nothing else", () => {
  const summary = auditSummary(run, [sample(7, { 7: 10 })], [], []);
  assert.deepEqual(summary.effects.map(({ cause }) => cause), ["sample"]);
  assert.equal(summary.moreExamples, undefined);
  assert.equal(
    verdictOfAudit(summary),
    "7 blocks of 20: another sample of the examples did not move it.",
  );
});

Deno.test("auditSummary() says nothing of more examples where one of the halves failed", () => {
  const all = [...records("seed", [6, 6, 7, 7]), ...records("half", [1])];
  const summary = auditSummary(run, [], all, [{ varied: "half", value: "second", error: "x" }]);
  assert.deepEqual(summary.effects.map(({ cause }) => cause), ["seed"]);
  assert.equal(summary.moreExamples, undefined);
});
