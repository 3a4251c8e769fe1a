// Lines about work in hand.

import assert from "node:assert/strict";
import fc from "fast-check";
import { released } from "../../../src/views/terminal/own_sequences.ts";
import { fitLine } from "../../../src/views/terminal/terminal.ts";
import { clockText, leftText, workBar, workRow } from "../../../src/views/terminal/work_text.ts";

const predicting = { name: "predicting", done: 15_000, of: 60_000, seconds: 4 };

Deno.test("workBar() has a bar, how much is done and the time left", () => {
  assert.equal(
    workBar(predicting, false),
    "predicting ━━━━━━────────────────── 15,000 of 60,000 · 0:12 left",
  );
  assert.equal(
    workBar({ ...predicting, done: 16_250, unit: "row" }, false),
    "predicting ━━━━━━╺───────────────── row 16,250 of 60,000 · 0:11 left",
  );
});

Deno.test("workBar() shows the share of a file where the number of rows is not known, else the rate", () => {
  const rows = { name: "predicting", done: 12_800, of: Infinity, seconds: 4 };
  assert.equal(
    workBar({ ...rows, share: 0.5 }, false),
    "predicting ━━━━━━━━━━━━──────────── 12,800 · 0:04 left",
  );
  assert.equal(workBar(rows, false), "predicting 12,800 · 3,200 a second");
  assert.equal(workBar({ name: "loading", seconds: 3 }, false), "loading 0:03");
});

Deno.test("workRow() is the same without a bar", () => {
  assert.equal(workRow(predicting), "predicting: 15,000 of 60,000, 0:12 left");
  assert.equal(workRow({ name: "loading", seconds: 3 }), "loading: 0:03");
});

Deno.test("workBar() has one width for every share, coloured or not", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (share, color) => {
      const bar = workBar({ name: "x", share, seconds: 0 }, color);
      const { text } = fitLine(bar.replace(/ \d+:.*/, ""), 1000);
      // deno-lint-ignore no-control-regex -- colours
      assert.equal(released(text).replace(/\x1b\[[0-9;]*m/g, "").trimEnd().length, 26);
    }),
  );
});

Deno.test("leftText() is silent at the very start and at the end", () => {
  assert.equal(leftText(0, 1), "");
  assert.equal(leftText(0.001, 1), "");
  assert.equal(leftText(1, 1), "");
  assert.equal(leftText(NaN, 1), "");
  assert.equal(leftText(0.5, 70), "1:10 left");
});

Deno.test("clockText() is a clock's", () => {
  const texts = [0, 7.4, 59.6, 750, 3725].map(clockText);
  assert.deepEqual(texts, ["0:00", "0:07", "1:00", "12:30", "1:02:05"]);
});
