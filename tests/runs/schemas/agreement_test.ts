// The agreement of run.json with the data.

import assert from "node:assert/strict";
import { arrays } from "../../../src/datasets/arrays.ts";
import type { RunDescription } from "../../../src/runs/description.ts";
import { checkDataOfRun } from "../../../src/runs/schemas/agreement.ts";

Deno.test("checkDataOfRun() refuses a description that the data contradict in any one fact", () => {
  const inputs = Float64Array.from({ length: 40 }, (_, i) => i * i);
  const splits = arrays({
    shape: [2],
    inputs,
    labels: Array.from({ length: 20 }, (_, n) => n % 2),
    classNames: ["left", "right"],
    test: 0.2,
  });
  const { mean, deviation } = splits.train.standardisation;
  const data = {
    training: 14,
    validation: 2,
    test: 4,
    shape: [2],
    classes: ["left", "right"],
    standardisation: { mean: [...mean], deviation: [...deviation] },
  };
  const check = (changes: object, given = splits) => () =>
    checkDataOfRun(
      given,
      { data: { ...data, ...changes } } as unknown as RunDescription,
      "loadRun()",
      "runs/a",
    );
  assert.doesNotThrow(check({}));
  const wrong: [changes: object, message: RegExp][] = [
    [{ training: 15 }, /wanted 14, as the data say, at \$\.data\.training, got 15 in .*run\.json$/],
    [{ validation: 3 }, /wanted 2, .* at \$\.data\.validation, got 3 /],
    [{ test: 0 }, /wanted 4, .* at \$\.data\.test, got 0 /],
    [{ shape: [3] }, /wanted 2, .* at \$\.data\.shape\[0\], got 3 /],
    [{ shape: [2, 1, 1] }, /at \$\.data\.shape, got /],
    [{ classes: ["right", "left"] }, /wanted "left", .* at \$\.data\.classes\[0\], got "right" /],
    [{ classes: 2 }, /at \$\.data\.classes, got 2 /],
    [{ classes: ["left", "right", "up"] }, /at \$\.data\.classes, got /],
    [
      { standardisation: { mean, deviation: [deviation[0], 1] } },
      /at \$\.data\.standardisation\.deviation\[1\], got 1 /,
    ],
    [
      { standardisation: { mean: [mean[0] + 1, mean[1]], deviation } },
      /at \$\.data\.standardisation\.mean\[0\], got /,
    ],
  ];
  for (const [changes, message] of wrong) assert.throws(check(changes), { message });
  assert.throws(check({}, { ...splits, test: undefined }), {
    message: /wanted 0, .* at \$\.data\.test, got 4 /,
  });
});
