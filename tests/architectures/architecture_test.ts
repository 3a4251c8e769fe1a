// The parts of an architecture, and errors about shapes that do not fit.

import assert from "node:assert/strict";
import { type Architecture, countsUpTo, layOut } from "../../src/architectures/architecture.ts";
import type { Chain } from "../../src/architectures/layer.ts";

const plus = (...branch: Chain): Chain => [{ layer: "residual", branch }];
const same = (outputs: number) => plus({ layer: "affine", name: "a", outputs });
const wider = (outputs: number): Chain => [{ layer: "affine", name: "w", outputs }];

/** Three exits of 4 features, then two of 6 and one of 8, and a head on 8. */
const example: Architecture = {
  inputShape: [3],
  outputs: 2,
  stem: wider(4),
  stages: [
    { count: 2, block: same(4), adapter: wider(6) },
    { count: 2, first: wider(6), block: same(6), adapter: wider(8) },
    { count: 1, first: wider(8), block: same(8) },
  ],
  exit: [],
  head: [{ layer: "affine", name: "", outputs: 2 }],
};

Deno.test("layOut() gives stem, blocks, adapters and head with their names and shapes", () => {
  const { stem, blocks, adapters, exit, head } = layOut("test", example);
  const text = [stem, ...blocks, ...adapters, exit, head].map(({ prefix, input, output }) =>
    `${prefix} ${input} to ${output}`
  );
  assert.deepEqual(text, [
    "stem. 3 to 4",
    ...["blocks.0. 4 to 4", "blocks.1. 4 to 4", "blocks.2. 4 to 6", "blocks.3. 6 to 6"],
    "blocks.4. 6 to 8",
    ...["adapters.0. 4 to 6", "adapters.1. 6 to 8", "exit. 8 to 8", "head. 8 to 2"],
  ]);
  assert.deepEqual(adapters.map(({ lastExit }) => lastExit), [2, 4]);
});

Deno.test("layOut() accepts truncated stages, whose adapters remain", () => {
  const stages = example.stages.map((stage, s) => ({ ...stage, count: [1, 0, 0][s] }));
  const { blocks, adapters } = layOut("test", { ...example, stages });
  assert.equal(blocks.length, 1);
  assert.deepEqual(adapters.map(({ lastExit }) => lastExit), [1, 1]);
});

Deno.test("layOut() names the part whose shapes or names do not fit", () => {
  const [one, two, three] = example.stages;
  const cases: [Partial<Architecture>, RegExp][] = [
    [
      { stem: [{ layer: "globalMean" }] },
      /^test\(\): in stem, globalMean: input must be .*, got \[3\]$/,
    ],
    [
      { stages: [{ ...one, block: wider(5) }] },
      /^test\(\): blocks\.0 must give shape \[4\], got \[5\]$/,
    ],
    [
      { stages: [one, { ...two, first: wider(7) }, three] },
      /blocks\.2 must give shape \[6\], got \[7\]$/,
    ],
    [
      { stages: [one, two, { ...three, adapter: [] }] },
      /the last stage must not have an adapter$/,
    ],
    [
      { stages: [{ ...one, adapter: undefined }, two, three] },
      /blocks\.2 must give shape \[4\], got \[6\]$/,
    ],
    [{ exit: wider(8) }, /exit must not have arrays/],
    [{ head: wider(3) }, /^test\(\): head must give shape \[2\], got \[3\]$/],
    [
      { stem: [...wider(4), ...wider(4)] },
      /names must be unique within stem, got "w\.weight" twice$/,
    ],
  ];
  for (const [change, message] of cases) {
    assert.throws(() => layOut("test", { ...example, ...change }), (error: Error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("countsUpTo() counts the blocks of every stage among the first blocks", () => {
  assert.deepEqual(countsUpTo([2, 3, 1], 6), [2, 3, 1]);
  assert.deepEqual(countsUpTo([2, 3, 1], 4), [2, 2, 0]);
  assert.deepEqual(countsUpTo([2, 3, 1], 2), [2, 0, 0]);
  assert.deepEqual(countsUpTo([2, 3, 1], 0), [0, 0, 0]);
});
