// Numbers in the forms of columns.

import assert from "node:assert/strict";
import {
  bareText,
  differenceText,
  formText,
  intervalText,
  type NumberForm,
  shortIntervalText,
} from "../../src/tables/number_form.ts";

Deno.test("shortIntervalText() gives shares in percent, 100 where they round to it", () => {
  assert.equal(shortIntervalText("share", [0.2933, 0.45331]), "29.33 to 45.33");
  assert.equal(shortIntervalText("share", [0.99994, 0.99995]), "99.99 to 100");
  assert.equal(shortIntervalText("share", [0, 1]), "0.00 to 100");
});

Deno.test("shortIntervalText() gives nats and Brier scores fewer decimals the larger their larger end is", () => {
  const cases: [lower: number, upper: number, text: string][] = [
    [-0.1814, -0.0436, "−0.181 to −0.044"],
    [-9.9994, 1, "−9.999 to 1.000"],
    [-10, 1, "−10.00 to 1.00"],
    [1, 99.99, "1.00 to 99.99"],
    [-1, 100, "−1.0 to 100.0"],
    [-999.94, -1, "−999.9 to −1.0"],
    [-1000, -1, "−1000 to −1"],
    [-99999.4, -1, "−99999 to −1"],
    [-1e5, 2, "−1.0e+5 to 2.0e+0"],
    [-Infinity, -1.5, "−Infinity to −1.500"],
  ];
  for (const [lower, upper, text] of cases) {
    for (const form of ["nats", { decimals: 4 }] as const) {
      assert.equal(shortIntervalText(form, [lower, upper]), text);
    }
  }
});

Deno.test("formText() writes a number in every form", () => {
  const cases: [form: NumberForm, value: number, text: string][] = [
    ["share", 0.0194, "1.94 %"],
    ["nats", -0.064, "−0.0640"],
    ["count", 8000, "8,000"],
    ["duration", 63, "1 min 03 s"],
    ["time", 0.00023, "230 µs"],
    [{ decimals: 1 }, 2.25, "2.3"],
    [{ digits: 3 }, 0.12345, "0.123"],
    [{ percentDecimals: 1 }, 0.5, "50.0 %"],
  ];
  for (const [form, value, text] of cases) assert.equal(formText(form, value), text);
  assert.equal(bareText("share", 0.0194), "1.94");
});

Deno.test("differenceText() has a sign where a difference is seen", () => {
  assert.equal(differenceText("share", 0.0013), "+0.13");
  assert.equal(differenceText("share", -0.0013), "−0.13");
  assert.equal(differenceText("share", 0.00001), "0.00");
  assert.equal(differenceText("share", -1e-9), "0.00");
  assert.equal(differenceText("nats", 0.05), "+0.0500");
});

Deno.test("intervalText() leaves units out", () => {
  assert.equal(intervalText("share", [0.0044, 0.0125]), "0.44 to 1.25");
  assert.equal(intervalText("share", [-0.0006, 0.0031], differenceText), "−0.06 to +0.31");
});
