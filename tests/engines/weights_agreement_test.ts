// Exit weights of both signs on every engine: the gradient is linear in them, against float64 and differences of the loss.

import assert from "node:assert/strict";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { EngineName } from "../../src/engines/registry.ts";
import { conv, dense } from "../../src/architectures/specification.ts";
import { randomExamples } from "./examples.ts";
import { doubleConv } from "./simd/conv/double_conv.ts";
import { farthest, largest, momentaOf, variedImages, weightsOf } from "./simd/conv/shapes.ts";
import { doubleGradients } from "./simd/dense/double_network.ts";
import { assertGradient } from "./tfjs/gradient_check.ts";
import { update } from "./update.ts";
import { processorBackends } from "./tfjs/backends.ts";

const vectors = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
const images = conv({ size: [8, 7], channels: 1, classes: 3, maxDepth: 3, outer: 5, inner: 3 });
const cases = [
  { spec: vectors, examples: randomExamples([3], 3, 10) },
  { spec: images, examples: variedImages(images, 10) },
] as const;
const engines: readonly EngineName[] = [...processorBackends, "simd"];
/** Two where results may depend on them; the native library has those that it was started with. */
const threadsOf = (engine: EngineName) => engine === "simd" ? 2 : undefined;

const weightings: [string, number[]][] = [
  ["that are all negative", [-0.4, -0.1, -0.3, -0.2]],
  ["of both signs and 0", [0.5, -0.2, 0, 0.3]],
  ["of which the deepest is negative", [0.5, 0.3, 0.2, -0.1]],
  ["of one exit, negative", [0, -1, 0, 0]],
  ["that are tiny and negative", [-1e-6, 0, 2e-6, -1e-6]],
  ["of which some are −0 or negligible", [-0, 1, -1e-25, 1e-25]],
];
for (const { spec, examples } of cases) {
  for (const engine of engines) {
    Deno.test(`a gradient step descends the gradient of weights of both signs (${spec.kind}, ${engine})`, async () => {
      using network = await createNetwork({ ...spec, maxDepth: 1 }, {
        engine,
        seed: 2,
        threads: threadsOf(engine),
      });
      await assertGradient(network, examples, { weights: [0.6, -0.4] });
    });

    for (const [what, weights] of weightings) {
      Deno.test(`a gradient step is linear in weights ${what} (${spec.kind}, ${engine})`, async () => {
        using network = await createNetwork(spec, { engine, seed: 2, threads: threadsOf(engine) });
        const state = await network.readState();
        // a previous step with all weights must have no effect
        await update(network, examples, { weights: [1, 1, 1, 1] }, { learningRate: 0 });
        await network.writeState(state);
        const arrays = weightsOf(state);
        const double = spec.kind === "dense"
          ? doubleGradients(spec, state, examples, { weights })
          : doubleConv(spec, arrays, examples);
        const wanted = typeof double.gradients === "function"
          ? double.gradients({ weights })
          : double.gradients;
        const m = await update(network, examples, { weights }, {
          learningRate: 1,
          weightDecay: 0.5,
        });
        // exits of weight 0 and −0 are not computed; all others are, even with tiny weights
        const computed = Array.from(double.m, (value, d) => weights[d] === 0 ? NaN : value);
        m.forEach((value, d) => {
          if (Number.isNaN(computed[d])) assert.ok(Number.isNaN(value), `m ${m}`);
          else assert.ok(Math.abs(value - computed[d]) < 1e-5, `m ${m}, wanted ${computed}`);
        });
        const after = await network.readState();
        const momenta = momentaOf(after);
        const most = Math.max(...Object.values(wanted).map(largest));
        for (const [name, values] of Object.entries(wanted)) {
          const before = arrays[name];
          if (!momenta[name]) { // beyond the deepest exit
            assert.equal(largest(values), 0, name);
            assert.deepEqual(after[name].data, before, name);
            continue;
          }
          const gradient = momenta[name].map((v, i) => v - 0.5 * before[i]);
          const scale = Math.max(largest(values), 0.01 * most);
          // subtracting the weights' contribution rounds
          const allowed = 2e-4 * scale + 6e-8 * largest(before);
          const error = farthest(gradient, values);
          assert.ok(error <= allowed, `${name} off by ${error}, allowed ${allowed}`);
          const moved = before.map((w, i) => w - momenta[name][i]);
          assert.ok(farthest(after[name].data, moved) <= 1e-6, `${name} did not move`);
        }
      });
    }
  }
}
