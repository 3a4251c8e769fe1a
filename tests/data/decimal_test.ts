import assert from "node:assert/strict";
import fc from "fast-check";
import { compareDecimals, decimalKey } from "../../src/data/decimal.ts";

Deno.test("decimalKey() is the same for the same number and for no other", () => {
  for (const text of ["1", "1.0", "+01", "10e-1", ".1e1", "0.001E3", "1."]) {
    assert.equal(decimalKey(text), "1e0");
  }
  for (const text of ["0", "-0", "0.00", "0e5", "+.0"]) assert.equal(decimalKey(text), "0e0");
  assert.notEqual(decimalKey("12345678901234567890"), decimalKey("12345678901234567891"));
  assert.notEqual(decimalKey("-1"), decimalKey("1"));
  fc.assert(fc.property(fc.bigInt(), fc.integer({ min: 0, max: 9 }), (value, zeros) => {
    const fraction = zeros > 0 ? `.${"0".repeat(zeros)}` : "";
    assert.equal(decimalKey(`${value}${fraction}`), decimalKey(`${value * 1000n}e-3`));
    assert.notEqual(decimalKey(`${value}`), decimalKey(`${value + 1n}`));
  }));
});

Deno.test("compareDecimals() sorts as numbers, also those that are one double", () => {
  fc.assert(fc.property(fc.bigInt(), fc.bigInt({ min: -3n, max: 3n }), (value, step) => {
    const sign = Math.sign(compareDecimals(decimalKey(`${value}`), decimalKey(`${value + step}`)));
    assert.equal(sign, Math.sign(Number(-step)));
  }));
  assert.ok(compareDecimals(decimalKey("1e-999999999"), decimalKey("0")) !== 0); // and soon
});
