// Constants of the native library, on a binding that only counts.

import assert from "node:assert/strict";
import { constantsOf } from "../../../../src/engines/tfjs/native/constants.ts";
import type { Binding } from "../../../../src/engines/tfjs/native/binding.ts";

/** A binding that keeps the values of its tensors. */
function fakeBinding() {
  const tensors = new Map<number, { shape: readonly number[]; values: readonly number[] }>();
  let next = 0;
  const binding = {
    createTensor(shape: readonly number[], _: number, values: Float32Array | Int32Array) {
      tensors.set(next, { shape, values: [...values] });
      return next++;
    },
    deleteTensor: (id: number) => assert.ok(tensors.delete(id)),
  } as unknown as Binding;
  return { tensors, constants: constantsOf(binding) };
}

Deno.test("constants are made once for equal values of one kind", () => {
  const { tensors, constants } = fakeBinding();
  const ids = [
    constants.integers([2, 3]),
    constants.integers([23]),
    constants.integers([]),
    constants.float(23),
    constants.float(0),
    constants.float(-0),
    constants.float(NaN),
    constants.empty,
  ];
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(tensors.size, ids.length);
  assert.deepEqual(ids.map((id) => tensors.get(id)), [
    { shape: [2], values: [2, 3] },
    { shape: [1], values: [23] },
    { shape: [0], values: [] },
    { shape: [], values: [23] },
    { shape: [], values: [0] },
    { shape: [], values: [-0] },
    { shape: [], values: [NaN] },
    { shape: [0], values: [] },
  ]);
  assert.equal(constants.integers([2, 3]), ids[0]);
  assert.equal(constants.float(NaN), ids[6]);
  assert.equal(constants.empty, ids[7]);
});

Deno.test("of many constants the least recently used ones are freed", () => {
  const { tensors, constants } = fakeBinding();
  const first = constants.integers([1, 2, 3]);
  for (let i = 0; i < 5000; i++) {
    constants.float(i / 7);
    assert.equal(constants.integers([1, 2, 3]), first);
  }
  assert.ok(tensors.size <= 256);
  assert.ok(tensors.has(first));
});
