// Norms between passes, against float64 over all values at once.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type BatchStatistics,
  joinMoments,
  writeBack,
  writeCoefficients,
} from "../../../../src/engines/simd/conv/norms.ts";
import { randomStream } from "../../../../src/math/random.ts";

const units = 4;
/** Float32 values in a chunk's moments: three parts of [units][4]. */
const chunkSize = 3 * 4 * units;

/** Moments of chunks as computed by kernels: a value s in all lanes, Σ (x − s), Σ (x − s)². */
function momentsOf(chunks: readonly (readonly Float32Array[])[]) {
  const memory = new Float32Array(chunks.length * chunkSize).fill(NaN);
  const places = chunks.map((features, chunk) => {
    const first = chunk * chunkSize;
    features.forEach((values, f) => {
      const s = values[0];
      memory.fill(s, first + 4 * f, first + 4 * f + 4);
      const apart = Array.from(values, (value) => value - s);
      memory[first + 4 * units + f] = apart.reduce((sum, x) => sum + x, 0);
      memory[first + 8 * units + f] = apart.reduce((sum, x) => sum + x * x, 0);
    });
    return { address: 4 * first, numbers: features[0].length };
  });
  return { memory, places };
}

function exact(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: square / values.length };
}

const data = fc.record({
  /** Values per chunk. */
  sizes: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 24 }),
  level: fc.constantFrom(0, 0.5, -30, 1e4),
  spread: fc.constantFrom(1e-3, 1, 100),
  /** Spread between chunks relative to that within a chunk. */
  drift: fc.constantFrom(0, 1, 20),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

Deno.test("joinMoments() gives mean and variance of all values, also of large ones that hardly vary", () => {
  fc.assert(fc.property(data, ({ sizes, level, spread, drift, seed }) => {
    const random = randomStream(seed, "moments");
    const chunks = sizes.map((size) =>
      [0, 1, 2].map((f) => {
        const own = level + f + spread * drift * random();
        return Float32Array.from({ length: size }, () => own + spread * (2 * random() - 1));
      })
    );
    const { memory, places } = momentsOf(chunks);
    const { mean, variance } = joinMoments(memory, places, 3, units);
    assert.deepEqual([mean.length, variance.length], [3, 3]);
    [0, 1, 2].forEach((f) => {
      const wanted = exact(chunks.flatMap((features) => [...features[f]]));
      const scale = Math.max(Math.abs(wanted.mean), Math.sqrt(wanted.variance));
      assert.ok(Math.abs(mean[f] - wanted.mean) <= 2e-7 * scale, `mean ${mean[f]}`);
      const apart = Math.abs(variance[f] - wanted.variance);
      assert.ok(
        apart <= 1e-6 * wanted.variance + 1e-12,
        `variance ${variance[f]}, ${wanted.variance}`,
      );
    });
  }));
});

Deno.test("joinMoments() of equal values gives variance 0 and that value", () => {
  for (const value of [0, 1, -1e6, 0.1]) {
    const chunk = [Float32Array.from({ length: 7 }, () => value)];
    const { memory, places } = momentsOf([chunk, chunk, chunk]);
    const { mean, variance } = joinMoments(memory, places, 1, units);
    assert.deepEqual([...mean, ...variance], [Math.fround(value), 0]);
  }
});

Deno.test("joinMoments() never gives a variance below 0", () => {
  const memory = new Float32Array(chunkSize);
  memory[4 * units] = 3; // Σ (x − s) of numbers whose squares were rounded to nothing
  const { variance } = joinMoments(memory, [{ address: 0, numbers: 2 }], 1, units);
  assert.deepEqual([...variance], [0]);
});

Deno.test("writeCoefficients() centres a batch whose mean is not exact in float32", () => {
  const memory = new Float32Array(64);
  memory.set([2], 40);
  const [mean, variance] = [1e5 + 0.003, 4];
  writeCoefficients(memory, 16, units, {
    mean: Float64Array.of(mean),
    variance: Float64Array.of(variance),
  }, { scale: 160, shift: 192 });
  const [slope, rounded, shift] = [memory[4], memory[8], memory[12]];
  assert.ok(Math.abs(mean - rounded) > 1e-3);
  assert.ok(Math.abs(slope * (mean - rounded) + shift) < 1e-9);
});

Deno.test("writeCoefficients() writes slope, mean and shift, but not the padding", () => {
  const memory = new Float32Array(64).fill(7);
  const statistics = { mean: Float32Array.of(1, -2, 3), variance: Float32Array.of(4, 0, 1e-5) };
  memory.set([2, 1, 0.5], 40);
  memory.set([0.1, 0.2, 0.3], 48);
  writeCoefficients(memory, 16, units, statistics, { scale: 160, shift: 192 });
  const near = (i: number, wanted: number) =>
    assert.ok(Math.abs(memory[i] - wanted) <= 1e-6 * Math.abs(wanted), `${memory[i]}, ${wanted}`);
  near(4, 2 / Math.sqrt(4 + 1e-5));
  near(5, 1 / Math.sqrt(1e-5));
  near(6, 0.5 / Math.sqrt(2e-5));
  assert.deepEqual([...memory.slice(8, 11)], [1, -2, 3]);
  assert.deepEqual([...memory.slice(12, 15)], [...Float32Array.of(0.1, 0.2, 0.3)]);
  for (const i of [3, 7, 11, 15, 16]) assert.equal(memory[i], 7);
});

Deno.test("writeBack() gives the gradients of a norm's input, scale and shift", () => {
  const random = randomStream(1, "back");
  const [chunks, size] = [3, 20];
  const value = () => 2 * random() - 1;
  // so large that the mean is not exact in float32
  const x = Array.from({ length: chunks * size }, () => 1e5 + value());
  const g = x.map(value);
  const { mean, variance } = exact(x);
  assert.ok(Math.abs(mean - Math.fround(mean)) > 1e-3);
  const statistics: BatchStatistics = {
    mean: Float64Array.of(mean),
    variance: Float64Array.of(variance),
  };
  const [back, scale, scaleGradient, shiftGradient] = [400, 500, 504, 508];
  const memory = new Float32Array(600);
  memory[scale] = 1.5;
  const places = Array.from({ length: chunks }, (_, chunk) => {
    const first = chunk * 8 * units;
    for (let i = chunk * size; i < (chunk + 1) * size; i++) {
      memory[first] += g[i];
      memory[first + 4 * units] += g[i] * (x[i] - Math.fround(mean));
    }
    return 4 * first;
  });
  writeBack(memory, places, {
    ...{ units, statistics, count: x.length, back: 4 * back, scale: 4 * scale },
    ...{ scaleGradient: 4 * scaleGradient, shiftGradient: 4 * shiftGradient },
  });
  const inverse = 1 / Math.sqrt(variance + 1e-5);
  const hat = x.map((one) => (one - mean) * inverse);
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0);
  const [own, along] = [sum((i) => g[i]), sum((i) => g[i] * hat[i])];
  assert.ok(Math.abs(memory[shiftGradient] - own) < 1e-5);
  assert.ok(Math.abs(memory[scaleGradient] - along) < 1e-5);
  const [a, b, c, m] = [0, 1, 2, 3].map((i) => memory[back + i * units]);
  x.forEach((one, i) => {
    const wanted = 1.5 * inverse * (g[i] - own / x.length - hat[i] * along / x.length);
    assert.ok(Math.abs(a * (g[i] - b + c * (one - m)) - wanted) < 1e-5);
  });
});
