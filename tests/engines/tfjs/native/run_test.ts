// Kernels of several operations of the native library: what they return, and what they free.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { startBackend } from "../../../../src/engines/tfjs/backend.ts";
import type { Binding } from "../../../../src/engines/tfjs/native/binding.ts";
import { constantsOf } from "../../../../src/engines/tfjs/native/constants.ts";
import {
  nativeKernel,
  type NativeTensor,
  type Run,
} from "../../../../src/engines/tfjs/native/run.ts";
import "../backends.ts"; // starts the library outside of tests
import { requiresTensorFlow } from "../../../requirements.ts";

const needed = requiresTensorFlow();

/** Runs a kernel on x = [1, 2], and tells values and tensors of the library that are left. */
async function ran(compute: (run: Run, x: NativeTensor) => readonly NativeTensor[]) {
  (await startBackend("tensorflow", { threads: 1 })).use();
  const backend = tf.backend() as unknown as { readonly binding: Binding };
  const { binding } = backend;
  const place = { binding, constants: constantsOf(binding) };
  const before = binding.getNumOfTensors();
  const values = tf.tidy(() => {
    const x = tf.tensor1d([1, 2]);
    const made = nativeKernel(place, (run) => compute(run, run.take(x)))(
      { inputs: { x }, backend, attrs: {} },
    );
    const tensors = [made].flat() as tf.Tensor[];
    return tensors.map((tensor) => [...tensor.dataSync()]);
  });
  return { values, left: binding.getNumOfTensors() - before };
}

Deno.test({
  ...needed,
  name: "a kernel returns what it made, and frees the rest",
  fn: async () => {
    const { values, left } = await ran(({ execute }, x) => {
      const [negative] = execute("Neg", [x.id]);
      const [exponential] = execute("Exp", [negative.id]);
      return execute("Mul", [exponential.id, negative.id]);
    });
    assert.deepEqual(values.flat().map((value) => value.toFixed(5)), ["-0.36788", "-0.27067"]);
    assert.equal(left, 0);
  },
});

Deno.test({
  ...needed,
  name: "a kernel that returns its input returns a tensor of its own",
  fn: async () => {
    const { values, left } = await ran(({ reshape }, x) => [reshape(x, [2]), x]);
    assert.deepEqual(values, [[1, 2], [1, 2]]);
    assert.equal(left, 0);
  },
});

Deno.test({
  ...needed,
  name: "a kernel that fails midway frees what it made",
  fn: async () => {
    (await startBackend("tensorflow", { threads: 1 })).use();
    const { binding } = tf.backend() as unknown as { readonly binding: Binding };
    const before = binding.getNumOfTensors();
    await assert.rejects(
      ran(({ execute }, x) => {
        const [negative] = execute("Neg", [x.id]);
        return execute("MatMul", [negative.id, x.id]);
      }),
      /engine tensorflow: running MatMul failed: /,
    );
    assert.equal(binding.getNumOfTensors(), before);
  },
});
