// Tensors and operations of TensorFlow's library, through the binding alone.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { bindingTo } from "../../../../src/engines/tfjs/native/binding.ts";
import { openContext } from "../../../../src/engines/tfjs/native/context.ts";
import { libraryPath } from "../../../../src/engines/tfjs/native/places.ts";
import { quietly } from "../../../../src/engines/tfjs/native/quietly.ts";
import { requiresTensorFlow } from "../../../requirements.ts";

const needed = requiresTensorFlow();
const root = new URL("../../../../", import.meta.url).pathname;
const binding = needed.ignore ? undefined! : bindingTo(
  quietly(() => openContext(resolve(root, libraryPath()), { threads: 1, tf32: false })),
);
const test = (name: string, fn: () => void) => Deno.test({ name, ...needed, fn });
const floats = (shape: readonly number[], ...values: number[]) =>
  binding.createTensor(shape, binding.TF_FLOAT, Float32Array.from(values));
const ofFloats = () => ({ name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT });

test("createTensor() and tensorDataSync() keep values of every type, of scalars and of tensors without elements", () => {
  const before = binding.getNumOfTensors();
  for (
    const [type, shape, values] of [
      [binding.TF_FLOAT, [2, 2], Float32Array.of(1.5, NaN, -Infinity, -0)],
      [binding.TF_FLOAT, [], Float32Array.of(7)],
      [binding.TF_FLOAT, [0, 3], new Float32Array()],
      [binding.TF_INT32, [3], Int32Array.of(-1, 0, 2 ** 31 - 1)],
      [binding.TF_BOOL, [2], Uint8Array.of(1, 0)],
      [binding.TF_FLOAT, [2], new Float32Array([9, 1, 2, 9]).subarray(1, 3)], // a part of a buffer
    ] as const
  ) {
    const id = binding.createTensor(shape, type, values);
    assert.deepEqual(binding.tensorDataSync(id), values.slice());
    binding.deleteTensor(id);
  }
  assert.equal(binding.getNumOfTensors(), before);
});

test("executeOp() runs an operation with attributes, and describes what it made", () => {
  const [a, b] = [floats([1, 2], 3, 4), floats([2, 1], 5, 6)];
  const flags = ["transpose_a", "transpose_b"].map((name) => ({
    name,
    type: binding.TF_ATTR_BOOL,
    value: false,
  }));
  const made = binding.executeOp("MatMul", [ofFloats(), ...flags], [a, b], 1);
  assert.deepEqual(made.map(({ shape, dtype }) => [shape, dtype]), [[[1, 1], binding.TF_FLOAT]]);
  assert.deepEqual(binding.tensorDataSync(made[0].id), Float32Array.of(39));
  for (const id of [a, b, made[0].id]) binding.deleteTensor(id);
});

test("executeOp() sets several texts as one attribute", () => {
  const ids = [floats([1, 2], 1, -2), floats([2, 2], 1, 0, 0, 1), floats([2], -3, 3)];
  const { TF_ATTR_INT, TF_ATTR_STRING } = binding;
  const fused = (...names: string[]) => {
    const attributes = [
      ofFloats(),
      { name: "num_args", type: TF_ATTR_INT, value: 1 },
      { name: "fused_ops", type: TF_ATTR_STRING, value: names },
    ];
    const [{ id }] = binding.executeOp("_FusedMatMul", attributes, ids, 1);
    const values = binding.tensorDataSync(id);
    binding.deleteTensor(id);
    return values;
  };
  assert.deepEqual(fused("BiasAdd"), Float32Array.of(-2, 1));
  assert.deepEqual(fused("BiasAdd", "Relu"), Float32Array.of(0, 1));
  ids.forEach((id) => binding.deleteTensor(id));
});

test("executeOp() takes as many outputs as an operation has", () => {
  const before = binding.getNumOfTensors();
  const count = 70;
  const axis = binding.createTensor([], binding.TF_INT32, Int32Array.of(0));
  const values = Array.from({ length: count }, (_, i) => i);
  const whole = floats([count], ...values);
  const parts = binding.executeOp(
    "Split",
    [{ name: "num_split", type: binding.TF_ATTR_INT, value: count }, ofFloats()],
    [axis, whole],
    count,
  );
  assert.deepEqual(parts.map(({ id }) => binding.tensorDataSync(id)[0]), values);
  for (const id of [axis, whole, ...parts.map((part) => part.id)]) binding.deleteTensor(id);
  assert.equal(binding.getNumOfTensors(), before);
});

test("an operation that fails says which, and why, and leaves no tensor", () => {
  const [a, b] = [floats([1, 2], 3, 4), floats([3, 1], 5, 6, 7)];
  const before = binding.getNumOfTensors();
  const run = (name: string) => () => binding.executeOp(name, [ofFloats()], [a, b], 1);
  assert.throws(
    run("MatMul"),
    /^Error: engine tensorflow: running MatMul failed: .*\[1,2\].*\[3,1\]/s,
  );
  assert.throws(run("NoSuchOperation"), /engine tensorflow: preparing NoSuchOperation failed: /);
  assert.equal(binding.getNumOfTensors(), before);
  // and nothing of it stays
  const [sum] = binding.executeOp("AddV2", [ofFloats()], [a, a], 1);
  assert.deepEqual(binding.tensorDataSync(sum.id), Float32Array.of(6, 8));
  for (const id of [a, b, sum.id]) binding.deleteTensor(id);
});

test("a tensor that was deleted is refused", () => {
  const id = floats([1], 1);
  binding.deleteTensor(id);
  assert.throws(() => binding.deleteTensor(id), /engine tensorflow: there is no tensor \d+/);
  assert.throws(() => binding.tensorDataSync(id), /engine tensorflow: there is no tensor \d+/);
});

test("attributes of an unknown kind are refused by name", () => {
  const id = floats([1], 1);
  assert.throws(
    () => binding.executeOp("Relu", [{ name: "T", type: 99, value: 0 }], [id], 1),
    /engine tensorflow: cannot set T, an attribute of the unknown kind 99/,
  );
  binding.deleteTensor(id);
});
