// An evaluation in a terminal.

import assert from "node:assert/strict";
import { comparisonText } from "../../../src/views/terminal/evaluation_comparison.ts";
import { evaluationText } from "../../../src/views/terminal/evaluation_text.ts";
import { released } from "../../../src/views/terminal/own_sequences.ts";
import { exampleEvaluation } from "../html/example_evaluation.ts";
import { known, knownBare } from "../html/known_evaluation.ts";

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
      "validation split of images, 60 examples",
      "full mixture",
      "truncated to 1",
      "exit 3 alone",
      "chosen depth 1 of 3 by relative 0.95 (argmax: 1, mean: 2)",
      "best single exit: ",
      "95 % interval from 20 resamples",
      "which is evaluated here, so these metrics are optimistic",
      "out-of-distribution: fashion-mnist",
      "log-likelihood against rotation, degrees",
      "blur",
    ]
  ) assert.ok(text.includes(words), words);
});

Deno.test("evaluationText() leaves a blank between intervals of two digits and their neighbours", async () => {
  const evaluation = await exampleEvaluation();
  const predictors = evaluation.ways.map((predictor) => ({
    ...predictor,
    intervals: predictor.intervals && {
      ...predictor.intervals,
      error: [0.1025, 0.2833] as const,
      logLikelihood: [-1.536, -0.163] as const,
      brier: [0.121, 0.411] as const,
      calibrationError: [0.1448, 0.3798] as const,
    },
  }));
  const line = evaluationText({ ...evaluation, ways: predictors }).split("\n")
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
    ways: evaluation.ways.map((predictor) => ({
      ...predictor,
      depth: 100,
      figures: extreme,
      intervals,
      ...predictor.minusFull && { minusFull: minus },
    })),
    temperature: {
      ...evaluation.temperature!,
      ways: evaluation.temperature!.ways.map((predictor) => ({
        ...predictor,
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
    assert.equal(lines[1], "validation split of images, 60 examples");
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

/** The known evaluation, of a run in another folder. */
const at = (path: string) => ({ ...known, run: { ...known.run, path } });

Deno.test("comparisonText() gives names what the numbers leave, and no more than they need", () => {
  const long = `runs/${"n".repeat(40)}/end`;
  const table = (columns?: number) =>
    comparisonText([at(long), known, knownBare], columns === undefined ? {} : { columns })
      .split("\n");
  const heads = [
    "chosen     error            log-lik.",
    " depth      full truncated      full truncated",
  ];
  const numbers = "2/3    4.00 %    5.00 %   −0.4000   −0.5000";
  const bare = "1/1    4.00 %    4.00 %   −0.4000   −0.4000"; // nothing is cut
  /** The table where names have so many characters. */
  const lines = (names: number, first: string) => [
    ...heads.map((head) => " ".repeat(names + 2) + head),
    `${first.padEnd(names)}     ${numbers}`,
    `${"runs/known".padEnd(names)}     ${numbers}`,
    `${"images".padEnd(names)}     ${bare}`,
  ];
  assert.deepEqual(table(), lines(32, `…${"n".repeat(26)}/end`));
  assert.deepEqual(table(80), table());
  assert.deepEqual(table(70), lines(22, `…${"n".repeat(16)}/end`));
  assert.deepEqual(table(120), lines(50, long));
  // short names have room for 31 characters and a blank
  assert.deepEqual(comparisonText([known], { columns: 200 }).split("\n")[2], lines(32, "")[3]);
  // and at least for 15
  const narrow = comparisonText([known], { columns: 30 }).split("\n")[2];
  assert.match(narrow, /^runs\/kn… +2\/3 4\.00 % +5\.00 %/);
});

Deno.test("evaluationText() has the run bold and all that explains dim, each if colours are on", () => {
  const bold = (text: string) => `\x1b[1m${text}\x1b[0m`;
  const dim = (text: string) => `\x1b[2m${text}\x1b[0m`;
  const text = (evaluation: typeof known, columns = 80) =>
    evaluationText(evaluation, { color: true, columns }).split("\n").map(released);
  const lines = text(known);
  assert.equal(lines[0], `${bold("runs/known")}: validation split of images, 1,234 examples`);
  const plain = evaluationText(known).split("\n");
  const calm = [
    /^ +error +log-likelihood/,
    /^ +\d+\.\d\d to /,
    /^below each metric/,
    /^true .+ predicted /,
    /^class +examples/,
    /^most wrong/,
    /^row +true class/,
    /^at temperature/,
    /^ {2}T = /,
    /^\(5,000 in all/,
    /^which is evaluated/,
    /^out-of-distribution: letters/,
    /^1,234 ID and/,
    /^log-likelihood against/,
    /^ +0 +30 +45/,
    /^(blur|noise) /,
    /^early exit/,
    /^mixture over 2/,
    /^shares of the plain/,
  ];
  plain.slice(1).forEach((line, i) =>
    assert.equal(lines[i + 1], calm.some((pattern) => pattern.test(line)) ? dim(line) : line)
  );
  const long = at(`runs/${"n".repeat(90)}`);
  assert.deepEqual(text(long).slice(0, 2), [
    bold(`…${"n".repeat(79)}`),
    "validation split of images, 1,234 examples",
  ]);
  const compared = comparisonText([known], { color: true }).split("\n").map(released);
  assert.deepEqual(
    compared.map((line) => line.startsWith("\x1b[2m") && line.endsWith("\x1b[0m")),
    [true, true, false],
  );
});

Deno.test("evaluationText() has run and part in one line where they fit exactly", () => {
  const rest = ": validation split of images, 1,234 examples";
  const path = "n".repeat(80 - rest.length);
  assert.equal(evaluationText(at(path)).split("\n")[0], path + rest);
  assert.deepEqual(evaluationText(at(`${path}n`)).split("\n").slice(0, 2), [
    `${path}n`,
    rest.slice(2),
  ]);
  assert.equal(evaluationText(at("n".repeat(80))).split("\n")[0], "n".repeat(80));
  assert.equal(evaluationText(at("n".repeat(81))).split("\n")[0], `…${"n".repeat(79)}`);
});

Deno.test("evaluationText() says what temperatures were fitted on, and whether on what is evaluated", () => {
  const told = (fittedOn: number, heldOut: number, optimistic: boolean) => {
    const lines = evaluationText({
      ...known,
      temperature: { ...known.temperature, fittedOn, heldOut, optimistic },
    }).split("\n");
    const first = lines.findIndex((line) => line.startsWith("below each metric the change"));
    return lines.slice(first, lines.indexOf("", first));
  };
  const of = (count: string) =>
    `below each metric the change; fitted on ${count} of the validation split`;
  const some = "(11 in all: a sample, or some without finite predictions)";
  const evaluated = "which is evaluated here, so these metrics are optimistic";
  assert.deepEqual(told(1, 1, false), [of("1 example")]);
  assert.deepEqual(told(10, 10, true), [`${of("10 examples")},`, evaluated]);
  assert.deepEqual(told(10, 11, false), [of("10 examples"), some]);
  assert.deepEqual(told(10, 11, true), [of("10 examples"), `${some},`, evaluated]);
});

Deno.test("evaluationText() tells seven rotations at most, evenly, and three decimals below ten nats", () => {
  const [metrics] = known.shift.levels[0].figures;
  const rotations = (nats: readonly number[]) => {
    const levels = nats.map((logLikelihood, i) => ({
      disturbance: "rotation" as const,
      level: 10 * i,
      figures: [{ ...metrics, logLikelihood }],
    }));
    const predictors = known.shift.ways.slice(0, 1);
    const lines = evaluationText({ ...known, shift: { ways: predictors, levels } }).split("\n");
    const first = lines.findIndex((line) => line.startsWith("log-likelihood against rotation"));
    return lines.slice(first + 1, first + 3).map((line) =>
      line.replace("full mixture", "").trim().split(/ +/)
    );
  };
  const numbered = (count: number) => Array.from({ length: count }, (_, i) => -i);
  const degrees = (count: number) => rotations(numbered(count))[0].map(Number);
  assert.deepEqual(degrees(7), [0, 10, 20, 30, 40, 50, 60]);
  assert.deepEqual(degrees(8), [0, 20, 40, 60]);
  assert.deepEqual(degrees(14), [0, 20, 40, 60, 80, 100, 120]);
  assert.deepEqual(degrees(15), [0, 30, 60, 90, 120]);
  const values = rotations([-0.1234, 9.9994, -10, 10, -1234.56])[1];
  assert.deepEqual(values, ["−0.123", "9.999", "−10.00", "10.00", "−1234.6"]);
});
