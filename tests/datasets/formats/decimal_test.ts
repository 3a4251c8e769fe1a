import assert from "node:assert/strict";
import fc from "fast-check";
import { compareDecimals, decimalKey } from "../../../src/datasets/formats/decimal.ts";

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

Deno.test("compareDecimals() sorts what is no double of its own, beyond their range too", () => {
  const sorted = [
    ...[
      "-2e400",
      "-1e400",
      "-3",
      "-1e-400",
      "0",
      "1e-400",
      "11e-401",
      "0.1",
      "0.10000000000000001",
    ],
    ...["9007199254740992", "9007199254740993", "1e400", "15e399", "2e400", "1e401"],
  ];
  sorted.forEach((a, i) =>
    sorted.forEach((b, j) => {
      const sign = Math.sign(compareDecimals(decimalKey(a), decimalKey(b)));
      assert.equal(sign, Math.sign(i - j), `${a}, ${b}`);
    })
  );
  assert.equal(compareDecimals("1e9000", "1e2000"), 1);
  assert.equal(compareDecimals("1e2000", "1e9000"), -1);
});
