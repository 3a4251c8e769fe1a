// The options --prior and --objective as values.

import assert from "node:assert/strict";
import { trainCommand } from "../../tasks/train.ts";

const readTrain = (args: readonly string[]) => trainCommand.read(args)!;

/** What a text of --prior or --objective comes to. */
const priorOf = (text: string, maxDepth: number) =>
  readTrain([`--prior=${text}`, "--max-depth", `${maxDepth}`]).prior;
const objectiveOf = (text: string, maxDepth: number) =>
  readTrain([`--objective=${text}`, "--max-depth", `${maxDepth}`]).objective;

const ratios = (prior: readonly number[]) => prior.slice(1).map((p, d) => p / prior[d]);
const near = (got: number, wanted: number) => assert.ok(Math.abs(got - wanted) < 1e-12, `${got}`);

Deno.test("trainCommand.read() reads for --prior a decay, whose default is the paper's 0.85, uniform, or weights", () => {
  const given = [readTrain(["--max-depth", "3"]).prior, priorOf("geometric", 3)];
  for (const prior of [...given, priorOf("geometric:0.85", 3)]) {
    assert.equal(prior.length, 4);
    for (const ratio of ratios(prior)) near(ratio, 0.85);
  }
  for (const ratio of ratios(priorOf("geometric:0.5", 3))) near(ratio, 0.5);
  assert.deepEqual(priorOf("uniform", 1), [0.5, 0.5]);
  assert.deepEqual(priorOf("1,3", 1), [0.25, 0.75]);
});

Deno.test("--prior names the flag, what was expected and what came", () => {
  for (const text of ["geometric:0", "geometric:0.5:1", "flat", "1,-1", ""]) {
    assert.throws(
      () => priorOf(text, 1),
      { message: /^--prior .*geometric:DECAY, uniform/ },
      text,
    );
  }
  assert.throws(() => priorOf("1,2,3", 1), {
    message: /^--prior .* 2 positive weights.*3 of them/,
  });
});

Deno.test("--objective reads every objective, and refuses a depth that is not there", () => {
  assert.deepEqual(readTrain([]).objective, { kind: "elbo" });
  for (const kind of ["elbo", "marginal", "deep"] as const) {
    assert.deepEqual(objectiveOf(kind, 4), { kind });
  }
  assert.deepEqual(objectiveOf("fixed:4", 4), { kind: "fixed", depth: 4 });
  for (const text of ["fixed", "fixed:5", "fixed:-1", "fixed:1.5", "fixed:1:2", "elob"]) {
    assert.throws(() => objectiveOf(text, 4), {
      message: /^--objective .*fixed:D with D from 0 to 4/,
    }, text);
  }
});
