// Memory layout of batches: chunks that cover them, arrays that do not overlap.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  chunksOf,
  convBatchPlan,
  type Kept,
  mostChunks,
} from "../../../../src/engines/simd/conv/batch_plan.ts";
import { inGroups } from "../../../../src/engines/simd/conv/calls.ts";
import { convPlan } from "../../../../src/engines/simd/conv/plan.ts";
import { conv } from "../../../../src/architectures/specification.ts";

Deno.test("chunksOf() covers the batch once, in order, by chunks that differ by at most one image", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 2000 }), (batch) => {
    const chunks = chunksOf(batch);
    assert.equal(chunks.length, Math.min(batch, mostChunks));
    let next = 0;
    chunks.forEach(({ index, first, count }, i) => {
      assert.deepEqual([index, first], [i, next]);
      assert.ok(count >= 1);
      next += count;
    });
    assert.equal(next, batch);
    const counts = chunks.map(({ count }) => count);
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
  }));
});

Deno.test("inGroups() keeps all items in order, in as many groups as allowed", () => {
  const sizes = fc.tuple(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 1, max: 30 }));
  fc.assert(fc.property(sizes, ([items, most]) => {
    const groups = inGroups(items, most);
    assert.deepEqual(groups.flat(), items);
    assert.equal(groups.length, Math.min(items.length, most));
    assert.ok(groups.every(({ length }) => length > 0));
  }));
});

const shapes = fc.record({
  size: fc.tuple(fc.integer({ min: 6, max: 20 }), fc.integer({ min: 6, max: 20 })),
  channels: fc.integer({ min: 1, max: 3 }),
  classes: fc.integer({ min: 2, max: 6 }),
  outer: fc.integer({ min: 1, max: 20 }),
  inner: fc.integer({ min: 1, max: 20 }),
  maxDepth: fc.integer({ min: 0, max: 4 }),
  batch: fc.integer({ min: 1, max: 60 }),
  threads: fc.integer({ min: 1, max: 3 }),
  masked: fc.boolean(),
});

Deno.test("convBatchPlan() gives separate arrays to everything that a step keeps", () => {
  fc.assert(fc.property(shapes, ({ batch, threads, masked, ...shape }) => {
    const plan = convPlan(conv(shape), threads);
    const { maxDepth: depth } = shape;
    const places = convBatchPlan(plan, depth, batch, { training: true, kept: "all", masked });
    const { channelStride, outerUnits, innerUnits } = plan.sizes;
    const [wide, narrow] = [outerUnits, innerUnits].map((units) =>
      4 * batch * units * channelStride
    );
    const blocks = Array.from({ length: depth }, (_, block) => block);
    const pixels = batch * shape.size[0] * shape.size[1] * shape.channels;
    const means = 4 * 8 * places.tiles * shape.outer;
    const arrays: [number, number][] = [
      [places.pixels, 4 * pixels],
      [places.labels, 4 * 8 * places.tiles],
      [places.signal, wide],
      ...[wide, narrow, narrow].map((size, i): [number, number] => [places.behind[i], size]),
      ...blocks.flatMap((block): [number, number][] => [
        [places.reduced(block), narrow],
        [places.spatial(block), narrow],
      ]),
      ...[...blocks, depth].flatMap((exit): [number, number][] => [
        [places.activations(exit), wide],
        ...[places.means, places.rectified, places.hidden, places.exitSignal]
          .map((place): [number, number] => [place(exit), means]),
        [places.total(exit), 16],
        [places.each(exit), 4 * 8 * places.tiles],
      ]),
      ...Array.from({ length: mostChunks }, (_, part): [number, number] => [
        places.gradient(part),
        4 * Math.max(plan.blockCount, plan.head.count, plan.stem.count),
      ]),
    ];
    assert.equal(places.masks !== undefined, masked);
    if (places.masks) { // consecutive blocks, with readable memory after the last
      const bytes = 4 * batch * shape.outer;
      arrays.push([places.masks(0), depth * bytes + 16]);
      blocks.forEach((block) =>
        assert.equal(places.masks!(block), places.masks!(0) + block * bytes)
      );
    }
    assert.ok(8 * places.tiles >= batch && 8 * (places.tiles - 1) < batch);
    arrays.sort(([a], [b]) => a - b);
    let end = plan.end;
    for (const [address, bytes] of arrays) {
      assert.ok(address >= end, `an array at ${address} begins within one that ends at ${end}`);
      assert.equal(address % 16, 0);
      end = address + bytes;
    }
    assert.ok(end <= places.end);
  }));
});

Deno.test("convBatchPlan() takes less memory if less is kept, and more for more images", () => {
  const plan = convPlan(
    conv({ size: [12, 12], channels: 1, classes: 3, maxDepth: 4, outer: 8, inner: 4 }),
    1,
  );
  const end = (kept: Kept, batch: number, training = true) =>
    convBatchPlan(plan, 4, batch, { training, kept }).end;
  assert.ok(end("nothing", 50, false) < end("inputs", 50));
  assert.ok(end("inputs", 50) < end("all", 50));
  for (let batch = 1; batch < 60; batch++) {
    assert.ok(end("all", batch) <= end("all", batch + 1));
  }
});

Deno.test("convPlan() keeps the parameters of any depth contiguous, below the batch", () => {
  fc.assert(fc.property(shapes, ({ batch: _, masked: __, threads, ...shape }) => {
    const plan = convPlan(conv(shape), threads);
    assert.ok(plan.scratch.length === threads && plan.parameters > plan.commands.bytes);
    for (let depth = 0; depth < shape.maxDepth; depth++) {
      const { weights, velocity } = plan.block(depth);
      assert.ok(plan.parametersEnd(depth) <= weights);
      assert.ok(velocity + 4 * plan.blockCount <= plan.parametersEnd(depth + 1));
    }
    assert.ok(plan.parametersEnd(shape.maxDepth) <= plan.end);
    for (const { weights, velocity, count } of [plan.stem, plan.head]) {
      assert.ok(weights >= plan.parameters && weights + 4 * count <= velocity);
      assert.ok(velocity + 4 * count <= plan.parametersEnd(0));
    }
  }));
});
