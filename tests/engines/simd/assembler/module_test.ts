// Modules that run: control flow, locals, parameters and addresses.

import assert from "node:assert/strict";
import {
  addInteger,
  advance,
  beyond,
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

Deno.test("loopWhile(), when() and addresses work together", () => {
  // sums 1 to 10 except 7, and stores the partial sum in every iteration
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
