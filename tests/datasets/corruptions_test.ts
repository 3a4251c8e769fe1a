// Corruptions against SciPy, closed forms, and the statistics that they promise.

import assert from "node:assert/strict";
import fc from "fast-check";
import { corrupt, type Corruption, corruptions } from "../../src/datasets/corruptions.ts";
import { type Dataset, dataset, labelsOf, takeRows } from "../../src/datasets/dataset.ts";
import { anyImages, example, someImages } from "./image_examples.ts";

const severities = [1, 2, 3, 4, 5];

function grey(shape: [number, number, number], count: number, byte = 128): Dataset {
  const inputs = new Uint8Array(count * shape[0] * shape[1] * shape[2]).fill(byte);
  return dataset({ shape, inputs, labels: new Array(count).fill(0) });
}

/** Mean and standard deviation of values / 255. */
function moments(bytes: ArrayLike<number>) {
  const values = Array.from(bytes, (byte) => byte / 255);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}

Deno.test("corrupt() with noise adds normal noise of the strength stated", () => {
  const images = grey([10, 11, 3], 60); // 19,800 values
  const before = moments(images.inputs).mean;
  [0.08, 0.12, 0.18].forEach((strength, i) => {
    const { mean, deviation } = moments(corrupt(images, "noise", i + 1).inputs);
    assert.ok(Math.abs(mean - before) < 5 * strength / Math.sqrt(19800), `${mean}`);
    assert.ok(Math.abs(deviation / strength - 1) < 0.03, `${deviation}`);
  });
  const floats = someImages([10, 11, 3], 60, "floats");
  const noisy = corrupt(floats, "noise", 5).inputs;
  const noise = Array.from(noisy, (value, i) => (value - floats.inputs[i]) / 0.38);
  const fourth = noise.reduce((sum, value) => sum + value ** 4, 0) / noise.length;
  assert.ok(Math.abs(fourth - 3) < 0.4, `fourth moment ${fourth}`); // 3 for a normal, 1.8 for a uniform
  assert.ok(Math.max(...noisy) > 1 && Math.min(...noisy) < 0); // floats are not cut off
});

Deno.test("corrupt() gives images the same noise at every severity, in every split, and each its own", () => {
  const images = someImages([4, 4, 1], 6, "floats");
  const noise = (severity: number, strength: number) => {
    const { inputs } = corrupt(images, "noise", severity);
    return Array.from(inputs, (value, i) => (value - images.inputs[i]) / strength);
  };
  const [weak, strong] = [noise(1, 0.08), noise(5, 0.38)];
  weak.forEach((value, i) => assert.ok(Math.abs(value - strong[i]) < 1e-5));
  assert.notDeepEqual(weak.slice(0, 16), weak.slice(16, 32));
  for (const kind of corruptions) {
    const all = corrupt(images, kind, 3);
    const part = corrupt(takeRows(images, [4, 1]), kind, 3);
    assert.deepEqual([example(part, 0), example(part, 1)], [example(all, 4), example(all, 1)]);
  }
});

Deno.test("corrupt() depends on the seed where there is chance", () => {
  const images = someImages([8, 8, 1], 5, "bytes");
  for (const kind of corruptions) {
    const [first, again, other] = [{ seed: 1 }, {}, { seed: 2 }]
      .map((options) => corrupt(images, kind, 2, options).inputs);
    assert.deepEqual(first, again);
    const chance = kind === "noise" || kind === "occlusion";
    assert.equal(first.some((value, i) => value !== other[i]), chance, kind);
  }
});

Deno.test("corrupt() with blur is SciPy's Gaussian filter", () => {
  const { shape, image, deviations, blurred } = JSON.parse(
    Deno.readTextFileSync(new URL("../fixtures/images.json", import.meta.url)),
  );
  const images = dataset({ shape, inputs: Float32Array.from(image), labels: [0] });
  assert.deepEqual(deviations, [0.5, 1, 2]);
  [1, 3, 5].forEach((severity, i) => {
    const { inputs } = corrupt(images, "blur", severity);
    blurred[i].forEach((value: number, at: number) =>
      assert.ok(Math.abs(inputs[at] - value) < 1e-6, `${severity}: ${inputs[at]}, ${value}`)
    );
  });
});

Deno.test("corrupt() with contrast keeps every channel's mean and scales its deviation", () => {
  const images = someImages([6, 5, 2], 3, "floats");
  [0.75, 0.5, 0.4, 0.3, 0.15].forEach((factor, i) => {
    const flat = corrupt(images, "contrast", i + 1);
    for (let n = 0; n < 3; n++) {
      for (const c of [0, 1]) {
        const channel = (data: Dataset) =>
          moments(example(data, n).filter((_, at) => at % 2 === c).map((value) => 255 * value));
        const [before, after] = [channel(images), channel(flat)];
        assert.ok(Math.abs(before.mean - after.mean) < 1e-6);
        assert.ok(Math.abs(before.deviation * factor - after.deviation) < 1e-6);
      }
    }
  });
});

Deno.test("corrupt() with occlusion blackens one rectangle inside, of the size stated", () => {
  const images = grey([10, 20, 3], 40, 200);
  [0.2, 0.3, 0.4, 0.5, 0.6].forEach((share, i) => {
    const occluded = corrupt(images, "occlusion", i + 1);
    const corners = new Set<string>();
    for (let n = 0; n < 40; n++) {
      const values = example(occluded, n);
      const black = values.flatMap((value, at) => value === 0 ? [at] : []);
      assert.equal(black.length, Math.round(10 * share) * Math.round(20 * share) * 3);
      const rows = black.map((at) => Math.floor(at / 60));
      const columns = black.map((at) => Math.floor(at % 60 / 3));
      const extent = (places: number[]) => Math.max(...places) - Math.min(...places) + 1;
      assert.equal(extent(rows), Math.round(10 * share));
      assert.equal(extent(columns), Math.round(20 * share));
      assert.ok(values.every((value) => value === 0 || value === 200));
      corners.add(`${Math.min(...rows)} ${Math.min(...columns)}`);
    }
    assert.ok(corners.size > 15, `${corners.size} places`);
  });
});

Deno.test("corrupt() does more at every severity", () => {
  const images = someImages([12, 12, 1], 20, "bytes");
  for (const kind of corruptions) {
    let last = 0;
    for (const severity of severities) {
      const { inputs } = corrupt(images, kind, severity);
      const change = Array.from(inputs).reduce(
        (sum, value, i) => sum + Math.abs(value - images.inputs[i]),
        0,
      );
      assert.ok(change > last, `${kind} ${severity}`);
      last = change;
    }
  }
});

Deno.test("corrupt() gives a split's examples in order with labels and standardisation", () => {
  const problem = fc.tuple(
    anyImages,
    fc.constantFrom(...corruptions),
    fc.constantFrom(...severities),
  );
  fc.assert(fc.property(problem, ([{ images, part }, kind, severity]) => {
    const before = images.inputs.slice();
    const corrupted = corrupt(part, kind, severity);
    assert.deepEqual(labelsOf(corrupted), labelsOf(part));
    assert.equal(corrupted.standardisation, part.standardisation);
    assert.equal(corrupted.inputs.constructor, part.inputs.constructor);
    assert.deepEqual(corrupted.shape, part.shape);
    assert.equal(corrupted.rows.length, part.rows.length);
    assert.deepEqual(images.inputs, before);
  }));
});

Deno.test("corrupt() refuses vectors, kinds and severities that it does not know", () => {
  const vectors = dataset({ shape: [3], inputs: new Float32Array(3), labels: [0] });
  assert.throws(() => corrupt(vectors, "blur", 1), {
    name: "TypeError",
    message: "corrupt(): wanted images, got examples of shape [3]",
  });
  const images = grey([2, 2, 1], 1);
  assert.throws(() => corrupt(images, "fog" as Corruption, 1), {
    name: "TypeError",
    message: "corrupt(): kind must be one of noise, blur, contrast, occlusion, got fog",
  });
  for (const severity of [0, 6, 1.5, NaN]) {
    assert.throws(() => corrupt(images, "blur", severity), {
      name: "RangeError",
      message: `corrupt(): severity must be 1, 2, 3, 4 or 5, got ${severity}`,
    });
  }
});
