import assert from "node:assert/strict";
import { dense } from "../../src/engines/specification.ts";
import type { ExportParts } from "../../src/exports/export_parts.ts";
import { inputNotices } from "../../src/exports/input_notices.ts";

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
