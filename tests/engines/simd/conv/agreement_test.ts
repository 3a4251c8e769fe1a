// Conv networks of any shape against the golden files, the engine cpu and float64.

import assert from "node:assert/strict";
import { createNetwork } from "../../../../src/engines/create_network.ts";
import {
  compareWithReference,
  parseReference,
  referenceSpec,
  referenceTolerance,
} from "../../../../src/engines/reference.ts";
import { relaxedSimd } from "../../../../src/engines/simd/relaxed.ts";
import { conv, type ConvSpec } from "../../../../src/architectures/specification.ts";
import { randomStream } from "../../../../src/math/random.ts";
import { randomExamples } from "../../examples.ts";
import { playAgainstDouble, type Plot } from "./double_story.ts";
import { makeConv } from "./shapes.ts";
import type { StepWeighting } from "../../update.ts";

for (const file of ["conv_depth2.json", "conv_rgb_depth3.json"]) {
  for (const vectors of [2, 4] as const) {
    Deno.test(`simd conv networks of ${vectors} vectors agree with the reference ${file}`, async () => {
      const text = await Deno.readTextFile(new URL(`../../../golden/${file}`, import.meta.url));
      const reference = parseReference(text, file);
      const variant = { vectors, relaxed: relaxedSimd() };
      using network = await makeConv(referenceSpec(reference) as ConvSpec, { threads: 2, variant });
      const { worst, quantity } = await compareWithReference(reference, network);
      assert.ok(worst < referenceTolerance / 2, `${quantity} is off by ${worst}`);
    });
  }
}

/** Errors of any float32 engine on these shapes, of gradients and of everything else. */
const [ofGradients, tolerance] = [1e-4, 1e-5];

/**
 * Compares with float64. Where a norm divides by a small deviation, gradients before it have larger errors in float32: the
 * tolerance is then the error that means rounded to float32 cause in float64, per array.
 *
 * @returns steps of which gradients were compared
 */
async function compareEngines(draw: number): Promise<number> {
  const random = randomStream(draw, "conv shapes");
  const between = (least: number, most: number) =>
    least + Math.floor((most - least + 1) * random());
  const height = between(6, 16);
  const width = 6 + (height - 6 + between(1, 10)) % 11; // another one
  const spec = conv({
    ...{ size: [height, width], channels: between(1, 3), classes: between(2, 6) },
    ...{ maxDepth: between(0, 3), outer: between(1, 20), inner: between(1, 12) },
  });
  const drawn: number[] = Array.from(
    { length: spec.maxDepth + 1 },
    () => random() < 0.3 ? 0 : random(),
  );
  if (Math.max(...drawn) === 0) drawn[between(0, spec.maxDepth)] = 1;
  const weighting: StepWeighting = random() < 0.5
    ? { weights: drawn }
    : { logPrior: drawn.map((w) => -2 * w), trainSize: between(1, 20) };
  const size = height * width * spec.channels * spec.outer;
  const batch = between(1, Math.min(17, Math.max(3, Math.floor(8_000 / size)))); // cpu is slow
  const plot: Plot = {
    ...{ spec, weighting },
    options: {
      learningRate: 0.02,
      momentum: random() < 0.5 ? 0.5 : undefined,
      weightDecay: random() < 0.5 ? 0.01 : undefined,
    },
    batches: [batch, between(1, batch)].map((size, i) =>
      randomExamples([height, width, spec.channels], spec.classes, size, 2 * draw + i)
    ),
    exits: Array.from({ length: between(1, 3) }, () => between(0, spec.maxDepth)),
  };
  // all numbers of threads give the same bits, see same_bits_test.ts; workers take longer to start than all the rest
  const several = between(2, 3);
  const threads = draw % 5 === 0 ? several : 1;
  const vectors = random() < 0.5 ? 2 : 4;
  const variant = { vectors, relaxed: relaxedSimd() && random() < 0.5 } as const;
  using cpu = await createNetwork(spec, { engine: "cpu", seed: draw });
  using simd = await makeConv(spec, { seed: draw, threads, variant });
  assert.deepEqual(await simd.readState(), await cpu.readState());
  const { steps, momenta, rounding, ...errors } = await playAgainstDouble(simd, plot);
  const what = JSON.stringify({ draw, spec, batch, weighting, threads, variant });
  for (const [kind, error] of Object.entries(errors)) {
    assert.ok(error <= tolerance, `${kind} off by ${error}: ${what}`);
  }
  const large = Object.entries(momenta).filter(([, error]) => !(error <= ofGradients));
  if (large.length > 0) { // few: what they are allowed takes as long to compute as all the rest
    const [other, rounded] = [await playAgainstDouble(cpu, plot), rounding()];
    for (const [name, error] of large) {
      const allowed = Math.max(4 * (other.momenta[name] ?? 0), 4 * rounded[name]);
      assert.ok(error <= allowed, `${name} off by ${error}, allowed ${allowed}: ${what}`);
    }
  }
  return steps;
}

for (let first = 0; first < 100; first += 25) {
  Deno.test(`simd conv networks agree with cpu for any shape (draws ${first} to ${first + 24})`, async () => {
    let compared = 0;
    for (let draw = first; draw < first + 25; draw++) compared += await compareEngines(draw);
    assert.ok(compared >= 40, `gradients of ${compared} of 50 steps`);
  });
}
