// Operations that a gradient step takes. Before they were fused, a dense step took 2,526 kernels on wasm and 1,812 operations
// of the native library, a conv step 4,074 and 2,763.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { conv, dense } from "../../../src/architectures/specification.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { randomExamples } from "../examples.ts";
import { update } from "../update.ts";
import { processorBackends } from "./backends.ts";

const counted = {
  dense: { spec: dense({ inputs: 2, classes: 2, maxDepth: 20 }), shape: [2], batch: 20 },
  conv: {
    spec: conv({ size: [28, 28], channels: 1, classes: 10, maxDepth: 10 }),
    shape: [28, 28, 1],
    batch: 2,
  },
};
const most = {
  wasm: { dense: 640, conv: 1150 },
  tensorflow: { dense: 430, conv: 770 },
} as const;

/** What counts calls of a function from now on. */
function counting<Name extends string>(
  of: Record<Name, (...parameters: never[]) => unknown>,
  name: Name,
  counts: (parameters: unknown[]) => boolean,
) {
  const original = of[name];
  let calls = 0;
  of[name] = function (this: unknown, ...parameters: never[]) {
    if (counts(parameters)) calls++;
    return original.apply(this, parameters);
  };
  return {
    get calls() {
      return calls;
    },
    [Symbol.dispose]() {
      of[name] = original;
    },
  };
}

for (const name of processorBackends.filter((each) => each in most)) {
  for (const kind of ["dense", "conv"] as const) {
    Deno.test(`a ${kind} step on ${name} takes at most a third of the operations that it took unfused`, async () => {
      const { spec, shape, batch } = counted[kind];
      using network = await createNetwork(spec, { engine: name, threads: 1 });
      const weights = Array.from({ length: spec.maxDepth + 1 }, () => 1 / (spec.maxDepth + 1));
      const step = { learningRate: 0.01, momentum: 0.9, weightDecay: 1e-4 };
      const examples = randomExamples(shape, spec.classes, batch);
      await update(network, examples, { weights }, step); // makes the momenta
      // the native library's operations, or TensorFlow.js' kernels
      using counter = name === "tensorflow"
        // deno-lint-ignore no-explicit-any
        ? counting((tf.backend() as any).binding, "executeOp", () => true)
        // deno-lint-ignore no-explicit-any
        : counting(tf.engine() as any, "runKernelFunc", ([one]) => "kernelName" in (one as object));
      await update(network, examples, { weights }, step);
      const limit = most[name as keyof typeof most][kind];
      assert.ok(counter.calls > 100, "nothing was counted");
      assert.ok(counter.calls <= limit, `${counter.calls} operations, at most ${limit}`);
    });
  }
}
