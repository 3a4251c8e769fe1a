// A device that fails in the middle of training: the stream's error says what, and nothing is left.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { conv, dense } from "../../../../src/architectures/specification.ts";
import { spirals } from "../../../../src/datasets/spirals.ts";
import { createNetwork } from "../../../../src/engines/create_network.ts";
import type { Binding } from "../../../../src/engines/tfjs/native/binding.ts";
import { train } from "../../../../src/training/train.ts";
import { randomExamples } from "../../examples.ts";
import { update } from "../../update.ts";
import "../backends.ts"; // starts the library outside of tests
import { requiresTensorFlow } from "../../../requirements.ts";

const needed = requiresTensorFlow();
const failure = "engine tensorflow: the GPU has not enough memory for running Mul";

/** The binding fails at its operation number `at` from now on, until disposed. */
function failing(binding: Binding, at: number) {
  const { executeOp } = binding;
  let left = at;
  binding.executeOp = (...parameters) => {
    if (--left < 0) throw new Error(failure);
    return executeOp(...parameters);
  };
  return {
    get reached() {
      return left < 0;
    },
    [Symbol.dispose]: () => void (binding.executeOp = executeOp),
  };
}

const bindingInUse = () => (tf.backend() as unknown as { readonly binding: Binding }).binding;

Deno.test({
  ...needed,
  name: "train() on engine tensorflow fails with the reason of the operation that failed",
  async fn() {
    const spec = dense({ inputs: 2, classes: 2, maxDepth: 2, width: 4 });
    using network = await createNetwork(spec, { engine: "tensorflow", threads: 1 });
    const started = train(spirals({ seed: 1 }), { network, epochs: 50 });
    using fails = failing(bindingInUse(), 3000);
    await assert.rejects(lastValueFrom(started), { message: failure });
    assert.ok(fails.reached);
  },
});

Deno.test({
  ...needed,
  name: "whichever operation of a step fails, its tensors are freed and the next step succeeds",
  async fn() {
    const specs = [
      dense({ inputs: 2, classes: 3, maxDepth: 2, width: 4 }),
      conv({ size: [8, 8], channels: 1, classes: 3, maxDepth: 1, outer: 4, inner: 3 }),
    ];
    for (const spec of specs) {
      using network = await createNetwork(spec, { engine: "tensorflow", threads: 1 });
      const examples = randomExamples(spec.kind === "dense" ? [2] : [8, 8, 1], 3, 4);
      const weights = Array.from({ length: spec.maxDepth + 1 }, () => 1 / (spec.maxDepth + 1));
      const step = () =>
        update(network, examples, { weights }, { learningRate: 0.01, momentum: 0.5 });
      await step();
      const binding = bindingInUse();
      const before = [tf.memory().numTensors, binding.getNumOfTensors()];
      let failed = 0;
      for (let at = 0;; at += 7) {
        using fails = failing(binding, at);
        const error = await step().then(() => undefined, (error) => error);
        if (!fails.reached) break;
        failed++;
        assert.equal(error?.message, failure);
        assert.equal(tf.memory().numTensors, before[0], `operation ${at}`);
      }
      assert.ok(failed > 10);
      await step();
      // constants may have been made
      assert.ok(binding.getNumOfTensors() - before[1] < 50);
    }
  },
});
