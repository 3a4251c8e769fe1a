// Quantities as people read them.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  counted,
  countText,
  decimalText,
  durationText,
  minusText,
  natsText,
  percentText,
  shortTimeText,
  significantText,
  speedText,
} from "../../src/tables/number_text.ts";

Deno.test("percentText() writes a share with two decimals, and says when there is none", () => {
  assert.equal(percentText(0.0194), "1.94 %");
  assert.equal(percentText(1, 0), "100 %");
  assert.equal(percentText(NaN), "NaN");
});

Deno.test("natsText() keeps the digits that matter and no negative zero", () => {
  assert.deepEqual([-0.064, -24.709, -1234.56, 0, -0.000001, -Infinity].map(natsText), [
    "−0.0640",
    "−24.71",
    "−1234.6",
    "0.0000",
    "0.0000",
    "−Infinity",
  ]);
});

Deno.test("countText() sets thousands apart", () => assert.equal(countText(8000), "8,000"));

Deno.test("durationText() writes the two units that matter", () => {
  const seconds = [0, 0.03, 0.4, 9.94, 9.96, 59.4, 59.6, 200, 3599.6, 7500, 86399, 100000, NaN];
  assert.deepEqual(seconds.map(durationText), [
    "0 ms",
    "30 ms",
    "0.4 s",
    "9.9 s",
    "10 s",
    "59 s",
    "1 min 00 s",
    "3 min 20 s",
    "1 h 00 min",
    "2 h 05 min",
    "1 d 00 h",
    "1 d 04 h",
    "?",
  ]);
});

Deno.test("durationText() never needs more than 12 characters below three years", () => {
  fc.assert(fc.property(
    fc.double({ min: 0, max: 9e7, noNaN: true }),
    (seconds) => durationText(seconds).length <= 12,
  ));
});

Deno.test("speedText() turns around where steps are slow", () => {
  assert.deepEqual([2310, 42.2, 1.234, 0.3, 0, NaN].map(speedText), [
    "2,310 steps/s",
    "42 steps/s",
    "1.2 steps/s",
    "3.3 s a step",
    "? steps/s",
    "? steps/s",
  ]);
});

Deno.test("shortTimeText() writes microseconds, milliseconds, seconds", () => {
  assert.deepEqual([0.00023, 0.0041, 1.3, NaN].map(shortTimeText), [
    "230 µs",
    "4.10 ms",
    "1.3 s",
    "?",
  ]);
});

Deno.test("counted() has a singular", () => {
  const texts = [0, 1, 2, 8000].map((count) => counted(count, "epoch"));
  assert.deepEqual(texts, ["0 epochs", "1 epoch", "2 epochs", "8,000 epochs"]);
});

Deno.test("minusText() makes signs minus signs, and none of a zero", () => {
  assert.deepEqual(
    ["-1.5", "-0.00", "-0", "0.5", "-Infinity", "NaN", "-0.001", "1e-7"].map(minusText),
    ["−1.5", "0.00", "0", "0.5", "−Infinity", "NaN", "−0.001", "1e-7"],
  );
  assert.equal(percentText(-0.0123), "−1.23 %");
  assert.equal(decimalText(-0.0001, 2), "0.00");
  assert.equal(significantText(-1.2345, 3), "−1.23");
});
