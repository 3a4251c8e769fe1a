// The gradients of the float64 reference against differences of its log-likelihoods, one kind of layer at a time.

import assert from "node:assert/strict";
import { chain } from "../../../src/architectures/chain_network.ts";
import type { Chain, Layer, LayerName, Shape } from "../../../src/architectures/layer.ts";
import { layerNames } from "../../../src/architectures/layer_kinds.ts";
import type { ArchitectureSpec } from "../../../src/architectures/specification.ts";
import { staged } from "../../../src/architectures/staged.ts";
import { float64Pass } from "./pass.ts";
import { randomExamples } from "../examples.ts";
import { randomMasks } from "../masked.ts";
import { randomState } from "./random_state.ts";
import { largest } from "./relative_error.ts";

const batch = 5, classes = 3;
const inner: Chain = [{ layer: "affine", name: "inner", outputs: 2 }, { layer: "sigmoid" }];

/** Layers with their input shapes. */
const cases: readonly [Layer, Shape][] = [
  [{ layer: "affine", name: "a", outputs: 3 }, [2, 4]],
  [{ layer: "attention", name: "a", heads: 2 }, [3, 4]],
  [{ layer: "batchNorm", name: "n" }, [4]],
  [{ layer: "batchNorm", name: "n" }, [3, 2, 2]],
  [{ layer: "convolution", name: "c", outputs: 3, size: 3 }, [4, 5, 2]],
  [{ layer: "convolution", name: "c", outputs: 3, size: 2, stride: 2, padding: 1 }, [4, 5, 2]],
  [{
    layer: "convolution",
    name: "c",
    outputs: 2,
    size: 3,
    stride: 2,
    padding: 1,
    groups: "channels",
  }, [4, 5, 2]],
  [{ layer: "flatten" }, [2, 3]],
  [{ layer: "gelu" }, [4]],
  [{ layer: "globalMean" }, [3, 2, 2]],
  [{ layer: "layerNorm", name: "n", epsilon: 1e-3 }, [3, 4]],
  [{ layer: "meanPool", size: 3 }, [7, 6, 2]],
  [{ layer: "meanPool", size: 2 }, [4, 5, 2]],
  [{ layer: "multiply", branch: inner }, [3, 2]],
  [{ layer: "multiply", branch: [{ layer: "globalMean" }, ...inner] }, [2, 3, 2]],
  [{ layer: "position", name: "p" }, [3, 2]],
  [{ layer: "relu" }, [4]],
  [{ layer: "reshape", shape: [3, 2] }, [6]],
  [{ layer: "residual", branch: inner }, [3, 2]],
  [{
    layer: "residual",
    branch: inner,
    shortcut: [{ layer: "affine", name: "kept", outputs: 2 }],
  }, [2, 4]],
  [{ layer: "sigmoid" }, [4]],
  [{ layer: "silu" }, [4]],
  [{ layer: "transpose", axes: [2, 0, 1] }, [2, 3, 2]],
];

/** The layer after an affine map, whose gradient depends on the gradient of the layer's input. */
function single(layer: Layer, input: Shape): ArchitectureSpec {
  return chain({
    name: layer.layer,
    inputShape: input,
    classes,
    stem: [{ layer: "affine", name: "before", outputs: input.at(-1)! }, layer],
    stages: [{ count: 0, block: [] }],
    head: [
      { layer: "flatten" }, // and different weights for outputs that the layer may treat alike
      { layer: "affine", name: "behind", outputs: classes },
    ],
  });
}

/** Asserts that the gradient of every weight is the slope of Σ_d w_d m_d. */
function assertGradient(
  spec: ArchitectureSpec,
  inputs: Shape,
  { mode, masks }: { readonly mode: "training" | "evaluation"; readonly masks?: Float32Array },
): void {
  const state = randomState(spec);
  const examples = randomExamples(inputs, classes, batch);
  const weights = Array.from({ length: spec.maxDepth + 1 }, (_, d) => 1 - 0.4 * d);
  const gradient = float64Pass(spec, state, examples, { mode, masks }).gradient(weights);
  const scale = Math.max(...Object.values(gradient).map(({ data }) => largest(data)));
  assert.ok(scale > 0.01, `a gradient of ${scale} at most tests nothing`);
  const valueAt = (name: string, index: number, by: number) => {
    const data = Float64Array.from(state[name].data);
    data[index] += by;
    const moved = { ...state, [name]: { ...state[name], data } };
    const { meanLogLikelihood } = float64Pass(spec, moved, examples, { mode, masks });
    return meanLogLikelihood.reduce((sum, m, d) => sum + weights[d] * m, 0);
  };
  for (const [name, { data }] of Object.entries(gradient)) {
    for (const [i, wanted] of data.entries()) {
      const rise = (step: number) => valueAt(name, i, step) - valueAt(name, i, -step);
      // Richardson's two central differences leave an error of step⁴
      const slope = (8 * rise(step) - rise(2 * step)) / (12 * step);
      assert.ok(
        Math.abs(slope - wanted) < 1e-8 * scale,
        `${name}[${i}]: slope ${slope}, gradient ${wanted}, largest ${scale}`,
      );
    }
  }
}

const step = 1e-5;

for (const [layer, input] of cases) {
  for (const mode of ["training", "evaluation"] as const) {
    if (mode === "evaluation" && layer.layer !== "batchNorm") continue; // the same
    Deno.test(`float64Pass() has the gradient of ${layer.layer} over [${input}] in ${mode}: ${JSON.stringify(layer)}`, () => {
      assertGradient(single(layer, input), input, { mode });
    });
  }
}

Deno.test("float64Pass() is compared with differences for every kind of layer", () => {
  const tested = new Set<LayerName>(cases.map(([{ layer }]) => layer));
  assert.deepEqual([...tested].sort(), [...layerNames].sort());
});

const stages = staged({
  size: [4, 4],
  inputChannels: 1,
  classes,
  stages: [1, 1, 1],
  channels: [2, 4, 2],
});

for (const mode of ["training", "evaluation"] as const) {
  Deno.test(`float64Pass() has the gradient of a staged network, with masks and without, in ${mode}`, () => {
    for (const masks of [undefined, randomMasks({ spec: stages, depth: 3 }, batch)]) {
      assertGradient(stages, [4, 4, 1], { mode, masks });
    }
  });
}
