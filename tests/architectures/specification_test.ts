// Specifications: defaults and errors.

import assert from "node:assert/strict";
import { conv, dense, inputShape } from "../../src/architectures/specification.ts";

Deno.test("dense() gives plain data with the paper's width", () => {
  const spec = dense({ inputs: 2, classes: 3, maxDepth: 20 });
  assert.deepEqual(spec, { kind: "dense", inputs: 2, classes: 3, maxDepth: 20, width: 20 });
  assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec);
});

Deno.test("conv() gives plain data with the paper's channels", () => {
  const size: [number, number] = [28, 20];
  const spec = conv({ size, channels: 1, classes: 10, maxDepth: 0 });
  assert.deepEqual(spec, {
    kind: "conv",
    size: [28, 20],
    channels: 1,
    classes: 10,
    maxDepth: 0,
    outer: 64,
    inner: 32,
  });
  size[0] = 6;
  assert.equal(spec.size[0], 28);
});

Deno.test("inputShape() gives the shape of one example", () => {
  assert.deepEqual(inputShape(dense({ inputs: 5, classes: 2, maxDepth: 1 })), [5]);
  assert.deepEqual(
    inputShape(conv({ size: [8, 6], channels: 3, classes: 2, maxDepth: 1 })),
    [8, 6, 3],
  );
  const custom = { kind: "custom", name: "own", inputShape: [4, 2], classes: 2, maxDepth: 1 };
  assert.deepEqual(inputShape({ ...custom, kind: "custom" }), [4, 2]);
});

Deno.test("dense() names the wrong value", () => {
  const good = { inputs: 2, classes: 2, maxDepth: 1, width: 4 };
  const wrong: [Partial<typeof good>, RegExp][] = [
    [{ inputs: 0 }, /^dense\(\): inputs must be a whole number of at least 1, got 0$/],
    [{ classes: 1 }, /^dense\(\): classes must be a whole number of at least 2, got 1$/],
    [{ maxDepth: -1 }, /^dense\(\): maxDepth must be a whole number of at least 0, got -1$/],
    [{ width: 2.5 }, /^dense\(\): width must be a whole number of at least 1, got 2.5$/],
    [{ width: NaN }, /^dense\(\): width must .* got NaN$/],
  ];
  for (const [values, message] of wrong) {
    assert.throws(() => dense({ ...good, ...values }), { name: "RangeError", message });
  }
});

Deno.test("conv() names the wrong value", () => {
  const good = { size: [6, 6] as [number, number], channels: 1, classes: 2, maxDepth: 1 };
  assert.equal(conv(good).kind, "conv");
  const wrong: [Partial<typeof good & { outer: number; inner: number }>, RegExp][] = [
    [{ size: [5, 6] }, /^conv\(\): height must be a whole number of at least 6, got 5$/],
    [{ size: [6, 5] }, /^conv\(\): width must be a whole number of at least 6, got 5$/],
    [{ channels: 0 }, /^conv\(\): channels must be a whole number of at least 1, got 0$/],
    [{ outer: 0 }, /^conv\(\): outer must be a whole number of at least 1, got 0$/],
    [{ inner: 1.5 }, /^conv\(\): inner must be a whole number of at least 1, got 1.5$/],
    [{ classes: 1 }, /^conv\(\): classes must be a whole number of at least 2, got 1$/],
    [{ maxDepth: 0.5 }, /^conv\(\): maxDepth must be a whole number of at least 0, got 0.5$/],
  ];
  for (const [values, message] of wrong) {
    assert.throws(() => conv({ ...good, ...values }), { name: "RangeError", message });
  }
  for (const name of Object.keys(good)) {
    assert.throws(() => conv({ ...good, [name]: undefined }), {
      name: "TypeError",
      message: new RegExp(`^conv\\(\\): ${name} `),
    });
  }
});
