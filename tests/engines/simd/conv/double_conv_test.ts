// The float64 oracle, against differences of its own loss and against the golden files.

import assert from "node:assert/strict";
import {
  parseReference,
  referenceSpec,
  referenceState,
} from "../../../../src/engines/reference.ts";
import { conv, type ConvSpec } from "../../../../src/architectures/specification.ts";
import { randomStream } from "../../../../src/math/random.ts";
import { randomExamples } from "../../examples.ts";
import { lossOf } from "../../tfjs/gradient_check.ts";
import { type DoubleArrays, doubleConv } from "./double_conv.ts";
import { largest, makeConv, weightsOf } from "./shapes.ts";
import type { StepWeighting } from "../../update.ts";

const weightings: [string, StepWeighting][] = [
  ["weighted exits", { weights: [0.2, 0, 0.5] }],
  ["the marginal likelihood", { logPrior: [-0.1, -0.5, -0.3], trainSize: 3 }],
];
for (const [what, weighting] of weightings) {
  Deno.test(`doubleConv() gives the slopes of its own loss for ${what}`, async () => {
    const spec = conv({
      ...{ size: [9, 11], channels: 2, classes: 3, maxDepth: 2, outer: 5, inner: 3 },
    });
    using network = await makeConv(spec);
    const random = randomStream(1, "directions");
    const weights: Record<string, Float64Array> = {};
    for (const [name, data] of Object.entries(weightsOf(await network.readState()))) {
      weights[name] = Float64Array.from(data, (value) => value + 0.1 * random()); // no shift of 0
    }
    const examples = randomExamples([9, 11, 2], 3, 4);
    const masks = Array.from({ length: 2 * 4 * 5 }, () => random() < 0.2 ? 0 : 2 * random());
    const gradients = doubleConv(spec, weights, examples, { masks }).gradients(weighting);
    assert.deepEqual(Object.keys(gradients), Object.keys(weights));
    const loss = (changed: DoubleArrays) =>
      lossOf(doubleConv(spec, changed, examples, { masks }).m, weighting);
    for (const [name, gradient] of Object.entries(gradients)) {
      for (const along of [gradient, gradient.map(() => random() - 0.5)]) {
        const length = Math.hypot(...along);
        if (length < 1e-12) continue; // of a bias before a norm
        const step = 1e-6 / length;
        const at = (by: number) =>
          loss({ ...weights, [name]: weights[name].map((value, i) => value + by * along[i]) });
        const slope = (at(step) - at(-step)) / (2e-6);
        const wanted = gradient.reduce((sum, value, i) => sum + value * along[i], 0) / length;
        assert.ok(Math.abs(slope - wanted) < 1e-8, `${name}: ${slope}, wanted ${wanted}`);
      }
    }
  });
}

for (const file of ["conv_depth2.json", "conv_rgb_depth3.json"]) {
  Deno.test(`doubleConv() agrees with the reference ${file}`, async () => {
    const text = await Deno.readTextFile(new URL(`../../../golden/${file}`, import.meta.url));
    const { params, expect, x, y, ...rest } = parseReference(text, file);
    const spec = referenceSpec({ params, expect, x, y, ...rest }) as ConvSpec;
    const examples = { inputs: Float32Array.from(x.values), labels: Int32Array.from(y) };
    const double = doubleConv(spec, weightsOf(referenceState(params)), examples);
    const { m, logs } = double;
    const gradients = double.gradients({ weights: expect.q.values });
    const near = (got: ArrayLike<number>, wanted: ArrayLike<number>, scale: number, what: string) =>
      Array.from(wanted).forEach((value, i) =>
        // weights and images were rounded to float32
        assert.ok(Math.abs(got[i] - value) < 1e-5 * scale, `${what}: ${got[i]}, wanted ${value}`)
      );
    near(m, expect.meanLogLikelihood.values, 1, "m");
    near(
      logs.flatMap((exit) => exit.map((log, n) => log[y[n]])),
      ...[expect.logLikelihood.values, 1, "log-likelihoods"] as const,
    );
    const wanted = weightsOf(referenceState(expect.gradients));
    assert.deepEqual(Object.keys(gradients).sort(), Object.keys(wanted).sort());
    for (const [name, values] of Object.entries(wanted)) {
      const layer = name.replace(/bias$/, "kernel");
      near(gradients[name], values, largest(wanted[layer] ?? values), name);
    }
  });
}
