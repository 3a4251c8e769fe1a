// Spirals: positions and drawing of the points, with a separate stream for every split.

import assert from "node:assert/strict";
import fc from "fast-check";
import { type Dataset, type DataSplits, exampleSize } from "../../src/datasets/dataset.ts";
import { fillBatch } from "../../src/datasets/fill_batch.ts";
import { sourceOf } from "../../src/datasets/source_of_parts.ts";
import { spirals } from "../../src/datasets/spirals.ts";

const partsOf = (splits: DataSplits) => [splits.train, splits.validation, splits.test!];

/** [x, y, arm] of every point as drawn, before standardising. */
const pointsOf = (part: Dataset) =>
  [...part.labels].map((arm, n) => [part.inputs[2 * n], part.inputs[2 * n + 1], arm]);

const radians = (degrees: number) => degrees * Math.PI / 180;

Deno.test("spirals() puts every point on its arm when there is no noise", () => {
  const options = fc.record({
    seed: fc.integer(),
    arms: fc.integer({ min: 2, max: 5 }),
    angle: fc.integer({ min: 90, max: 1440 }),
  });
  fc.assert(
    fc.property(options, ({ arms, angle, seed }) => {
      const splits = spirals({ seed, arms, angle, noise: 0, points: 10 * arms });
      for (const [x, y, arm] of partsOf(splits).flatMap(pointsOf)) {
        const r = Math.hypot(x, y);
        assert.ok(r <= radians(angle) * (1 + 1e-6));
        // float32 coordinates: r is known to 1e-7 of itself, so the place on the arm to 1e-7 r²
        const phase = r + 2 * Math.PI * arm / arms;
        assert.ok(
          Math.hypot(x - r * Math.cos(phase), y - r * Math.sin(phase)) < 1e-6 * (1 + r * r),
        );
      }
    }),
    { numRuns: 20 },
  );
});

Deno.test("spirals() draws radii whose squares are uniform up to the angle, 720° by default", () => {
  const squares = pointsOf(spirals({ noise: 0 }).test!)
    .map(([x, y]) => (x * x + y * y) / radians(720) ** 2).sort((a, b) => a - b);
  // Kolmogorov and Smirnov: the largest gap exceeds 1.95 / √1600 in one case of a thousand
  squares.forEach((square, n) => assert.ok(Math.abs(square - (n + 0.5) / 1600) < 1.95 / 40));
});

Deno.test("spirals() adds noise from U(0, noise) to each coordinate on its own, 0.2 by default", () => {
  const still = spirals({ noise: 0 }).test!.inputs, moved = spirals().test!.inputs;
  const noise = [...moved].map((value, i) => value - still[i]); // the same draws otherwise
  assert.ok(noise.every((u) => u > -1e-5 && u < 0.2 + 1e-5));
  const meanOf = (values: number[]) => values.reduce((sum, u) => sum + u, 0) / values.length;
  const x = noise.filter((_, i) => i % 2 === 0), y = noise.filter((_, i) => i % 2 === 1);
  for (const values of [x, y]) {
    assert.ok(Math.abs(meanOf(values) - 0.1) < 0.006); // standard error 0.0014
    const squared = meanOf(values.map((u) => (u - 0.1) ** 2));
    assert.ok(Math.abs(squared - 0.2 ** 2 / 12) < 0.0003);
  }
  const product = meanOf(x.map((u, i) => (u - 0.1) * (y[i] - 0.1)));
  assert.ok(Math.abs(product) < 0.1 * 0.2 ** 2 / 12);
});

Deno.test("spirals() has 200, 200 and 1,600 points in two arms by default", () => {
  const splits = spirals();
  assert.deepEqual(partsOf(splits).map((part) => part.rows.length), [200, 200, 1600]);
  assert.deepEqual(partsOf(splits).map((part) => part.classes), [2, 2, 2]);
  assert.deepEqual(partsOf(splits).map((part) => part.shape), [[2], [2], [2]]);
  assert.equal(splits.name, "spirals");
});

Deno.test("spirals() has as many points in each arm in every split", () => {
  for (const arms of [2, 3, 7]) {
    const splits = spirals({ arms, points: 12 * arms });
    assert.equal(splits.train.rows.length, 12 * arms);
    for (const part of partsOf(splits)) {
      const counts = new Array(arms).fill(0);
      part.labels.forEach((arm) => counts[arm]++);
      assert.deepEqual(counts, new Array(arms).fill(part.rows.length / arms));
    }
  }
});

Deno.test("spirals() rounds validation and test up to a multiple of the arms", () => {
  const splits = spirals({ arms: 3, points: 3 });
  assert.deepEqual(partsOf(splits).map((part) => part.rows.length), [3, 201, 1602]);
});

Deno.test("spirals() draws every split from a stream of its own", () => {
  const few = spirals({ points: 100 }), many = spirals({ points: 400 });
  assert.deepEqual(many.test!.inputs, few.test!.inputs);
  assert.deepEqual(many.validation.inputs, few.validation.inputs);
  assert.deepEqual(many.train.inputs.subarray(0, 200), few.train.inputs);
  const [train, validation, test] = partsOf(spirals()).map((part) => part.inputs.slice(0, 100));
  assert.notDeepEqual(train, validation);
  assert.notDeepEqual(train, test);
  assert.notDeepEqual(validation, test);
});

Deno.test("spirals() is the same for one seed and different for another", () => {
  const drawn = (seed?: number) => partsOf(spirals({ seed })).map((part) => part.inputs);
  assert.deepEqual(drawn(3), drawn(3));
  assert.deepEqual(drawn(), drawn(1));
  drawn(3).forEach((inputs, part) => assert.notDeepEqual(inputs, drawn(4)[part]));
});

// Changing these numbers changes every run. Computed in Python (numpy 2.4.6) from random streams of our own
// implementation there.
Deno.test("spirals() gives the same points for ever", () => {
  const { train, test } = spirals({ seed: 1 });
  const expected = [
    [train, -0.31765275375242824, 7.969914412258851, 9.537394674621446, 1.828534558704795],
    [test!, -8.483785090795276, 3.039365738430435, -0.15879031786667813, -1.120501918391064],
  ] as const;
  for (const [part, ...coordinates] of expected) {
    coordinates.forEach((value, i) => assert.ok(Math.abs(part.inputs[i] - value) < 1e-6));
    assert.deepEqual([...part.labels.subarray(0, 2)], [0, 1]);
  }
});

Deno.test("spirals() standardises every split by the training split", () => {
  const splits = spirals({ seed: 5 });
  const filled = (part: Dataset) => {
    const inputs = new Float32Array(part.rows.length * exampleSize(part.shape));
    fillBatch(part, [...part.rows.keys()], inputs, new Int32Array(part.rows.length));
    return [...inputs];
  };
  const train = filled(splits.train);
  for (const feature of [0, 1]) {
    const values = train.filter((_, i) => i % 2 === feature);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    assert.ok(Math.abs(mean) < 1e-6);
    assert.ok(Math.abs(variance - 1) < 1e-6);
  }
  const { mean, deviation } = splits.train.standardisation;
  const expected = (part: Dataset) =>
    [...part.inputs].map((value, i) => Math.fround((value - mean[i % 2]) / deviation[i % 2]));
  assert.deepEqual(filled(splits.validation), expected(splits.validation));
  assert.deepEqual(filled(splits.test!), expected(splits.test!));
});

Deno.test("spirals() tells its source where that says all", () => {
  const source = (options: Parameters<typeof spirals>[0]) => sourceOf(spirals(options));
  const usual = { data: "spirals", seed: 1, angle: 720, noise: 0.2, points: 200 };
  assert.deepEqual(source({}), usual);
  const other = { seed: 3, angle: 90, noise: 0, points: 4 };
  assert.deepEqual(source({ ...other, arms: 2 }), { data: "spirals", ...other });
  assert.equal(source({ points: 3, arms: 3 }), undefined);
});

Deno.test("spirals() says what it expected and what came", () => {
  const refuses = (options: Parameters<typeof spirals>[0], message: string) =>
    assert.throws(() => spirals(options), { name: "RangeError", message });
  for (const angle of [0, -90, Infinity, NaN]) {
    refuses({ angle }, `spirals(): angle must be a positive number of degrees, got ${angle}`);
  }
  for (const noise of [-0.1, Infinity, NaN]) {
    refuses({ noise }, `spirals(): noise must be a number of at least 0, got ${noise}`);
  }
  for (const arms of [1, 2.5, NaN]) {
    refuses({ arms }, `spirals(): arms must be a whole number of at least 2, got ${arms}`);
  }
  for (const points of [0, 199, 2.5, NaN]) {
    refuses(
      { points },
      `spirals(): points must be a positive multiple of the 2 arms, got ${points}`,
    );
  }
  refuses({ points: 4_000_002 }, "spirals(): points must be at most 4,000,000, got 4,000,002");
  refuses(
    { points: 3, arms: 5 },
    "spirals(): points must be a positive multiple of the 5 arms, got 3",
  );
  refuses({ seed: 0.5 }, "spirals(): seed must be a whole number, got 0.5");
});
