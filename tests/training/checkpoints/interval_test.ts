// The interval between checkpoints as text.

import assert from "node:assert/strict";
import { anInterval, parsedInterval } from "../../../src/training/checkpoints/interval.ts";

Deno.test("parsedInterval() reads seconds, epochs, steps and never", () => {
  const parsed = ["60s", "0.5s", "5epochs", "1epoch", "200steps", "1step", "never"]
    .map(parsedInterval);
  assert.deepEqual(parsed, [
    { unit: "seconds", count: 60 },
    { unit: "seconds", count: 0.5 },
    { unit: "epochs", count: 5 },
    { unit: "epochs", count: 1 },
    { unit: "steps", count: 200 },
    { unit: "steps", count: 1 },
    { unit: "epochs", count: Infinity },
  ]);
});

Deno.test("parsedInterval() refuses anything else", () => {
  const texts = [
    "",
    "60",
    "s",
    "0s",
    "-1s",
    "1.5epochs",
    "0steps",
    "5 epochs",
    "1e3s",
    "NaNs",
    "5m",
  ];
  for (const text of [...texts, "9007199254740993steps", "constructor", "Never"]) {
    assert.equal(parsedInterval(text), undefined, text);
    assert.equal(anInterval.good!(text), false, text);
  }
});
