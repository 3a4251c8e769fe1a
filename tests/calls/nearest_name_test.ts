// The nearest of known names.

import assert from "node:assert/strict";
import { nearestName } from "../../src/calls/nearest_name.ts";

Deno.test("nearestName() finds typos, other cases and prefixes, and nothing far away", () => {
  const names = ["learningRate", "posteriorLearningRate", "epochs", "seed", "choose"];
  for (
    const [wrong, right] of [
      ["learningrate", "learningRate"],
      ["lerningRate", "learningRate"],
      ["epoch", "epochs"],
      ["epcohs", "epochs"],
      ["sed", "seed"],
      ["Seed", "seed"],
      ["chose", "choose"],
      ["lr", undefined],
      ["optimizer", undefined],
    ] as const
  ) assert.equal(nearestName(wrong, names), right, wrong);
  assert.equal(nearestName("x", []), undefined);
});
