// Dense networks against independent results: the golden files, the cpu engine over random shapes, and
// differences of the loss.

import assert from "node:assert/strict";
import { createNetwork } from "../../../../src/engines/create_network.ts";
import type {
  Examples,
  Network,
  NetworkState,
  StepOptions,
} from "../../../../src/engines/network.ts";
import {
  compareWithReference,
  parseReference,
  referenceSpec,
  referenceTolerance,
} from "../../../../src/engines/reference.ts";
import { createSimdNetwork } from "../../../../src/engines/simd/create.ts";
import { dense, type DenseSpec } from "../../../../src/architectures/specification.ts";
import { randomStream } from "../../../../src/math/random.ts";
import { assertNear, assertStatesNear, randomExamples } from "../../examples.ts";
import { assertGradient, gradients } from "../../tfjs/gradient_check.ts";
import { doubleGradients } from "./double_network.ts";
import { type StepWeighting, update } from "../../update.ts";

const make = (spec: DenseSpec, seed = 1) => createSimdNetwork(spec, { seed, reason: "test" });

for (const file of ["mlp_depth4.json", "mlp_depth10.json"]) {
  Deno.test(`simd networks agree with the reference ${file}`, async () => {
    const text = await Deno.readTextFile(new URL(`../../../golden/${file}`, import.meta.url));
    const reference = parseReference(text, file);
    using network = await make(referenceSpec(reference) as DenseSpec);
    const { worst, quantity } = await compareWithReference(reference, network);
    assert.ok(worst < referenceTolerance / 10, `${quantity} is off by ${worst}`);
  });
}

/** All results of a network, and its state, after two steps; both networks start from the same seed. */
async function story(
  network: Network,
  weighting: StepWeighting,
  options: StepOptions,
  batches: readonly ReturnType<typeof randomExamples>[],
  exits: readonly number[],
) {
  const numbers: [string, ArrayLike<number>][] = [];
  for (const [i, batch] of batches.entries()) {
    numbers.push([`m of step ${i}`, await update(network, batch, weighting, options)]);
  }
  await network.estimateStatistics(batches);
  numbers.push(["evaluate()", await network.evaluate(batches[0])]);
  const log = await network.logProbabilities(batches[0].inputs, { exits });
  numbers.push(["logProbabilities()", log]);
  return { numbers, state: await network.readState() };
}

/** Largest difference over the largest value, of all arrays together by the worst. */
function worstError(
  got: Readonly<Record<string, { readonly data: ArrayLike<number> }>>,
  wanted: Readonly<Record<string, readonly number[]>>,
): number {
  const largest = Math.max(...Object.values(wanted).flat().map(Math.abs));
  return Math.max(
    ...Object.entries(wanted).map(([name, values]) => {
      // an array of small gradients is measured against a hundredth of the largest one
      const scale = Math.max(1e-2 * largest, ...values.map(Math.abs));
      return Math.max(...values.map((value, i) => Math.abs(got[name].data[i] - value))) / scale;
    }),
  );
}

/**
 * Compares with float64. Float32 sums over a batch, of terms that nearly cancel where a norm divides by a small deviation,
 * have errors of up to 1e-4 of an array's largest value on these shapes; the cpu engine, whose sums are in float64, a fifth
 * of that.
 */
async function compareGradients(
  spec: DenseSpec,
  simd: Network,
  cpu: Network,
  examples: Examples,
  weighting: StepWeighting,
  what: string,
  least = 2e-4,
): Promise<void> {
  const exact = doubleGradients(spec, await cpu.readState(), examples, weighting);
  const m = await update(simd, examples, weighting, { learningRate: 0 });
  const computed = Array.from(exact.m, (value, d) => Number.isNaN(m[d]) ? NaN : value);
  assertNear(m, computed, 1e-5, `m ${what}`);
  const errorOf = async (network: Network) => {
    const gradient = await gradients(network, examples, weighting);
    const beyond = Object.keys(exact.gradients).filter((name) => !(name in gradient));
    const wanted = Object.fromEntries(
      Object.entries(exact.gradients).filter(([name]) => name in gradient),
    );
    assert.ok(beyond.every((name) => exact.gradients[name].every((value) => value === 0)));
    return worstError(gradient, wanted);
  };
  const one = await errorOf(simd);
  if (one <= least) return;
  const other = await errorOf(cpu);
  assert.ok(one <= 4 * other, `off by ${one}, cpu by ${other}: ${what}`);
}

async function compareEngines(draw: number): Promise<void> {
  const random = randomStream(draw, "shapes");
  const between = (least: number, most: number) =>
    least + Math.floor((most - least + 1) * random());
  const spec = dense({
    inputs: between(1, 9),
    classes: between(2, 7),
    maxDepth: between(0, 4),
    width: between(1, 24),
  });
  const batch = between(4, 40);
  const exits = spec.maxDepth + 1;
  const drawn: number[] = Array.from(
    { length: exits },
    () => random() < 0.3 ? 0 : random(),
  );
  if (Math.max(...drawn) === 0) drawn[between(0, exits - 1)] = 1;
  const weighting: StepWeighting = random() < 0.5
    ? { weights: drawn }
    : { logPrior: drawn.map((w) => -2 * w), trainSize: between(1, 20) };
  const options = {
    learningRate: 0.01,
    momentum: random() < 0.5 ? 0.5 : undefined,
    weightDecay: random() < 0.5 ? 0.01 : undefined,
  };
  const batches = [batch, between(4, batch)].map((size, i) =>
    randomExamples([spec.inputs], spec.classes, size, 2 * draw + i)
  );
  const wanted = Array.from({ length: between(1, 3) }, () => between(0, spec.maxDepth));
  using cpu = await createNetwork(spec, { engine: "cpu", seed: draw });
  using simd = await make(spec, draw);
  const fresh = await simd.readState();
  assert.deepEqual(fresh, await cpu.readState());
  const what = JSON.stringify({ draw, spec, batch, weighting });
  await compareGradients(spec, simd, cpu, batches[0], weighting, what);

  // two steps and everything that comes with them
  const results = [];
  for (const network of [simd, cpu]) {
    await network.writeState(fresh);
    results.push(await story(network, weighting, options, batches, wanted));
  }
  const [one, two] = results;
  one.numbers.forEach(([name, values], i) =>
    assertNear(values, two.numbers[i][1], 1e-4, `${name} ${what}`)
  );
  assertStatesNear(one.state, two.state, 5e-4); // momenta, for the reason above
}

for (let first = 0; first < 240; first += 40) {
  Deno.test(`simd networks agree with cpu for any shape (draws ${first} to ${first + 39})`, async () => {
    for (let draw = first; draw < first + 40; draw++) await compareEngines(draw);
  });
}

for (const width of [1, 3, 20, 33, 100]) {
  Deno.test(`simd networks agree with float64 at width ${width}, for odd batches too`, async () => {
    const spec = dense({ inputs: 2, classes: 3, maxDepth: 2, width });
    for (const batch of [1, 2, 7, 200, 201]) {
      const examples = randomExamples([2], 3, batch);
      using cpu = await createNetwork(spec, { engine: "cpu" });
      using simd = await make(spec);
      const weighting = { weights: [0.2, 0.3, 0.5] };
      await compareGradients(spec, simd, cpu, examples, weighting, `batch ${batch}`);
    }
  });
}

const extremes: [DenseSpec, number][] = [
  [dense({ inputs: 2, classes: 2, maxDepth: 60, width: 20 }), 50],
  [dense({ inputs: 90, classes: 40, maxDepth: 1, width: 7 }), 30],
  [dense({ inputs: 3, classes: 2, maxDepth: 2, width: 61 }), 16],
];
for (const [spec, batch] of extremes) {
  Deno.test(`simd networks agree with float64 for ${JSON.stringify(spec)}`, async () => {
    const weights = Array(spec.maxDepth + 1).fill(1 / (spec.maxDepth + 1));
    const examples = randomExamples([spec.inputs], spec.classes, batch);
    using cpu = await createNetwork(spec, { engine: "cpu" });
    using simd = await make(spec);
    await compareGradients(spec, simd, cpu, examples, { weights }, `batch ${batch}`, 2e-5);
  });
}

const gradientShapes: [DenseSpec, number][] = [
  [dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 }), 10],
  [dense({ inputs: 1, classes: 2, maxDepth: 1, width: 1 }), 9],
  [dense({ inputs: 2, classes: 5, maxDepth: 0, width: 4 }), 2],
  [dense({ inputs: 12, classes: 11, maxDepth: 1, width: 6 }), 17],
];
for (const [spec, batch] of gradientShapes) {
  const { inputs, classes, maxDepth, width } = spec;
  const shape = `${inputs} inputs, ${classes} classes, depth ${maxDepth}, width ${width}`;
  const examples = randomExamples([inputs], classes, batch);
  const exits = Array.from({ length: maxDepth + 1 }, (_, d) => d);
  const weightings: [string, StepWeighting][] = [
    ["weighted exits", { weights: exits.map((d) => (d + 1) / exits.length) }],
    ["the marginal likelihood", { logPrior: exits.map((d) => -0.2 * d), trainSize: 3 }],
  ];
  for (const [what, weighting] of weightings) {
    Deno.test(`a gradient step descends the gradient of ${what} on simd (${shape})`, async () => {
      using network = await make(spec, 2);
      await assertGradient(network, examples, weighting);
    });
  }
}

Deno.test("simd networks accept batches of one and two, and train beyond depth 50", async () => {
  for (const [batch, maxDepth] of [[1, 2], [2, 2], [3, 60]]) {
    const spec = dense({ inputs: 2, classes: 2, maxDepth, width: 20 });
    const examples = randomExamples([2], 2, batch);
    using network = await make(spec);
    const weights = Array(maxDepth + 1).fill(1 / (maxDepth + 1));
    for (let step = 0; step < 3; step++) {
      const m = await update(network, examples, { weights }, { learningRate: 0.01 });
      assert.ok(m.every((value) => value < 0 && value > -20), `batch ${batch}: ${m}`);
    }
    await network.estimateStatistics([examples]);
    assert.equal((await network.evaluate(examples)).length, (maxDepth + 1) * batch);
  }
});

Deno.test("simd networks of one example have the statistics of that example", async () => {
  const spec = dense({ inputs: 2, classes: 2, maxDepth: 2, width: 3 });
  const examples = randomExamples([2], 2, 1);
  using cpu = await createNetwork(spec, { engine: "cpu" });
  using simd = await make(spec);
  const states: NetworkState[] = [];
  for (const network of [cpu, simd]) {
    await update(network, examples, { weights: [0.2, 0.3, 0.5] }, { learningRate: 0.1 });
    await network.estimateStatistics([examples]);
    states.push(await network.readState());
  }
  assertStatesNear(states[1], states[0], 1e-5);
});
