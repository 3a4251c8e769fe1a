// Modules that run: each instruction against what JavaScript computes, control flow, and locals.

import assert from "node:assert/strict";
import {
  addInteger,
  advance,
  at,
  beyond,
  type Code,
  equalInteger,
  from,
  get,
  integer,
  loopWhile,
  multiplyInteger,
  set,
  unequalInteger,
  when,
} from "../../../../src/engines/simd/assembler/code.ts";
import { assembleModule } from "../../../../src/engines/simd/assembler/module.ts";
import * as vector from "../../../../src/engines/simd/assembler/vector.ts";
import { freeFrom, runKernel } from "../run_kernel.ts";

const a = [1.5, -2.25, 3.75, -0.5];
const b = [0.5, -2.25, -8, 16];
const [placeA, placeB, result] = [freeFrom, freeFrom + 16, freeFrom + 32];

/** Four lanes of an expression of a and b. */
function lanes(expression: (a: Code, b: Code) => Code, integers = false): number[] {
  const memory = runKernel(false, (floats) => {
    floats.set(a, placeA / 4);
    floats.set(b, placeB / 4);
  }, () => [
    vector.store(
      at(result),
      expression(vector.load(at(placeA)), vector.load(at(placeB))),
    ),
  ]);
  const floats = memory.slice(result / 4, result / 4 + 4);
  return [...(integers ? new Int32Array(floats.buffer) : floats)];
}

const each = (combine: (x: number, y: number) => number) => a.map((x, i) => combine(x, b[i]));

const instructions: [string, (a: Code, b: Code) => Code, number[]][] = [
  ["add", vector.add, each((x, y) => x + y)],
  ["subtract", vector.subtract, each((x, y) => x - y)],
  ["multiply", vector.multiply, each((x, y) => x * y)],
  ["divide", vector.divide, each((x, y) => Math.fround(x / y))],
  ["larger", vector.larger, each(Math.max)],
  ["smaller", vector.smaller, each(Math.min)],
  ["absolute", (x) => vector.absolute(x), a.map(Math.abs)],
  ["negate", (x) => vector.negate(x), a.map((x) => -x)],
  ["nearest", (x) => vector.nearest(x), [2, -2, 4, -0]],
  [
    "squareRoot",
    (_, y) => vector.squareRoot(vector.absolute(y)),
    b.map((y) => Math.fround(Math.sqrt(Math.abs(y)))),
  ],
  ["shuffle", (x, y) => vector.shuffle(x, y, [3, 4, 0, 6]), [a[3], b[0], a[0], b[2]]],
  ["select", (x, y) => vector.select(x, y, vector.isLess(x, y)), each(Math.min)],
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

Deno.test("toIntegers(), shifts and sums of whole numbers are those instructions", () => {
  assert.deepEqual(lanes((x) => vector.toIntegers(x), true), [1, -2, 3, 0]);
  const sum = (x: Code, y: Code) => vector.addIntegers(vector.toIntegers(x), vector.toIntegers(y));
  assert.deepEqual(lanes(sum, true), [1, -4, -5, 16]);
  const difference = (x: Code, y: Code) =>
    vector.subtractIntegers(vector.toIntegers(x), vector.toIntegers(y));
  assert.deepEqual(lanes(difference, true), [1, 0, 11, -16]);
  const left = (_: Code, y: Code) => vector.shiftLeft(vector.toIntegers(y), integer(3));
  assert.deepEqual(lanes(left, true), [0, -16, -64, 128]);
  const right = (_: Code, y: Code) => vector.shiftRight(vector.toIntegers(y), integer(2));
  assert.deepEqual(lanes(right, true), [0, -1, -2, 4]);
  assert.deepEqual(lanes((x) => vector.fromIntegers(vector.toIntegers(x))), [1, -2, 3, 0]);
});

Deno.test("loopWhile(), when() and addresses work together", () => {
  // adds up 1 to 10 but for 7, and stores the sum so far at every turn
  const memory = runKernel(false, (floats) => {
    for (let i = 0; i <= 10; i++) floats.fill(i, freeFrom / 4 + 4 * i, freeFrom / 4 + 4 * i + 4);
  }, (_, scope) => {
    const [turn, pointer] = scope.locals("i32", 2);
    const sum = scope.local("v128");
    return [
      set(turn, integer(1)),
      set(pointer, addInteger(integer(freeFrom), multiplyInteger(integer(4), integer(4)))),
      loopWhile([
        when(
          equalInteger(get(turn), integer(7)),
          [vector.store(beyond(from(pointer, 496), 16), vector.zero())],
          [
            set(sum, vector.add(get(sum), vector.load(from(pointer)))),
            vector.store(from(pointer, 512), get(sum)),
          ],
        ),
        advance(pointer, 16),
        advance(turn, 1),
      ], unequalInteger(get(turn), integer(11))),
    ];
  });
  const sums = Array.from({ length: 10 }, (_, i) => memory[(freeFrom + 512) / 4 + 4 * (i + 1)]);
  assert.deepEqual(sums, [1, 3, 6, 10, 15, 21, 0, 29, 38, 48]);
});

Deno.test("assembleModule() takes parameters, many locals and large constants", () => {
  const bytes = assembleModule([{
    name: "copy",
    parameters: ["i32", "f32", "i32"],
    body: (scope, source, factor, target) => {
      const many = scope.locals("v128", 200);
      return [
        ...many.map((local, i) =>
          set(local, i === 0 ? vector.load(from(source)) : get(many[i - 1]))
        ),
        vector.store(
          from(target),
          vector.multiply(get(many[199]), vector.splat(get(factor))),
        ),
        vector.store({ index: integer(-(2 ** 31)), offset: 2 ** 31 - 65536 }, vector.zero()),
      ];
    },
  }], 1);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    environment: { memory },
  });
  const floats = new Float32Array(memory.buffer);
  floats.set([1, 2, 3, 4], 4);
  const copy = exports.copy as (source: number, factor: number, target: number) => void;
  // the last address lies beyond the memory
  assert.throws(() => copy(16, 0.5, 64), WebAssembly.RuntimeError);
  assert.deepEqual([...floats.subarray(16, 20)], [0.5, 1, 1.5, 2]);
});
