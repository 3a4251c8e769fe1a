// Placement of batches in a conv network's memory.

import assert from "node:assert/strict";
import { createConvResources } from "../../../../src/engines/simd/conv/resources.ts";
import { placeImages } from "../../../../src/engines/simd/conv/placement.ts";
import { conv } from "../../../../src/architectures/specification.ts";
import { variedImages } from "./shapes.ts";

const spec = conv({ size: [9, 8], channels: 2, classes: 3, maxDepth: 2, outer: 5, inner: 3 });
const pass = { training: true, kept: "all" } as const;
const make = (memoryLimit?: number) =>
  createConvResources(spec, 1, {
    ...{ threads: 2, variant: { vectors: 2, relaxed: false } },
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  });

Deno.test("placeImages() places pixels and labels, followed by −1, and masks missing images", async () => {
  const resources = await make();
  using _pool = resources.pool;
  for (const batch of [1, 7, 8, 9, 300, 3]) {
    const { inputs, labels } = variedImages(spec, batch);
    const places = placeImages(resources, { inputs, labels, batch }, 2, pass, "forward");
    const { buffer } = resources.memory;
    assert.ok(buffer.byteLength >= places.end);
    assert.deepEqual(new Float32Array(buffer, places.pixels, inputs.length).slice(), inputs);
    const lanes = Array.from({ length: 8 * places.tiles }, (_, n) => labels[n] ?? -1);
    assert.deepEqual([...new Int32Array(buffer, places.labels, lanes.length)], lanes);
    const present = lanes.slice(-8).map((label) => label === -1 ? 0 : -1);
    for (const { head } of resources.plan.scratch) {
      assert.deepEqual([...new Int32Array(buffer, head.lastMask, 8)], present);
    }
  }
});

Deno.test("placeImages() without labels leaves no labels of another batch", async () => {
  const resources = await make();
  using _pool = resources.pool;
  const { inputs, labels } = variedImages(spec, 8);
  placeImages(resources, { inputs, labels, batch: 8 }, 2, pass, "forward");
  const places = placeImages(resources, { inputs, batch: 8 }, 2, pass, "logProbabilities");
  const placed = new Int32Array(resources.memory.buffer, places.labels, 8);
  assert.ok(placed.every((label) => label === -1));
});

Deno.test("placeImages() clears values of an earlier batch in lanes of missing images", async () => {
  const resources = await make();
  using _pool = resources.pool;
  const { inputs, labels } = variedImages(spec, 3);
  const placed = { inputs, labels, batch: 3 };
  const places = placeImages(resources, placed, 2, pass, "forward");
  const means = (exit: number) =>
    new Float32Array(resources.memory.buffer, places.means(exit), 8 * spec.outer);
  for (const exit of [0, 1, 2]) means(exit).fill(Infinity);
  placeImages(resources, placed, 2, pass, "forward");
  for (const exit of [0, 1, 2]) assert.ok(means(exit).every(Number.isFinite));
});

Deno.test("placeImages() says what a batch needs that does not fit, and what would", async () => {
  const first = await make();
  first.pool[Symbol.dispose]();
  const limit = first.memory.buffer.byteLength + 2 ** 20;
  const resources = await make(limit);
  using _pool = resources.pool;
  const place = (batch: number) => {
    const { inputs, labels } = variedImages(spec, batch);
    return placeImages(resources, { inputs, labels, batch }, 2, pass, "forward");
  };
  let fitting = 0;
  assert.throws(() => place(5000), (error) => {
    const { name, message } = error as Error;
    const [, batch] = /available; a batch of (\d+)/.exec(message) ?? [];
    fitting = Number(batch);
    return name === "RangeError" &&
      /^forward\(\): a batch of 5000 through 2 blocks needs \d+ MB, but \d+ MB are available; /
        .test(message);
  });
  assert.ok(fitting > 0);
  assert.ok(place(fitting).end <= limit);
  assert.throws(() => place(fitting + 1), RangeError);
});
