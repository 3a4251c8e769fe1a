// Memory layout of dense networks: no overlaps for any sizes.

import assert from "node:assert/strict";
import { batchPlan, densePlan } from "../../../../src/engines/simd/dense/plan.ts";
import { dense } from "../../../../src/architectures/specification.ts";

/** Asserts that no two arrays, each [address, float32 values, name], share a byte, and none exceeds `end`. */
function assertApart(places: [number, number, string][], end: number): void {
  const sorted = [...places].sort((a, b) => a[0] - b[0]);
  sorted.forEach(([address, floats, name], i) => {
    const next = i + 1 < sorted.length ? sorted[i + 1][0] : end;
    assert.equal(address % 64, 0, `${name} begins on a cache line`);
    assert.ok(address + 4 * floats <= next, `${name} reaches into what follows`);
  });
}

for (const width of [1, 3, 20, 33]) {
  Deno.test(`densePlan() and batchPlan() do not overlap at width ${width}`, () => {
    const [depth, batch, inputs, classes] = [3, 21, 5, 6];
    const plan = densePlan(dense({ inputs, classes, maxDepth: depth, width }));
    const units = Math.ceil(width / 4) * 4;
    const [affine, columns] = [(width + 1) * units, units + 8];
    const fixed: [number, number, string][] = [
      [plan.constants, 256, "constants"],
      [plan.mask, 8, "mask"],
      [plan.lastMask, 8, "lastMask"],
      [plan.panel, (width + 1) * columns, "panel"],
      [plan.gradient, (width + 1) * columns, "gradient"],
      [plan.normGradient, 2 * units, "normGradient"],
      [plan.stemGradient, (inputs + 1) * units, "stemGradient"],
      [plan.inputTile, 8 * (inputs + 1), "inputTile"],
      [plan.tile, 8 * (width + 1), "tile"],
      [plan.signal, 8 * columns, "signal"],
      [plan.signalRows, 8 * columns, "signalRows"],
      [plan.sums, 4 * units, "sums"],
      [plan.otherSums, 4 * units, "otherSums"],
      ...Object.entries({
        ...plan.backward,
        slope: plan.slope,
        norm: plan.mean,
        shift: plan.shift,
      }).map(([name, address]): [number, number, string] => [address, units, name]),
      [plan.logits, 64, "logits"],
      [plan.exponentials, 64, "exponentials"],
    ];
    for (const part of [plan.stem, plan.head]) {
      const floats = part === plan.stem ? (inputs + 1) * units : (width + 1) * 8;
      fixed.push([part.weights, floats, "weights"], [part.velocity, floats, "velocity"]);
    }
    for (let i = 0; i < depth; i++) {
      const { weights, velocity, norm, statistics } = plan.block(i);
      assert.equal(norm, 4 * affine);
      for (const place of [weights, velocity]) {
        fixed.push([place, affine + 2 * units, `block ${i}`]);
      }
      fixed.push([statistics, 4 * units, `statistics ${i}`]);
    }
    const start = plan.parametersEnd(depth);
    assertApart(fixed, start);

    for (const [training, masked] of [[false, false], [true, false], [false, true], [true, true]]) {
      const places = batchPlan(plan, start, depth, batch, training, masked);
      assert.equal(places.tiles, 3);
      assert.equal(places.masks !== undefined, masked);
      const varying: [number, number, string][] = [
        [places.rows, 24 * inputs, "rows"],
        [places.labels, 24, "labels"],
        [places.signal, 24 * width, "signal"],
      ];
      if (masked) varying.push([places.maskRows, 24 * width + 4, "rows of gates"]);
      if (masked && training) varying.push([places.aside, 24 * width, "aside"]);
      for (let i = 0; i < depth; i++) {
        if (places.masks) varying.push([places.masks(i), 24 * width, `gates ${i}`]);
      }
      for (let d = 0; d <= depth; d++) {
        varying.push([places.total(d), 4, "total"], [places.each(d), 24, "each"]);
        varying.push([places.outputs(d), 24 * 8, "outputs"]);
        if (d > 0 && !training) continue;
        varying.push([places.activations(d), 24 * width, `activations ${d}`]);
        varying.push([places.rectified(d), 24 * width, `rectified ${d}`]);
      }
      assert.ok(Math.min(...varying.map(([address]) => address)) >= start);
      assertApart(varying, places.end);
    }
  });
}
