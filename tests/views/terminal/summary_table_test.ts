// The closing table of a run.

import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunSummary } from "../../../src/runs/summary.ts";
import { exampleVerdict } from "../../evaluation/verdict/example_verdict.ts";
import { ownLines, released } from "../../../src/views/terminal/own_sequences.ts";
import { summaryTable, unpredictedTexts } from "../../../src/views/terminal/summary_table.ts";

const summary: RunSummary = {
  chosenDepth: 3,
  argmaxDepth: 3,
  expectedDepth: 2.5,
  chosenBy: "smallest d with q_d ≥ 0.95 max q",
  posterior: [0.05, 0.1, 0.3, 0.4, 0.15],
  exactPosterior: [0, 0.1, 0.6, 0.2, 0.1],
  depth: 4,
  test: {
    full: { error: 0.0194, logLikelihood: -0.0641 },
    truncated: { error: 0.02, logLikelihood: -0.0702, depth: 3 },
    lastExit: { error: 0.0219, logLikelihood: -0.0911, depth: 4 },
  },
  epochs: 3120,
  bestEpoch: 2620,
  steps: 3120,
  seconds: 42,
  secondsPerStep: 0.00043,
  stoppedBy: "patience",
  engine: "simd",
  objective: "elbo",
  data: "spirals",
};

Deno.test("summaryTable() says what was found, how well it predicts and where it is", () => {
  assert.equal(
    summaryTable(summary, { out: "runs/spirals-1" }),
    `
chosen depth    3 of 4  smallest d with q_d ≥ 0.95 max q
most probable   3
mean            2.5
blocks left     4

posterior       ▁▁▁▁▁▁▁ ▂▂▂▂▂▂▂ ▆▆▆▆▆▆▆ ███████ ▃▃▃▃▃▃▃   40.0 % at 3
exact posterior         ▁▁▁▁▁▁▁ ███████ ▃▃▃▃▃▃▃ ▁▁▁▁▁▁▁   60.0 % at 2
                   0       1       2       3       4

test                 depth      error   log-likelihood
full mixture           all     1.94 %          −0.0641
truncated mixture        3     2.00 %          −0.0702
last exit alone          4     2.19 %          −0.0911

trained         3,120 epochs, stopped early; weights of epoch 2,620
time            42 s for 3,120 steps, median 430 µs per step
data            spirals
objective       elbo
engine          simd
written to      runs/spirals-1`.slice(1),
  );
});

Deno.test("summaryTable() of a run that was broken off says what is missing, and counts in the singular", () => {
  const of: RunSummary = {
    ...summary,
    exactPosterior: undefined,
    test: undefined,
    secondsPerStep: NaN,
    stoppedBy: "interrupt",
    epochs: 1,
    steps: 1,
    trainUnpredicted: 1,
    validationUnpredicted: 1200,
  };
  assert.equal(
    summaryTable(of),
    `
chosen depth    3 of 4  smallest d with q_d ≥ 0.95 max q
most probable   3
mean            2.5
blocks left     4

posterior       ▁▁▁▁▁▁▁ ▂▂▂▂▂▂▂ ▆▆▆▆▆▆▆ ███████ ▃▃▃▃▃▃▃   40.0 % at 3
                   0       1       2       3       4

not finite      predictions of 1 example of the training split
not finite      predictions of 1,200 examples of the validation split
trained         1 epoch, interrupted; weights of epoch 2,620
time            42 s for 1 step
data            spirals
objective       elbo
engine          simd`.slice(1),
  );
  assert.deepEqual(
    unpredictedTexts({ ...summary, test: { ...summary.test!, full: { unpredicted: 2 } as never } }),
    ["predictions of 2 examples of the test split"],
  );
  assert.deepEqual(unpredictedTexts(summary), []);
});

Deno.test("summaryTable() in 40 columns has narrow columns, and goes on below", () => {
  assert.equal(
    summaryTable({ ...summary, stoppedBy: "epochs" }, { columns: 40, out: "r" }),
    `
chosen depth    3 of 4  smallest d with
                        q_d ≥ 0.95 max q
most probable   3
mean            2.5
blocks left     4

posterior       ▁▂▆█▃  40.0 % at 3
exact posterior  ▁█▃▁  60.0 % at 2
                0  3

test              depth    error  log-l.
full mixture        all   1.94 % −0.0641
truncated mixture     3   2.00 % −0.0702
last exit alone       4   2.19 % −0.0911

trained         3,120 epochs, all
                planned; weights of
                epoch 2,620
time            42 s for 3,120 steps,
                median 430 µs per step
data            spirals
objective       elbo
engine          simd
written to      r`.slice(1),
  );
  const long = { ...summary, data: "x ".repeat(60) }; // 80 columns where nobody says how many
  assert.equal(summaryTable(long), summaryTable(long, { columns: 80 }));
  assert.notEqual(summaryTable(long), summaryTable(long, { columns: 81 }));
  const test = (columns: number) => summaryTable(summary, { columns }).split("\n")[10];
  assert.equal(test(53), "test              depth    error  log-l.");
  assert.equal(test(54), "test                 depth      error   log-likelihood");
});

Deno.test("summaryTable() says verdict, warnings, baselines and the next commands, which are never cut", () => {
  const judged: RunSummary = {
    ...summary,
    test: {
      ...summary.test!,
      noBlock: { error: 0.385, logLikelihood: -0.6371 },
      classFrequencies: { error: 0.5, logLikelihood: -0.6931 },
    },
    exactPosterior: undefined,
    verdict: exampleVerdict([
      ...[0, 1].map(() => ({ interval: [-1, -0.5] as const })),
      ...[2, 3].map(() => ({ error: 0.105, interval: [-0.01, 0.01] as const })),
    ]),
    warnings: [{
      name: "a",
      text: "something is wrong, and what it is takes more than a line to say",
    }],
  };
  const lines = summaryTable(judged, { out: "runs/my run", dataFlags: " --data /tables/wine.csv" })
    .split("\n");
  assert.deepEqual(lines.slice(8, -7), [
    "test                 depth      error   log-likelihood",
    "full mixture           all     1.94 %          −0.0641",
    "truncated mixture        3     2.00 %          −0.0702",
    "last exit alone          4     2.19 %          −0.0911",
    "no block                 0    38.50 %          −0.6371",
    "class frequencies        –    50.00 %          −0.6931",
    "",
    "verdict         3 blocks of 4. 2 to 4 are as good in log-likelihood within",
    "                noise. Stopping at 3 costs 0.5 points of error and saves 20 % of",
    "                the multiply-adds. Stopping at 2, the smallest of them, costs",
    "                0.5 points of error and saves 40 % of the multiply-adds.",
    "                Measured on 1,600 examples of the test split, to ±0.010 nats at",
    "                3 (95 % interval).",
    "",
    "warning         something is wrong, and what it is takes more than a line to say",
    "",
    "trained         3,120 epochs, stopped early; weights of epoch 2,620",
  ]);
  const last = [
    "written to      runs/my run",
    "next            deno task evaluate 'runs/my run' --data /tables/wine.csv",
    "                deno task prune 'runs/my run' --out 'runs/my run-pruned' --data /tables/wine.csv",
  ];
  assert.deepEqual(lines.slice(-3), last);
  const narrow = summaryTable(judged, {
    out: "runs/my run",
    dataFlags: " --data /tables/wine.csv",
    columns: 40,
  }).split("\n");
  assert.deepEqual(narrow.slice(-3), last);
  assert.ok(narrow.slice(0, -3).every((line) => line.length <= 40));
  assert.ok(narrow.includes("class frequencies     –  50.00 % −0.6931"), narrow.join("\n"));
});

Deno.test("summaryTable() of a run without a test split has the scores on its validation split", () => {
  const { test, ...rest } = summary;
  const lines = summaryTable({ ...rest, validation: test }).split("\n");
  assert.equal(lines[9], "validation           depth      error   log-likelihood");
});

Deno.test("summaryTable() leaves out a test split and a folder that are not there", () => {
  const text = summaryTable({ ...summary, test: undefined });
  assert.ok(!/test|written/.test(text));
});

Deno.test("summaryTable() keeps to its width, but never cuts the folder", () => {
  const out = "runs/" + "x".repeat(200);
  assert.ok(summaryTable(summary, { columns: 40, out }).endsWith(out));
  fc.assert(fc.property(
    fc.integer({ min: 20, max: 200 }),
    fc.constantFrom(1, 5, 20, 100, 1000),
    (columns, depth) => {
      const flat = new Array(depth + 1).fill(1 / (depth + 1));
      const of = { ...summary, posterior: flat, exactPosterior: flat, chosenDepth: 0 };
      return summaryTable(of, { columns }).split("\n").every((line) => line.length <= columns);
    },
  ));
});

Deno.test("summaryTable() cuts no word and no number at 80 and at 40 columns", () => {
  const data = "spirals: 200 training, 200 validation, 1,600 test; 2 classes";
  for (const columns of [80, 40]) {
    const text = summaryTable({ ...summary, data }, { columns });
    assert.ok(!text.includes("…"), text);
    const words = text.split(/\s+/).join(" ");
    assert.ok(words.includes(`data ${data}`), text);
    assert.ok(words.includes("last exit alone 4 2.19 % −0.0911"), text);
    assert.ok(words.includes("smallest d with q_d ≥ 0.95 max q"), text);
    assert.ok(text.split("\n").every((line) => line.length <= columns), text);
  }
});

Deno.test("summaryTable() colours nothing unless told to", () => {
  assert.ok(!summaryTable(summary).includes("\x1b"));
  const colored = released(ownLines(summaryTable(summary, { color: true })));
  const [dim, bar, answer, bold] = ["2", "36", "1;32", "1"].map((codes) => (text: string) =>
    `\x1b[${codes}m${text}\x1b[0m`
  );
  const lines = colored.split("\n");
  assert.deepEqual([lines[0], lines[1], ...lines.slice(5, 8), lines[9]], [
    `${dim("chosen depth    ")}${answer("3")} of 4  ${dim(summary.chosenBy)}`,
    `${dim("most probable   ")}3`,
    `${dim("posterior       ")}${bar("▁▁▁▁▁▁▁ ▂▂▂▂▂▂▂ ▆▆▆▆▆▆▆ ███████ ▃▃▃▃▃▃▃ ")}  40.0 % at 3`,
    `${dim("exact posterior ")}${bar("        ▁▁▁▁▁▁▁ ███████ ▃▃▃▃▃▃▃ ▁▁▁▁▁▁▁ ")}  60.0 % at 2`,
    `                ${dim("   0       1       2       ")}${answer("3")}${dim("       4")}`,
    dim("test                 depth      error   log-likelihood"),
  ]);
  const narrow = released(ownLines(summaryTable(summary, { color: true, columns: 50 })));
  assert.equal(narrow.split("\n")[1], " ".repeat(24) + dim("max q"));
  const inFolder = released(ownLines(summaryTable(summary, { color: true, out: "r" })));
  assert.ok(inFolder.endsWith(`${dim("written to      ")}${bold("r")}`));
  // deno-lint-ignore no-control-regex -- colours
  assert.equal(colored.replace(/\x1b\[[0-9;]*m/g, ""), summaryTable(summary));
});

Deno.test("summaryTable() draws the posterior of many depths alike without the exact one", () => {
  const weights = Array.from({ length: 201 }, (_, d) => Math.exp(-Math.abs(d - 140) / 4));
  const total = weights.reduce((sum, each) => sum + each, 0);
  const posterior = weights.map((each) => each / total);
  const drawn = (exactPosterior?: number[]) =>
    summaryTable({ ...summary, posterior, exactPosterior, depth: 200, chosenDepth: 138 }, {
      out: "runs/a",
      columns: 60,
    }).split("\n").filter((line) => line.startsWith("posterior"));
  assert.equal(drawn().length, 1);
  assert.deepEqual(drawn(), drawn(posterior));
});
