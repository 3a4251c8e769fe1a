// deno run -A tests/soak/tensorflow_steps.ts [STEPS]: engine tensorflow in long use. Trains a dense and a conv network with
// batches of every size, and prints tensors and memory on the way; fails if tensors are left, or memory grows by more than a
// tenth in the second half.

import * as tf from "@tensorflow/tfjs-core";
import { conv, dense } from "../../src/architectures/specification.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { randomExamples } from "../engines/examples.ts";
import { update } from "../engines/update.ts";

const steps = Number(Deno.args[0] ?? 10_000);
const step = { learningRate: 0.01, momentum: 0.5, weightDecay: 0 };
const megabytes = () => Math.round(Deno.memoryUsage().rss / 1e6);

for (
  const spec of [
    dense({ inputs: 3, classes: 4, maxDepth: 4, width: 5 }),
    conv({ size: [8, 8], channels: 1, classes: 3, maxDepth: 2, outer: 4, inner: 3 }),
  ]
) {
  using network = await createNetwork(spec, { engine: "tensorflow", threads: 2 });
  const shape = spec.kind === "dense" ? [3] : [8, 8, 1];
  const weights = Array.from({ length: spec.maxDepth + 1 }, () => 1 / (spec.maxDepth + 1));
  const batches = Array.from({ length: 40 }, (_, i) => randomExamples(shape, 3, i + 1));
  let [before, tensors] = [0, 0];
  for (let done = 1; done <= steps; done++) {
    await update(network, batches[done % batches.length], { weights }, step);
    if (done === Math.ceil(steps / 2)) [before, tensors] = [megabytes(), tf.memory().numTensors];
    if (done % Math.ceil(steps / 10) === 0) {
      console.log(
        `${spec.kind}: ${done} steps, ${tf.memory().numTensors} tensors, ${megabytes()} MB`,
      );
    }
  }
  if (tf.memory().numTensors !== tensors) throw new Error(`${spec.kind}: tensors are left`);
  if (megabytes() > 1.1 * before) throw new Error(`${spec.kind}: memory grows`);
}
