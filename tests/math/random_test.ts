// Random streams: fixed values, uniform, and uncorrelated.

import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream, shuffled } from "../../src/math/random.ts";

const draws = (seed: number, purpose: string, count: number): number[] => {
  const random = randomStream(seed, purpose);
  return Array.from({ length: count }, random);
};

function correlation(a: number[], b: number[]): number {
  const centred = (values: number[]) => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return values.map((v) => v - mean);
  };
  const [x, y] = [centred(a), centred(b)];
  const product = (u: number[], v: number[]) => u.reduce((sum, ui, i) => sum + ui * v[i], 0);
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}

/** χ² of counts against equal expectations. */
function chiSquare(counts: number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function histogram(values: number[], bins: number): number[] {
  const counts = new Array(bins).fill(0);
  for (const value of values) counts[Math.floor(value * bins)]++;
  return counts;
}

// Changing these numbers changes every seeded run. Computed by an independent Python implementation of FNV-1a,
// the finaliser of MurmurHash3, xoroshiro128+ (24, 16, 37) and the 53-bit fraction.
Deno.test("randomStream() gives the same numbers in all versions", () => {
  assert.deepEqual(draws(1, "shuffle/3", 4), [
    0.7633776457708157,
    0.228461214342357,
    0.3176149794340535,
    0.19662874187320745,
  ]);
  assert.deepEqual(draws(-7, "weights/stem.bias", 2), [0.3458087657371173, 0.34128064878911846]);
});

Deno.test("randomStream() restarts for the same seed and purpose, independently of other draws", () => {
  fc.assert(fc.property(fc.integer(), fc.string(), (seed, purpose) => {
    const random = randomStream(seed, purpose);
    const first = [random(), random(), random()];
    const other = randomStream(seed, `${purpose}/other`);
    const again = randomStream(seed, purpose);
    const second = first.map(() => (other(), again()));
    assert.deepEqual(second, first);
    assert.ok(first.every((value) => value >= 0 && value < 1));
  }));
});

Deno.test("randomStream() is uniform within one stream", () => {
  // 49 degrees of freedom: χ² exceeds 86 in one case of a thousand; the stream is fixed
  assert.ok(chiSquare(histogram(draws(1, "uniform", 20000), 50)) < 86);
  // neighbours in a stream are unrelated (standard error 0.007)
  const stream = draws(2, "uniform", 20000);
  assert.ok(Math.abs(correlation(stream.slice(1), stream.slice(0, -1))) < 0.025);
});

Deno.test("randomStream() gives neighbouring seeds unrelated first draws", () => {
  const seeds = Array.from({ length: 100 }, (_, i) => i + 1);
  for (const purpose of ["data/train", "weights/stem.kernel", "shuffle/1", "split"]) {
    const first = seeds.map((seed) => draws(seed, purpose, 1)[0]);
    // 9 degrees of freedom: 27.9 once in a thousand
    assert.ok(chiSquare(histogram(first, 10)) < 27.9, purpose);
    // standard error 0.1
    assert.ok(Math.abs(correlation(first.slice(1), first.slice(0, -1))) < 0.35, purpose);
    assert.equal(new Set(first).size, 100);
  }
});

Deno.test("randomStream() gives different purposes of one seed unrelated numbers", () => {
  // standard error 0.014
  const purposes = ["shuffle/1", "shuffle/2", "shuffle/11", "data/train", "data/test"];
  const streams = purposes.map((purpose) => draws(1, purpose, 5000));
  streams.forEach((a, i) =>
    streams.slice(0, i).forEach((b, j) =>
      assert.ok(Math.abs(correlation(a, b)) < 0.05, `${purposes[i]} and ${purposes[j]}`)
    )
  );
});

Deno.test("randomStream() separates seed and purpose", () => {
  assert.notDeepEqual(draws(1, "1/x", 2), draws(11, "/x", 2));
  assert.notDeepEqual(draws(1, "x", 2), draws(-1, "x", 2));
  assert.notDeepEqual(draws(1, "ab", 2), draws(1, "ba", 2));
});

Deno.test("randomStream() refuses a seed that is not a whole number", () => {
  for (const seed of [0.5, NaN, Infinity, 2 ** 53]) {
    assert.throws(() => randomStream(seed, "x"), {
      name: "RangeError",
      message: `randomStream(): seed must be a whole number, got ${seed}`,
    });
  }
});

Deno.test("shuffled() is a permutation", () => {
  fc.assert(fc.property(fc.nat(300), fc.integer(), (size, seed) => {
    const order = shuffled(size, randomStream(seed, "x"));
    assert.deepEqual([...order].sort((a, b) => a - b), Array.from({ length: size }, (_, i) => i));
  }));
});

Deno.test("shuffled() gives every order of four equally often", () => {
  const random = randomStream(1, "orders");
  const counts = new Map<string, number>();
  for (let i = 0; i < 12000; i++) {
    const order = shuffled(4, random).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  // 23 degrees of freedom: 49.7 once in a thousand
  assert.ok(chiSquare([...counts.values()]) < 49.7);
});

Deno.test("shuffled() draws size − 1 numbers", () => {
  let count = 0;
  shuffled(10, () => (count++, 0.5));
  assert.equal(count, 9);
});
