import assert from "node:assert/strict";
import { conv, dense } from "../../../src/architectures/specification.ts";
import type { ExportParts } from "../../../src/runs/export/export_parts.ts";
import { inputNotices } from "../../../src/runs/export/input_notices.ts";

Deno.test("inputNotices() names features whose rounding in float32 is a good part of their deviation", () => {
  const parts = (mean: number[], deviation: number[], featureNames?: string[]): ExportParts => ({
    spec: dense({ inputs: mean.length, classes: 2, maxDepth: 1 }),
    depth: 1,
    state: {},
    q: [0.5, 0.5],
    standardisation: { mean, deviation },
    featureNames,
  });
  assert.deepEqual(inputNotices(parts([0, 1e3, 1.7e9], [1, 2, 1e8])), []);
  assert.match(
    inputNotices(parts([5, 1.7e9], [1, 100], ["a", "time"]))[0],
    /rounded before they are centred, .*: time \(by up to 1 standard deviations\)$/,
  );
  assert.match(
    inputNotices(parts([-1e6], [1]))[0],
    /: column 1 \(by up to 0\.06 standard deviations\)$/,
  );
});

Deno.test("inputNotices() draws the line at a thousandth of a deviation, names five, and has none for images", () => {
  const parts = (mean: number[], spec: ExportParts["spec"]): ExportParts => ({
    spec,
    depth: 0,
    state: {},
    q: [1],
    standardisation: { mean, deviation: mean.map(() => 1) },
  });
  const vectors = (mean: number[]) =>
    inputNotices(parts(mean, dense({ inputs: mean.length, classes: 2, maxDepth: 1 })));
  const bound = 1e-3 * 2 ** 24; // half of a float32's last place there, in deviations
  assert.deepEqual(vectors([bound, -bound]), []);
  assert.equal(vectors([1.001 * bound]).length, 1);
  assert.equal(vectors([-1.001 * bound]).length, 1);
  const seven = vectors(Array(7).fill(1e6))[0];
  const column = (n: number) => `column ${n} (by up to 0.06 standard deviations)`;
  assert.equal(
    seven,
    "the exported network takes float32 inputs, in which features far from 0 are rounded before " +
      "they are centred, so that its predictions differ from Fathom's: " +
      `${[1, 2, 3, 4, 5].map(column).join(", ")} and 2 more`,
  );
  const images = conv({ size: [6, 6], channels: 1, classes: 2, maxDepth: 1 });
  assert.deepEqual(inputNotices(parts([1e9], images)), []);
});
