// Values in error messages.

import assert from "node:assert/strict";
import { shownValue } from "../../src/calls/shown_value.ts";

Deno.test("shownValue() distinguishes texts from numbers, and names larger values by their kind", () => {
  for (
    const [value, shown] of [
      ["10", '"10"'],
      [10, "10"],
      [-0.5, "-0.5"],
      [NaN, "NaN"],
      [3n, "3n"],
      [undefined, "undefined"],
      [null, "null"],
      [true, "true"],
      [[1, "a", [2]], '[1, "a", [...]]'],
      [{}, "{}"],
      [{ a: 1, b: 2 }, "{ a, b }"],
      [Object.create(null), "{}"],
      [new Float32Array(3), "a Float32Array of 3 values"],
      [new Uint8Array(1), "a Uint8Array of 1 value"],
      [new Date(0), "a Date"],
      [new AbortController(), "an AbortController"],
      [() => {}, "a function"],
      [Symbol("x"), "Symbol(x)"],
    ] as const
  ) assert.equal(shownValue(value), shown);
});

Deno.test("shownValue() is short and one line for any value", () => {
  const ones = Array(58).fill("1").join(", ");
  assert.equal(shownValue("x".repeat(58)), `"${"x".repeat(58)}"`); // 60 characters
  assert.equal(shownValue("x".repeat(59)), `"${"x".repeat(55)} ...`);
  assert.equal(shownValue(Array(58).fill(1)), `[${ones.slice(0, 54)} ...]`);
  for (const value of ["x".repeat(1e6), "a\nb", new Array(1e6).fill(1), ["y".repeat(999)]]) {
    const shown = shownValue(value);
    assert.ok(shown.length <= 60 && !shown.includes("\n"), shown);
  }
});
