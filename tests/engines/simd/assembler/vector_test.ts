// Each vector instruction against JavaScript.

import assert from "node:assert/strict";
import { at, type Code, integer } from "../../../../src/engines/simd/assembler/code.ts";
import * as vector from "../../../../src/engines/simd/assembler/vector.ts";
import { freeFrom, runKernel } from "../run_kernel.ts";

type Expression = (a: Code, b: Code) => Code;

const [placeA, placeB, result] = [freeFrom, freeFrom + 16, freeFrom + 32];

/** Memory after an expression of the vectors at two addresses was stored at a third. */
function computed(expression: Expression, fill: (memory: Float32Array) => void): Float32Array {
  const memory = runKernel(false, fill, () => [
    vector.store(
      at(result),
      expression(vector.load(at(placeA)), vector.load(at(placeB))),
    ),
  ]);
  return memory.slice(result / 4, result / 4 + 4);
}

const a = [1.5, -2.25, 3.75, -0.5];
const b = [0.5, -2.25, -8, 16];

/** Four lanes of an expression of a and b. */
const lanes = (expression: Expression) => [
  ...computed(expression, (floats) => {
    floats.set(a, placeA / 4);
    floats.set(b, placeB / 4);
  }),
];

const each = (combine: (x: number, y: number) => number) => a.map((x, i) => combine(x, b[i]));

const instructions: [string, Expression, number[]][] = [
  ["add", vector.add, each((x, y) => x + y)],
  ["subtract", vector.subtract, each((x, y) => x - y)],
  ["multiply", vector.multiply, each((x, y) => x * y)],
  ["divide", vector.divide, each((x, y) => Math.fround(x / y))],
  ["larger", vector.larger, each(Math.max)],
  ["smaller", vector.smaller, each(Math.min)],
  ["absolute", (x) => vector.absolute(x), a.map(Math.abs)],
  ["negate", (x) => vector.negate(x), a.map((x) => -x)],
  [
    "squareRoot",
    (_, y) => vector.squareRoot(vector.absolute(y)),
    b.map((y) => Math.fround(Math.sqrt(Math.abs(y)))),
  ],
  ["shuffle", (x, y) => vector.shuffle(x, y, [3, 4, 0, 6]), [a[3], b[0], a[0], b[2]]],
  ["isLess", (x, y) => vector.and(x, vector.isLess(x, y)), [0, 0, 0, -0.5]],
  ["isGreater", (x, y) => vector.and(x, vector.isGreater(x, y)), [1.5, 0, 3.75, 0]],
  ["andNot", (x, y) => vector.andNot(x, vector.isGreater(x, y)), [0, -2.25, 0, -0.5]],
  ["zero", () => vector.zero(), [0, 0, 0, 0]],
  ["loadSplat", () => vector.loadSplat(at(placeB + 12)), [16, 16, 16, 16]],
  ["loadLane", (x) => vector.loadLane(at(placeB), 2, x), [a[0], a[1], b[0], a[3]]],
];
for (const [name, expression, wanted] of instructions) {
  Deno.test(`${name}() is that instruction`, () => {
    assert.deepEqual(lanes(expression), wanted);
  });
}

/** Four lanes of an expression as integers. */
const putIntegers = (floats: Float32Array) => {
  const integers = new Int32Array(floats.buffer);
  integers.set([1, -2, 3, 0], placeA / 4);
  integers.set([0, -2, -8, 16], placeB / 4);
};
const integersOf = (expression: Expression) => [
  ...new Int32Array(computed(expression, putIntegers).buffer),
];

Deno.test("shifts and sums of integers, and fromIntegers(), are those instructions", () => {
  assert.deepEqual(integersOf(vector.addIntegers), [1, -4, -5, 16]);
  assert.deepEqual(integersOf(vector.subtractIntegers), [1, 0, 11, -16]);
  assert.deepEqual(integersOf((_, y) => vector.shiftLeft(y, integer(3))), [0, -16, -64, 128]);
  assert.deepEqual(integersOf((_, y) => vector.shiftRight(y, integer(2))), [0, -1, -2, 4]);
  assert.deepEqual([...computed((x) => vector.fromIntegers(x), putIntegers)], [1, -2, 3, 0]);
});
