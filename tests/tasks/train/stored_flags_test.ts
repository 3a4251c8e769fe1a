// The flags of a run that is resumed.

import assert from "node:assert/strict";
import type { RunDescription } from "../../../src/runs/description.ts";
import { trainCommand } from "../../../tasks/train.ts";
import { withStored } from "../../../tasks/train/stored_flags.ts";

const stored = new URL("../../runs/stored/images/run.json", import.meta.url);
const description: RunDescription = JSON.parse(Deno.readTextFileSync(stored));
const { posteriorLearningRate: _, ...without } = description.options;
const resumed = (of: Partial<RunDescription["options"]>, ...more: readonly string[]) =>
  withStored(
    trainCommand.read(["--resume", "a", ...more])!,
    { ...description, options: { ...without, ...of } },
    "a",
  );

Deno.test("withStored() takes the posterior's rate of a run as stored, else that of its weights, also of held-out images", () => {
  const held = { keep: "validation", posteriorFrom: "validation", learningRate: 0.2 } as const;
  const rateOf = (of: Partial<RunDescription["options"]>) => resumed(of).posteriorLearningRate;
  assert.equal(rateOf(held), 0.2);
  assert.equal(rateOf({ ...held, posteriorLearningRate: 0.6 }), 0.6);
});

Deno.test("withStored() takes the rate of a run's weights as given for the posterior, and refuses another", () => {
  const of = { learningRate: 0.2 };
  assert.equal(resumed(of, "--posterior-learning-rate", "0.2").posteriorLearningRate, 0.2);
  assert.throws(
    () => resumed(of, "--posterior-learning-rate", "0.3"),
    /--posterior-learning-rate 0\.3 contradicts the run in a, which has 0\.2/,
  );
});
