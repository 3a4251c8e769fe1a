// The staged network: defaults, shapes and errors.

import assert from "node:assert/strict";
import { multiplyAdds, parameterCount } from "../../src/architectures/cost.ts";
import { networkArrays } from "../../src/architectures/network_arrays.ts";
import { cutSpec, partsOf } from "../../src/architectures/specification.ts";
import { staged, type StagedOptions } from "../../src/architectures/staged.ts";

const images = { size: [9, 8], inputChannels: 3, classes: 10 } as const;

Deno.test("staged() has four stages of two blocks, with twice the channels in each", () => {
  assert.deepEqual(staged(images), {
    kind: "staged",
    ...images,
    maxDepth: 8,
    stages: [2, 2, 2, 2],
    channels: [16, 32, 64, 128],
  });
  const spec = staged({ ...images, stages: [1, 2], channels: [4, 6] });
  assert.deepEqual(staged({ ...spec, classes: 5 }), { ...spec, classes: 5 });
});

Deno.test("a staged network halves height and width from stage to stage, in blocks and adapters", () => {
  const { stem, blocks, adapters, head } = partsOf(
    "test",
    staged({ ...images, stages: [1, 2, 1] }),
  );
  assert.deepEqual([stem, ...blocks].map(({ output }) => output), [
    ...[[9, 8, 16], [9, 8, 16]],
    ...[[5, 4, 32], [5, 4, 32]],
    [3, 2, 64],
  ]);
  assert.deepEqual(adapters.map(({ output }) => output), [[5, 4, 32], [3, 2, 64]]);
  assert.deepEqual(head.output, [10]);
});

Deno.test("staged() refuses stages that do not fit, naming the option", () => {
  const cases: [Partial<StagedOptions>, RegExp][] = [
    [{ maxDepth: 7 }, /maxDepth must be 8 \(the blocks of its stages\), got 7/],
    [{ stages: [2, 2], channels: [4] }, /channels must be 2 numbers, one per stage, got \[4\]/],
    [{ stages: [2], channels: [5] }, /channels must be even, .*, got 5/],
    [{ stages: [] }, /stages must be/],
    [{ stages: [1.5] }, /stages must be/],
    [{ width: 3 } as Partial<StagedOptions>, /no option "?width"?|unknown|width/],
  ];
  for (const [change, message] of cases) {
    assert.throws(() => staged({ ...images, ...change }), message, JSON.stringify(change));
  }
});

Deno.test("cutSpec() of a staged network keeps the adapters, which exits of earlier stages need", () => {
  const spec = staged({ ...images, stages: [2, 2, 2], channels: [4, 6, 8] });
  const cut = cutSpec(spec, 3);
  assert.deepEqual(cut, { ...spec, maxDepth: 3, stages: [2, 1, 0] });
  const names = (of: typeof spec, depth: number) =>
    [...networkArrays(of, depth)].map(([name, { shape }]) => `${name} ${shape}`);
  assert.deepEqual(names(cut, 3), names(spec, 3)); // including statistics of the remaining exits
  assert.equal(parameterCount(cut, 3), parameterCount(spec, 3));
  assert.equal(multiplyAdds(cut, [0, 3]), multiplyAdds(spec, [0, 3]));
});

Deno.test("multiplyAdds() of a staged network counts the adapters that an exit goes through", () => {
  const spec = staged({
    size: [8, 8],
    inputChannels: 1,
    classes: 3,
    stages: [1, 1],
    channels: [4, 6],
  });
  const stem = 64 * 9 * 4;
  const first = 64 * (4 * 2 + 9 * 2 * 2 + 2 * 4);
  const second = 64 * 4 * 3 + 16 * (9 * 3 * 3 + 3 * 6) + 16 * 4 * 6; // and the shortcut
  const adapter = 16 * 4 * 6;
  const head = 6 * 3;
  assert.equal(multiplyAdds(spec, [0]), stem + adapter + head);
  assert.equal(multiplyAdds(spec, [1]), stem + first + adapter + head);
  assert.equal(multiplyAdds(spec, [2]), stem + first + second + head);
  assert.equal(multiplyAdds(spec, [0, 1, 2]), stem + first + second + 2 * adapter + 3 * head);
});
