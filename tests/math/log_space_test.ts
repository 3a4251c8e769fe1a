// Log-space sums against plain arithmetic where that is safe, and against known limits where it is not.

import assert from "node:assert/strict";
import fc from "fast-check";
import { logSoftmax, logSumExp, softmax } from "../../src/math/log_space.ts";
import { close } from "../close.ts";

const values = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), {
  minLength: 1,
  maxLength: 20,
});

Deno.test("logSumExp() equals the logarithm of the plain sum where that does not overflow", () => {
  fc.assert(fc.property(values, (list) => {
    close(logSumExp(list), Math.log(list.reduce((sum, value) => sum + Math.exp(value), 0)));
  }));
});

Deno.test("logSumExp() neither overflows nor underflows", () => {
  close(logSumExp([1e4, 1e4]), 1e4 + Math.LN2);
  close(logSumExp([-1e4, -1e4, -1e4]), -1e4 + Math.log(3));
  assert.equal(logSumExp([0, -1e4]), 0);
});

Deno.test("logSumExp() is −∞ for nothing, ignores −∞, and keeps ∞ and NaN", () => {
  assert.equal(logSumExp([]), -Infinity);
  assert.equal(logSumExp([-Infinity, -Infinity]), -Infinity);
  assert.equal(logSumExp([-Infinity, 2]), 2);
  assert.equal(logSumExp([Infinity, 2]), Infinity);
  assert.equal(logSumExp([NaN, 2]), NaN);
});

Deno.test("logSumExp() takes typed arrays", () => {
  close(logSumExp(new Float32Array([0, 0, 0, 0])), Math.log(4));
});

Deno.test("softmax() equals the plain ratio of exponentials and sums to one", () => {
  fc.assert(fc.property(values, (list) => {
    const total = list.reduce((sum, value) => sum + Math.exp(value), 0);
    const p = softmax(list);
    p.forEach((pi, i) => close(pi, Math.exp(list[i]) / total));
    close(p.reduce((sum, pi) => sum + pi, 0), 1);
  }));
});

Deno.test("softmax() does not change when all logits are shifted", () => {
  fc.assert(fc.property(values, fc.integer({ min: -1000, max: 1000 }), (list, shift) => {
    const shifted = softmax(list.map((value) => value + shift));
    softmax(list).forEach((pi, i) => close(shifted[i], pi, 1e-11));
  }));
});

Deno.test("logSoftmax() keeps logarithms that softmax() rounds to zero", () => {
  assert.deepEqual(logSoftmax([0, -1e4]), [0, -1e4]);
  assert.deepEqual(softmax([0, -1e4]), [1, 0]);
});

Deno.test("logSoftmax() gives a plain array of logarithms that sum to one", () => {
  const log = logSoftmax(new Float64Array([1, 2, 3]));
  assert.ok(Array.isArray(log));
  log.forEach((value, i) => close(value, i + 1 - Math.log(Math.E + Math.E ** 2 + Math.E ** 3)));
});
