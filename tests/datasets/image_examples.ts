// Small images for the tests of what changes images.

import fc from "fast-check";
import { type Dataset, dataset, exampleSize, takeRows } from "../../src/datasets/dataset.ts";
import { randomStream } from "../../src/math/random.ts";

/** `count` random images of a shape, bytes or floats in 0..1, labels 0, 1, 0, ...; standardised somehow. */
export function someImages(
  shape: [number, number, number],
  count: number,
  kind: "bytes" | "floats",
  seed = 1,
): Dataset {
  const random = randomStream(seed, "tests/images");
  const length = count * exampleSize(shape);
  const values = Array.from({ length }, () => random());
  return {
    ...dataset({
      name: "some",
      shape,
      inputs: kind === "bytes"
        ? Uint8Array.from(values, (value) => Math.floor(value * 256))
        : Float32Array.from(values),
      labels: Array.from({ length: count }, (_, n) => n % 2),
      classNames: ["even", "odd"],
    }),
    standardisation: {
      mean: new Array(shape[2]).fill(0.4),
      deviation: new Array(shape[2]).fill(0.3),
    },
  };
}

/** Any small images, and a split of them with rows repeated and out of order. */
export const anyImages: fc.Arbitrary<{ images: Dataset; part: Dataset }> = fc.record({
  shape: fc.tuple(
    fc.integer({ min: 1, max: 7 }),
    fc.integer({ min: 1, max: 7 }),
    fc.constantFrom(1, 3),
  ),
  count: fc.integer({ min: 1, max: 4 }),
  kind: fc.constantFrom("bytes" as const, "floats" as const),
  seed: fc.nat(1000),
  rows: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
}).map(({ shape, count, kind, seed, rows }) => {
  const images = someImages(shape, count, kind, seed);
  return { images, part: takeRows(images, rows.map((row) => row % count)) };
});

/** The values of the n-th example of a split. */
export function example(data: Dataset, n: number): number[] {
  const size = exampleSize(data.shape);
  return [...data.inputs.subarray(data.rows[n] * size, (data.rows[n] + 1) * size)];
}
