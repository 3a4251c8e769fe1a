// What a person reads while a network trains.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  blockLines,
  endingText,
  logHeading,
  logRow,
  type ProgressState,
} from "../../../src/views/terminal/progress_text.ts";
import { fitLine } from "../../../src/views/terminal/terminal.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { snapshot } from "../../training/snapshots.ts";

const state = (epoch: number, more: Partial<Snapshot> = {}): ProgressState => ({
  snapshot: snapshot(epoch, more),
  pace: { stepsPerSecond: 2310, secondsPerEpoch: 2 },
  validation: { score: { error: 0.02, logLikelihood: -0.064 }, epoch: 1200 },
  waited: 12,
});
const run = { title: "spirals", epochs: 8000, patience: 500, trainSize: 100 };

Deno.test("blockLines() says where training is and what it found", () => {
  assert.deepEqual(
    blockLines(state(1234), run, { columns: 79, rows: 16 }, false),
    [
      "spirals",
      "epoch       1,234 of 8,000 · patience 12 of 500",
      "time        20 min 34 s · 2,310 steps/s · at most 3 h 46 min left",
      "training    ELBO/N −0.0008 · KL 0.5000 · 4 of 4 blocks",
      "validation  error 2.00 % · log-likelihood −0.0640 · epoch 1,200",
      "depth       chosen 3 · most probable 3 · mean 2.5",
      "",
      "  40 % ┤                        ███████",
      "       │                ███████ ███████",
      "  20 % ┤                ███████ ███████ ▄▄▄▄▄▄▄",
      "       │▄▄▄▄▄▄▄ ███████ ███████ ███████ ███████",
      "   0 % └───────────────────────────▲────────────",
      "           0       1       2       3       4",
      "        ▲ chosen depth",
    ].map((line) => line.trimEnd()),
  );
});

Deno.test("blockLines() draws the chart where two rows are left for it, and not where one is", () => {
  const [without, smallest] = [13, 14].map((rows) =>
    blockLines(state(1234), run, { columns: 79, rows }, false)
  );
  assert.equal(without.length, 6);
  assert.deepEqual(smallest, [
    ...without,
    "",
    "  40 % ┤                ▄▄▄▄▄▄▄ ███████",
    "  20 % ┤▂▂▂▂▂▂▂ ▄▄▄▄▄▄▄ ███████ ███████ ▆▆▆▆▆▆▆",
    "   0 % └───────────────────────────▲────────────",
    "           0       1       2       3       4",
    "        ▲ chosen depth",
  ]);
});

Deno.test("blockLines() leaves out what it does not know", () => {
  const bare = { ...state(5), validation: undefined };
  assert.deepEqual(blockLines(bare, {}, { columns: 79, rows: 6 }, false), [
    "epoch       5",
    "time        5.0 s · 2,310 steps/s",
    "training    objective −0.2000 · KL 0.5000 · 4 of 4 blocks",
    "depth       chosen 3 · most probable 3 · mean 2.5",
  ]);
});

Deno.test("blockLines() says at the end why it ended and which weights are kept", () => {
  const last = state(1234, { final: true, bestEpoch: 734, stoppedBy: "patience" });
  const lines = blockLines(last, run, { columns: 79, rows: 6 }, false);
  assert.equal(lines[1], "epoch       1,234 of 8,000 · ended by patience, weights of epoch 734");
  assert.equal(lines[2], "time        20 min 34 s · 2,310 steps/s");
});

Deno.test("blockLines() wraps its rows where the terminal is narrow", () => {
  assert.deepEqual(blockLines(state(1234), run, { columns: 34, rows: 12 }, false).slice(1, 5), [
    "epoch       1,234 of 8,000",
    "            patience 12 of 500",
    "time        20 min 34 s",
    "            2,310 steps/s",
  ]);
});

Deno.test("blockLines() fits terminals of every size from 40 columns on", () => {
  fc.assert(fc.property(
    fc.integer({ min: 40, max: 200 }),
    fc.integer({ min: 16, max: 60 }),
    fc.boolean(),
    (columns, rows, color) => {
      const lines = blockLines(state(1234), run, { columns, rows }, color);
      assert.ok(lines.length < rows);
      for (const line of lines) assert.ok(fitLine(line, Infinity).width <= columns, line);
    },
  ));
});

Deno.test("logHeading() and logRow() line up within 79 characters", () => {
  const heading = logHeading(run);
  const row = logRow(state(1234), run);
  assert.equal(
    heading,
    "  epoch        time    ELBO/N       KL    error  log-lik  chosen  argmax  mean",
  );
  assert.equal(
    row,
    "  1,234 20 min 34 s   −0.0008   0.5000   2.00 %  −0.0640       3       3   2.5",
  );
  assert.equal(heading.length, row.length);
  assert.match(
    logRow({ ...state(1), validation: undefined }, {}),
    /−1\.0000 {3}0\.5000 {8}– {8}– /,
  );
});

Deno.test("endingText() is empty before the end", () => {
  assert.equal(endingText(snapshot(1)), "");
  assert.equal(endingText(snapshot(1, { stoppedBy: "interrupt" })), "interrupted");
});

Deno.test("logRow() and blockLines() say NaN where a figure is no number, and never 0", () => {
  const lost = {
    ...state(3, { objective: NaN, elbo: NaN, kl: NaN }),
    validation: { score: { error: NaN, logLikelihood: NaN, unpredicted: 7 }, epoch: 3 },
  };
  for (const outline of [{}, run]) {
    const row = logRow(lost, outline).trim().split(/ {2,}/);
    assert.deepEqual(row.slice(2, 6), ["NaN", "NaN", "NaN", "NaN"]);
    const lines = blockLines(lost, outline, { columns: 99, rows: 6 }, false);
    const name = outline === run ? "ELBO/N" : "objective";
    assert.ok(lines.includes(`training    ${name} NaN · KL NaN · 4 of 4 blocks`), `${lines}`);
    assert.ok(lines.includes(
      "validation  error NaN · log-likelihood NaN · 7 without a finite prediction",
    ));
  }
});
