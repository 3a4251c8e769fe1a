// Networks of unusual sizes, dense and conv, against cpu and, beyond depth 50, against float64.

import assert from "node:assert/strict";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { Examples, Network } from "../../../src/engines/network.ts";
import { createSimdNetwork } from "../../../src/engines/simd/create.ts";
import {
  conv,
  type ConvSpec,
  dense,
  type DenseSpec,
} from "../../../src/architectures/specification.ts";
import { assertNear, randomExamples } from "../examples.ts";
import { doubleConv } from "./conv/double_conv.ts";
import { farthest, largest, makeConv, momentaOf, variedImages, weightsOf } from "./conv/shapes.ts";
import { doubleGradients } from "./dense/double_network.ts";
import { update } from "../update.ts";

type Spec = DenseSpec | ConvSpec;

const make = (spec: Spec) =>
  spec.kind === "conv"
    ? makeConv(spec, { threads: 2 })
    : createSimdNetwork(spec, { seed: 1, reason: "test" });

const examplesFor = (spec: Spec, batch: number, seed = 1): Examples =>
  spec.kind === "conv"
    ? variedImages(spec, batch, seed)
    : randomExamples([spec.inputs], spec.classes, batch, seed);

const evenly = ({ maxDepth }: Spec) => ({
  weights: Array(maxDepth + 1).fill(1 / (maxDepth + 1)),
});

/** m_d and gradients in float64. */
function exactStep(spec: Spec, state: Awaited<ReturnType<Network["readState"]>>, batch: Examples) {
  if (spec.kind === "dense") return doubleGradients(spec, state, batch, evenly(spec));
  const double = doubleConv(spec, weightsOf(state), batch);
  return { m: double.m, gradients: double.gradients(evenly(spec)) };
}

/** Largest errors of m_d and of gradients, these against the larger of an array's largest and a hundredth of that of all. */
async function errorsOf(network: Network, examples: Examples, exact: ReturnType<typeof exactStep>) {
  const m = await update(network, examples, evenly(network.spec as Spec), { learningRate: 0.01 });
  const gradients = momentaOf(await network.readState());
  const most = Math.max(...Object.values(exact.gradients).map(largest));
  const errors = Object.entries(exact.gradients).map(([name, values]) =>
    farthest(gradients[name], values) / Math.max(1e-2 * most, largest(values))
  );
  return { m: farthest(m, exact.m), gradients: Math.max(...errors) };
}

/** Zero errors. */
const floors = { m: 5e-6, gradients: 2e-4 };

const small = { classes: 3, channels: 1, outer: 4, inner: 2, size: [9, 9] } as const;
const deep: [Spec, number][] = [
  [dense({ inputs: 3, classes: 3, maxDepth: 200, width: 3 }), 7],
  [dense({ inputs: 3, classes: 3, maxDepth: 200, width: 20 }), 20],
  [dense({ inputs: 3, classes: 3, maxDepth: 1000, width: 3 }), 7],
  [conv({ ...small, maxDepth: 23 }), 7],
  [conv({ ...small, maxDepth: 24 }), 7], // from here on several exits share a thread's sums
  [conv({ ...small, maxDepth: 50 }), 7],
  [conv({ ...small, maxDepth: 200 }), 7],
];
for (const [spec, batch] of deep) {
  Deno.test(`simd ${spec.kind} networks are as near to float64 as cpu at depth ${spec.maxDepth}, batch ${batch}`, async () => {
    const examples = examplesFor(spec, batch);
    using cpu = await createNetwork(spec, { engine: "cpu" });
    using simd = await make(spec);
    const exact = exactStep(spec, await cpu.readState(), examples);
    const [one, other] = [
      await errorsOf(simd, examples, exact),
      await errorsOf(cpu, examples, exact),
    ];
    for (const kind of ["m", "gradients"] as const) {
      // sums are in float64 there, and in float32 here
      const allowed = Math.max(floors[kind], 8 * other[kind]);
      assert.ok(one[kind] <= allowed, `${kind} off by ${one[kind]}, cpu by ${other[kind]}`);
    }
    const next = await update(simd, examples, evenly(spec), { learningRate: 0.01 });
    assert.ok(next.every(Number.isFinite));
  });
}

Deno.test("simd conv networks are near to float64 at depth 1000", async () => {
  const spec = conv({ ...small, maxDepth: 1000 });
  const examples = examplesFor(spec, 7);
  using simd = await make(spec);
  const state = await simd.readState();
  const exact = exactStep(spec, state, examples);
  // as much as rounding the images and the weights once more does
  const rounded = Object.entries(state).map(([name, { shape, data }]) => {
    const nudged = data.map((value, i) => value * (1 + (i % 3 - 1) * 2 ** -23));
    return [name, { shape, data: nudged }] as const;
  });
  const other = exactStep(spec, Object.fromEntries(rounded), examples);
  const one = await errorsOf(simd, examples, exact);
  const allowed = 10 * farthest(other.m, exact.m);
  assert.ok(allowed < 0.05, `${allowed} says nothing`);
  assert.ok(one.m <= allowed, `m off by ${one.m}, allowed ${allowed}`);
  const next = await update(simd, examples, evenly(spec), { learningRate: 0.01 });
  assert.ok(next.every(Number.isFinite));
});

const shapes: [Spec, number][] = [
  ...[1, 3, 20, 33, 500].map((width): [Spec, number] => [
    dense({ inputs: 2, classes: 3, maxDepth: 2, width }),
    width === 1 ? 40 : 16,
  ]),
  ...[1, 50].map((maxDepth): [Spec, number] => [
    dense({ inputs: 2, classes: 3, maxDepth, width: 5 }),
    30,
  ]),
  ...[2, 7, 513].flatMap((batch): [Spec, number][] => [
    [dense({ inputs: 2, classes: 3, maxDepth: 2, width: 20 }), batch],
    [conv({ ...small, maxDepth: 2, channels: 2 }), batch],
  ]),
  [conv({ ...small, maxDepth: 1, outer: 20, inner: 12 }), 20],
  [conv({ ...small, maxDepth: 50 }), 20],
];
for (const [spec, batch] of shapes) {
  const { kind: _, ...sizes } = spec;
  Deno.test(`simd ${spec.kind} networks train as on cpu: ${JSON.stringify(sizes)}, batch ${batch}`, async () => {
    using cpu = await createNetwork(spec, { engine: "cpu" });
    using simd = await make(spec);
    const learningRate = batch < 7 || spec.maxDepth === 50 ? 1e-3 : 0.02;
    const results: Float64Array[][] = [];
    for (const network of [simd, cpu]) {
      const steps: Float64Array[] = [];
      for (const seed of [1, 1]) {
        const examples = examplesFor(spec, batch, seed);
        steps.push(await update(network, examples, evenly(spec), { learningRate }));
      }
      const examples = examplesFor(spec, batch);
      await network.estimateStatistics([examples]);
      steps.push(Float64Array.from(await network.evaluate(examples)));
      results.push(steps);
    }
    const [got, wanted] = results;
    got.forEach((values, i) => {
      assert.ok(values.every(Number.isFinite));
      // rounding grows with depth
      assertNear(values, wanted[i], spec.maxDepth === 50 ? 1e-3 : 1e-4, `result ${i}`);
    });
    const mean = (m: Float64Array) => m.reduce((sum, value) => sum + value, 0) / m.length;
    assert.ok(mean(got[1]) > mean(got[0]), `m rose from ${mean(got[0])} to ${mean(got[1])}`);
  });
}
