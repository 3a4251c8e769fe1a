// What a run follows, for its data and its objective.

import assert from "node:assert/strict";
import { takeRows } from "../../src/datasets/dataset.ts";
import { heldOutChoice } from "../../src/training/held_out_choice.ts";
import { trainingOptions } from "../../src/training/training_options.ts";
import { data } from "./tiny_runs.ts";

const { keep: { default: keep }, posteriorFrom: { default: posteriorFrom } } = trainingOptions;
const both = { keep: "validation", posteriorFrom: "validation" } as const;
const neither = { keep: "objective", posteriorFrom: "training" } as const;
const elbo = { kind: "elbo" } as const;
const fixed = { kind: "fixed", depth: 2 } as const;

Deno.test("heldOutChoice() is what was asked for, else the defaults", () => {
  assert.deepEqual(heldOutChoice(data, elbo, {}), { keep, posteriorFrom });
  for (const asked of [both, neither]) assert.deepEqual(heldOutChoice(data, elbo, asked), asked);
});

Deno.test("heldOutChoice() without a validation split follows the training split, and says so", () => {
  const none = { ...data, validation: takeRows(data.validation, []) };
  const notices: string[] = [];
  assert.deepEqual(heldOutChoice(none, elbo, both, (text) => notices.push(text)), neither);
  assert.deepEqual(notices, [
    "spirals has no validation split: the weights that are kept and the posterior follow the training split",
  ]);
  assert.deepEqual(heldOutChoice(none, elbo, neither, assert.fail), neither);
});

Deno.test("heldOutChoice() has no posterior to learn under a fixed depth, and refuses to", () => {
  assert.equal(heldOutChoice(data, fixed, {}).posteriorFrom, "training");
  assert.deepEqual(heldOutChoice(data, fixed, { keep: "validation" }), {
    keep: "validation",
    posteriorFrom: "training",
  });
  assert.throws(
    () => heldOutChoice(data, fixed, both),
    /^TypeError: train\(\): posteriorFrom "validation" is for a posterior that is learned, got a fixed depth; leave it out$/,
  );
});

Deno.test("heldOutChoice() refuses validateEvery where the validation split is evaluated in any case", () => {
  assert.deepEqual(heldOutChoice(data, elbo, { ...neither, validateEvery: 3 }), neither);
  assert.throws(
    () =>
      heldOutChoice(data, elbo, {
        keep: "validation",
        posteriorFrom: "training",
        validateEvery: 3,
      }),
    /validateEvery is for keep "objective" with posteriorFrom "training", got keep "validation"/,
  );
});
