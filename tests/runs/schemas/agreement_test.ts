// What the files of one run must agree in, each field for itself.

import assert from "node:assert/strict";
import { spirals } from "../../../src/data/spirals.ts";
import type { RunDescription } from "../../../src/runs/description.ts";
import { checkDataOfRun } from "../../../src/runs/schemas/agreement.ts";
import { changed } from "./refused.ts";

Deno.test("checkDataOfRun() refuses every size, shape, name and standardisation that is not the data's", () => {
  const parts = spirals({ points: 40 });
  const { train, validation, test } = parts;
  const good = {
    data: {
      training: train.rows.length,
      validation: validation.rows.length,
      test: test!.rows.length,
      shape: [2],
      classes: 2,
      standardisation: train.standardisation,
    },
  };
  const check = (description: unknown, of: typeof parts = parts) =>
    checkDataOfRun(of, description as RunDescription, "read()", "runs/a");
  check(good);
  const [mean] = train.standardisation.mean;
  const cases: [place: string, to: unknown, message: string][] = [
    ["training", 41, "40, as the data say, at $.data.training, got 41"],
    ["validation", 1, `${validation.rows.length}, as the data say, at $.data.validation, got 1`],
    ["test", 0, `${test!.rows.length}, as the data say, at $.data.test, got 0`],
    ["shape.0", 3, "2, as the data say, at $.data.shape[0], got 3"],
    ["shape", [2, 1], "a list of 1, as the data say, at $.data.shape, got a list of 2"],
    ["classes", 3, "2, as the data say, at $.data.classes, got 3"],
    [
      "standardisation.mean.0",
      mean + 1,
      `${mean}, as the data say, at $.data.standardisation.mean[0], got ${mean + 1}`,
    ],
  ];
  for (const [place, to, message] of cases) {
    assert.throws(() => check(changed(good, `data.${place}`, to)), {
      name: "TypeError",
      message: `read(): wanted ${message} in runs/a/run.json`,
    });
  }
  const named = { ...parts, train: { ...train, classNames: ["no", "yes"] } };
  assert.throws(() => check(good, named), /as the data say, at \$\.data\.classes, got 2/);
  check(changed(good, "data.classes", ["no", "yes"]), named);
  check(changed(good, "data.test", 0), { ...parts, test: undefined });
});
