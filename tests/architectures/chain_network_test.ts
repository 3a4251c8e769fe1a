// Custom networks as chains of layers.

import assert from "node:assert/strict";
import { chain, type ChainOptions } from "../../src/architectures/chain_network.ts";
import { cutSpec } from "../../src/architectures/specification.ts";

const options: ChainOptions = {
  name: "two tokens",
  inputShape: [2, 3],
  classes: 4,
  stem: [{ layer: "affine", name: "", outputs: 6 }, { layer: "position", name: "place" }],
  stages: [{
    count: 3,
    block: [{ layer: "residual", branch: [{ layer: "attention", name: "mix", heads: 2 }] }],
  }],
  exit: [{ layer: "globalMean" }],
  head: [{ layer: "affine", name: "", outputs: 4 }],
};

Deno.test("chain() counts the blocks of its stages, and needs no exit", () => {
  assert.deepEqual(chain(options), { kind: "chain", maxDepth: 3, ...options });
  const { exit: _, ...flat } = options;
  const head = [{ layer: "flatten" } as const, ...options.head];
  assert.deepEqual(chain({ ...flat, head }).exit, []);
  const spec = chain(options);
  assert.deepEqual(chain({ ...spec, name: "b" }), { ...spec, name: "b" });
  assert.deepEqual(cutSpec(spec, 1), {
    ...spec,
    maxDepth: 1,
    stages: [{ ...spec.stages[0], count: 1 }],
  });
});

Deno.test("chain() names the wrong part, layer and option", () => {
  const cases: [object, RegExp][] = [
    [{ name: "" }, /wanted a text that is not empty at \$\.name, got ""/],
    [{ inputShape: [] }, /at \$\.inputShape/],
    [{ maxDepth: 2 }, /wanted 3 \(the blocks of its stages\) at \$\.maxDepth, got 2/],
    [{ stages: undefined }, /wanted a list of at least 1 at \$\.stages, got none/],
    [{ stem: [{ layer: "linear" }] }, /at \$\.stem\[0\]\.layer, got "linear"/],
    [{ classes: 5 }, /^chain\(\): head must give shape \[5\], got \[4\]/],
    [{ exit: options.stem }, /exit must not have arrays/],
    [
      { head: [{ layer: "affine", name: "", outputs: 4, bias: false }] },
      /no fields of affine but .*"bias"/,
    ],
    [
      { stages: [{ count: 1, block: [{ layer: "attention", name: "mix", heads: 4 }] }] },
      /^chain\(\): in blocks\.0, attention "mix": input must be .* divisible by 4 heads, got \[2, 6\]/,
    ],
    [{ blocks: 3 }, /blocks/],
  ];
  for (const [change, message] of cases) {
    assert.throws(() => chain({ ...options, ...change } as ChainOptions), (error: Error) => {
      assert.ok(error instanceof TypeError, String(error));
      assert.match(error.message, message);
      return true;
    }, JSON.stringify(change));
  }
});
