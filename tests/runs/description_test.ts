// The contents of run.json.

import assert from "node:assert/strict";
import { spirals } from "../../src/datasets/spirals.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { describeRun } from "../../src/runs/description.ts";
import { exampleOptions } from "./example_run.ts";

Deno.test("describeRun() counts the examples of each split, none where there is no test split", async () => {
  const splits = spirals({ points: 20 });
  using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 1, width: 4 }), {
    engine: "simd",
  });
  const counts = async (
    of: typeof splits | (Omit<typeof splits, "test"> & { test: undefined }),
  ) => {
    const { training, validation, test } = (await describeRun(exampleOptions, of, network)).data;
    return [training, validation, test];
  };
  const sizes = [splits.train, splits.validation, splits.test!].map(({ rows }) => rows.length);
  assert.ok(sizes.every((size) => size > 0));
  assert.deepEqual(await counts(splits), sizes);
  assert.deepEqual(await counts({ ...splits, test: undefined }), [...sizes.slice(0, 2), 0]);
});
