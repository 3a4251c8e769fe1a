// Sizes and tilings of images: complete, without duplicates.

import assert from "node:assert/strict";
import fc from "fast-check";
import { convSizes } from "../../../../src/engines/simd/conv/sizes.ts";
import { tiling } from "../../../../src/engines/simd/conv/winograd.ts";
import { conv } from "../../../../src/architectures/specification.ts";

const specs = fc.record({
  size: fc.tuple(fc.integer({ min: 6, max: 70 }), fc.integer({ min: 6, max: 70 })),
  channels: fc.integer({ min: 1, max: 4 }),
  outer: fc.integer({ min: 1, max: 70 }),
  inner: fc.integer({ min: 1, max: 40 }),
}).map((shape) => conv({ classes: 2, maxDepth: 1, ...shape }));

Deno.test("convSizes() covers all positions, in whole segments of whole tiles", () => {
  fc.assert(fc.property(specs, (spec) => {
    const sizes = convSizes(spec);
    const { height, width, rowStride, positions, segment, channelStride, lead } = sizes;
    assert.equal(height, Math.floor((spec.size[0] - 4) / 2));
    assert.equal(width, Math.floor((spec.size[1] - 4) / 2));
    assert.ok(rowStride > width, "a row's padding serves the next row as well");
    assert.ok(positions >= height * rowStride);
    assert.equal(positions % segment, 0);
    assert.ok(segment % 16 === 0 && segment > 0 && segment <= 112);
    assert.ok(channelStride >= positions && channelStride % 16 === 0);
    assert.notEqual(channelStride % 1024, 0, "channels would share the lines of a cache");
    assert.ok(lead >= rowStride + 1 && lead % 4 === 0, "a 3×3 kernel reaches so far back");
  }));
});

Deno.test("convSizes() chooses the segment that wastes the fewest positions", () => {
  fc.assert(fc.property(specs, (spec) => {
    const { height, rowStride, positions } = convSizes(spec);
    for (let segment = 16; segment <= 112; segment += 16) {
      assert.ok(positions <= Math.ceil(height * rowStride / segment) * segment);
    }
  }));
});

Deno.test("convSizes() pads channels and patches to whole vectors, by less than one", () => {
  fc.assert(fc.property(specs, (spec) => {
    const { patch, patchUnits, outer, outerUnits, inner, innerUnits } = convSizes(spec);
    assert.equal(patch, 36 * spec.channels);
    for (const [used, units] of [[patch, patchUnits], [outer, outerUnits], [inner, innerUnits]]) {
      assert.ok(units % 4 === 0 && units >= used && units < used + 4);
    }
  }));
});

Deno.test("tiling() writes every position last by the tile that it belongs to", () => {
  let tilings = 0;
  fc.assert(fc.property(specs, (spec) => {
    const sizes = convSizes(spec);
    const known = tiling(sizes);
    if (!known) return;
    tilings++;
    const { height, width, rowStride, positions } = sizes;
    const { tiles, quads } = known;
    assert.equal(quads.length, tiles / 4);
    assert.equal(tiles % 16, 0);
    /** By position, the quad that wrote there last, and its tile. */
    const last = new Map<number, { quad: number; tile: number }>();
    quads.forEach(({ output }, quad) => {
      assert.equal(output % 4, 0);
      // row by row, as the kernel stores
      for (const row of [0, rowStride]) {
        for (let tile = 0; tile < 4; tile++) {
          for (const corner of [row, row + 1]) {
            last.set(output / 4 + 2 * tile + corner, { quad, tile });
          }
        }
      }
    });
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const { quad, tile } = last.get(row * rowStride + column)!;
        const first = quads[quad].output / 4;
        assert.equal(first, (row - row % 2) * rowStride + column - column % 8);
        assert.equal(tile, (column % 8) >> 1);
        // its inputs begin a row and a column before
        assert.equal(quads[quad].input / 4, first - rowStride - 1);
      }
    }
    const farthest = Math.max(...last.keys());
    assert.ok(farthest < positions + 128, `writes ${farthest} of ${positions}`);
  }));
  assert.ok(tilings > 10, `${tilings} tilings`);
});
