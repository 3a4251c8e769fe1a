// An evaluation in a terminal.

import assert from "node:assert/strict";
import { comparisonText } from "../../src/report/evaluation_comparison.ts";
import { evaluationText } from "../../src/report/evaluation_text.ts";
import { released } from "../../src/sinks/own_sequences.ts";
import { exampleEvaluation } from "./example_evaluation.ts";

Deno.test("evaluationText() fits 80 columns without cutting anything", async () => {
  const evaluation = await exampleEvaluation();
  const lines = evaluationText({
    ...evaluation,
    unknown: { ...evaluation.unknown!, data: "fashion-mnist" },
  })
    .split("\n");
  for (const line of lines) assert.ok([...line].length <= 80 && !line.includes("…"), line);
  const text = lines.join("\n");
  for (
    const words of [
      "validation part of images, 60 examples",
      "full mixture",
      "truncated to 1",
      "exit 3 alone",
      "chosen depth 1 of 3 by relative 0.95 (argmax: 1, mean: 2)",
      "best single exit: ",
      "95 % interval from 20 resamples",
      "which is evaluated here, so these figures are optimistic",
      "fashion-mnist as the unknown",
      "log-likelihood against rotation, degrees",
      "blur",
    ]
  ) assert.ok(text.includes(words), words);
});

Deno.test("evaluationText() leaves a blank between intervals of two digits and their neighbours", async () => {
  const evaluation = await exampleEvaluation();
  const ways = evaluation.ways.map((way) => ({
    ...way,
    intervals: way.intervals && {
      ...way.intervals,
      error: [0.1025, 0.2833] as const,
      logLikelihood: [-1.536, -0.163] as const,
      brier: [0.121, 0.411] as const,
      calibrationError: [0.1448, 0.3798] as const,
    },
  }));
  const line = evaluationText({ ...evaluation, ways }).split("\n")
    .find((each) => each.includes("14.48"))!;
  assert.match(
    line,
    /^ +10\.25 to 28\.33 +−1\.536 to −0\.163 +0\.121 to 0\.411 +14\.48 to 37\.98$/,
  );
});

Deno.test("evaluationText() is cut to a narrow terminal, and coloured where wished", async () => {
  const evaluation = await exampleEvaluation();
  for (const line of evaluationText(evaluation, { columns: 40 }).split("\n")) {
    assert.ok([...line].length <= 40);
  }
  assert.ok(released(evaluationText(evaluation, { color: true })).includes("\x1b[2m"));
  assert.ok(!evaluationText(evaluation).includes("\x1b"));
});

Deno.test("comparisonText() has a row for every evaluation, whose path ends in view", async () => {
  const evaluation = await exampleEvaluation();
  const run = (path: string) => ({ path }) as NonNullable<typeof evaluation.run>;
  const text = comparisonText([
    { ...evaluation, run: run("runs/first") },
    { ...evaluation, run: run("/a/rather/long/path/to/some/folder/runs/second") },
  ]);
  const [, , first, second] = text.split("\n");
  assert.match(first, /^runs\/first +1\/3 +\d+\.\d\d % +\d+\.\d\d % +−\d\.\d{4} +−\d\.\d{4}$/);
  assert.match(second, /^….*runs\/second +1\/3/);
  assert.ok(text.split("\n").every((line) => line.length <= 80));
});

Deno.test("evaluationText() keeps all columns apart at 80, 100 and 120 columns, whatever the numbers", async () => {
  const evaluation = await exampleEvaluation();
  const extreme = {
    error: 1,
    logLikelihood: -1234.56,
    brier: 1.99,
    calibrationError: 1,
    calibrationErrorEqualMass: 1,
  };
  const pair = <T>(of: T) => [of, of] as const;
  const intervals = {
    error: pair(1),
    logLikelihood: [-23456.7, -1234.5] as const,
    brier: pair(1.99),
    calibrationError: [0.1234, 1] as const,
    calibrationErrorEqualMass: pair(1),
  };
  const minus = { figures: extreme, intervals };
  const wild = {
    ...evaluation,
    run: { path: `runs/${"a-long-name-".repeat(12)}end` } as NonNullable<typeof evaluation.run>,
    depth: 100,
    classes: 12,
    ways: evaluation.ways.map((way) => ({
      ...way,
      depth: 100,
      figures: extreme,
      intervals,
      ...way.minusFull && { minusFull: minus },
    })),
    temperature: {
      ...evaluation.temperature!,
      ways: evaluation.temperature!.ways.map((way) => ({
        ...way,
        depth: 100,
        after: extreme,
        gain: minus,
      })),
    },
    shift: {
      ...evaluation.shift!,
      levels: evaluation.shift!.levels.map((level) => ({
        ...level,
        figures: level.figures.map(() => extreme),
      })),
    },
  };
  for (const columns of [80, 100, 120]) {
    const text = evaluationText(wild, { columns });
    const lines = text.split("\n");
    assert.ok(lines.every((line) => [...line].length <= columns), `${columns}`);
    // the path alone is shortened, at its beginning
    assert.match(lines[0], /^….*end$/);
    assert.equal(lines[1], "validation part of images, 60 examples");
    assert.equal(text.split("…").length, 2, text);
    const rows = lines.filter((line) => line.startsWith("truncated to 100"));
    assert.match(rows[0], /^truncated to 100 +100\.00 % +−1234\.6 +1\.9900 +100\.00 %$/);
    const below = lines[lines.indexOf(rows[0]) + 1];
    assert.match(below, /^ +100 to 100 +−23457 to −1235 +1\.990 to 1\.990 +12\.34 to 100$/);
    const shifted = lines.filter((line) => /^full mixture( +−1234\.6)+$/.test(line));
    assert.equal(shifted.length, 2, text); // rotations, blur
    const both = comparisonText([wild, { ...wild, run: evaluation.run }], { columns });
    const [, , first, second] = both.split("\n");
    assert.match(first, /^….*end +1\/3 +100\.00 % +100\.00 % +−1234\.6 +−1234\.6$/);
    assert.ok(first.length <= columns && first.length === second.length);
  }
});
