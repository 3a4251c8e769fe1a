// The flags --prior and --objective as values.

import assert from "node:assert/strict";
import { objectiveFlag, priorFlag } from "../../tasks/posterior_flags.ts";
import { readTrainFlags } from "../../tasks/train_flags.ts";

const ratios = (prior: readonly number[]) => prior.slice(1).map((p, d) => p / prior[d]);
const near = (got: number, wanted: number) => assert.ok(Math.abs(got - wanted) < 1e-12, `${got}`);

Deno.test("priorFlag() reads a decay, whose default is the paper's 0.85, uniform, or weights", () => {
  const given = [readTrainFlags(["--max-depth", "3"]).prior, priorFlag("geometric", 3)];
  for (const prior of [...given, priorFlag("geometric:0.85", 3)]) {
    assert.equal(prior.length, 4);
    for (const ratio of ratios(prior)) near(ratio, 0.85);
  }
  for (const ratio of ratios(priorFlag("geometric:0.5", 3))) near(ratio, 0.5);
  assert.deepEqual(priorFlag("uniform", 1), [0.5, 0.5]);
  assert.deepEqual(priorFlag("1,3", 1), [0.25, 0.75]);
});

Deno.test("priorFlag() names the flag, what was expected and what came", () => {
  for (const text of ["geometric:0", "geometric:0.5:1", "flat", "1,-1", ""]) {
    assert.throws(
      () => priorFlag(text, 1),
      { message: /^--prior .*geometric:DECAY, uniform/ },
      text,
    );
  }
  assert.throws(() => priorFlag("1,2,3", 1), {
    message: /^--prior .* 2 positive weights.*3 of them/,
  });
});

Deno.test("objectiveFlag() reads every objective, and refuses a depth that is not there", () => {
  assert.deepEqual(readTrainFlags([]).objective, { kind: "elbo" });
  for (const kind of ["elbo", "marginal", "deep"] as const) {
    assert.deepEqual(objectiveFlag(kind, 4), { kind });
  }
  assert.deepEqual(objectiveFlag("fixed:4", 4), { kind: "fixed", depth: 4 });
  for (const text of ["fixed", "fixed:5", "fixed:-1", "fixed:1.5", "fixed:1:2", "elob"]) {
    assert.throws(() => objectiveFlag(text, 4), {
      message: /^--objective .*fixed:D with D from 0 to 4/,
    }, text);
  }
});
