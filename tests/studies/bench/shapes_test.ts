// Amounts of arithmetic, against counts by loops and against published ones.

import assert from "node:assert/strict";
import { conv, dense, inputShape } from "../../../src/architectures/specification.ts";
import {
  operations,
  type Shape,
  shapes,
  shapeText,
  works,
} from "../../../src/studies/bench/shapes.ts";

Deno.test("operations() of a dense step are the closed form", () => {
  const shape = shapes.find(({ name }) => name === "dense")!;
  const stem = 2 * 20, blocks = 20 * 20 * 20, heads = 21 * 20 * 2;
  const forward = 2 * 200 * (stem + blocks + heads);
  assert.equal(operations(shape, "evaluate"), forward);
  assert.equal(operations(shape, "predict"), forward);
  assert.equal(operations(shape, "train"), 3 * forward - 2 * 200 * stem);
});

Deno.test("operations() of a conv step count every multiply-add of an odd little network", () => {
  const spec = conv({ size: [9, 12], channels: 2, classes: 3, maxDepth: 2, outer: 5, inner: 4 });
  const shape: Shape = { name: "odd", spec, batch: 7 };
  let stem = 0, blocks = 0, heads = 0;
  for (let y = 0; y + 5 <= 9; y++) {
    for (let x = 0; x + 5 <= 12; x++) stem += 5 * 5 * 2 * 5;
  }
  for (let block = 0; block < 2; block++) {
    for (let y = 0; y + 2 <= 9 - 4; y += 2) {
      for (let x = 0; x + 2 <= 12 - 4; x += 2) blocks += 5 * 4 + 3 * 3 * 4 * 4 + 4 * 5;
    }
  }
  for (let exit = 0; exit <= 2; exit++) heads += 5 * 5 + 5 * 3;
  assert.equal(operations(shape, "evaluate"), 2 * 7 * (stem + blocks + heads));
  assert.equal(operations(shape, "train"), 2 * 7 * (2 * stem + 3 * (blocks + heads)));
});

Deno.test("operations() grow by 1.47 GFLOP a training step with a conv block of 12×12", () => {
  const step = (maxDepth: number) => {
    const spec = conv({ size: [28, 28], channels: 1, classes: 10, maxDepth });
    return operations({ name: "", spec, batch: 128 }, "train");
  };
  const perExit = 3 * 2 * 128 * (64 ** 2 + 64 * 10);
  assert.equal(((step(11) - step(10) - perExit) / 1e9).toFixed(2), "1.47");
});

Deno.test("operations() of a network without blocks are those of stem and head", () => {
  const spec = dense({ inputs: 3, classes: 2, maxDepth: 0, width: 4 });
  assert.equal(operations({ name: "", spec, batch: 1 }, "evaluate"), 2 * (3 * 4 + 4 * 2));
});

Deno.test("shapes have names of their own and say in words what they are", () => {
  assert.deepEqual(
    shapes.map((shape) => [
      shape.name,
      shapeText(shape),
      inputShape(shape.spec).join("×"),
      shape.spec.classes,
    ]),
    [
      ["dense", "20 blocks of width 20, batch 200", "2", 2],
      ["dense-wide", "20 blocks of width 64, batch 512", "2", 2],
      ["conv-10", "28×28×1, 10 blocks of 64 and 32 channels, batch 128", "28×28×1", 10],
      ["conv-20", "28×28×1, 20 blocks of 64 and 32 channels, batch 128", "28×28×1", 10],
      ["conv-rgb-10", "32×32×3, 10 blocks of 64 and 32 channels, batch 128", "32×32×3", 10],
    ],
  );
  assert.deepEqual(works, ["train", "evaluate", "predict"]);
  for (const shape of shapes) for (const work of works) assert.ok(operations(shape, work) > 1e6);
});
