// The parts of an architecture, and what does not fit together.

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

Deno.test("layOut() places stem, blocks, adapters and head with their names and shapes", () => {
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

Deno.test("layOut() takes stages that were cut off, whose adapters stay", () => {
  const stages = example.stages.map((stage, s) => ({ ...stage, count: [1, 0, 0][s] }));
  const { blocks, adapters } = layOut("test", { ...example, stages });
  assert.equal(blocks.length, 1);
  assert.deepEqual(adapters.map(({ lastExit }) => lastExit), [1, 1]);
});

Deno.test("layOut() says in which part what does not fit", () => {
  const [one, two, three] = example.stages;
  const cases: [Partial<Architecture>, RegExp][] = [
    [{ stem: [{ layer: "globalMean" }] }, /^test\(\): in stem, globalMean: wanted .*, got \[3\]$/],
    [
      { stages: [{ ...one, block: wider(5) }] },
      /^test\(\): wanted \[4\] from blocks\.0, got \[5\]$/,
    ],
    [
      { stages: [one, { ...two, first: wider(7) }, three] },
      /wanted \[6\] from blocks\.2, got \[7\]$/,
    ],
    [
      { stages: [one, two, { ...three, adapter: [] }] },
      /wanted no adapter of the last stage, got one$/,
    ],
    [
      { stages: [{ ...one, adapter: undefined }, two, three] },
      /wanted \[4\] from blocks\.2, got \[6\]$/,
    ],
    [{ exit: wider(8) }, /wanted no arrays in exit/],
    [{ head: wider(3) }, /^test\(\): wanted \[2\] from head, got \[3\]$/],
    [
      { stem: [...wider(4), ...wider(4)] },
      /wanted every name once in stem, got "w\.weight" twice$/,
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

Deno.test("countsUpTo() leaves every stage what the first blocks have of it", () => {
  assert.deepEqual(countsUpTo([2, 3, 1], 6), [2, 3, 1]);
  assert.deepEqual(countsUpTo([2, 3, 1], 4), [2, 2, 0]);
  assert.deepEqual(countsUpTo([2, 3, 1], 2), [2, 0, 0]);
  assert.deepEqual(countsUpTo([2, 3, 1], 0), [0, 0, 0]);
});
