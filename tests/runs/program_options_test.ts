// The options that run.json says of a program's run.

import assert from "node:assert/strict";
import { geometric } from "../../src/depth/prior.ts";
import { type GivenRunOptions, programOptions } from "../../src/runs/program_options.ts";
import { withRun } from "../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { TrainingRun } from "../../src/training/training_run.ts";

const prior = geometric(2);
const needed = { epochs: 3, learningRate: 0.1, momentum: 0.5, weightDecay: 0 };

function optionsOf(given: unknown, snapshot?: Snapshot) {
  return programOptions("saveRun", {
    network: { spec: { kind: "dense" } } as never,
    posterior: { prior, objective: { kind: "elbo" } } as never,
    batchSize: 40,
    given: given as GivenRunOptions,
    snapshot,
  });
}

/** What every run's options say besides. */
const always = {
  seed: 1,
  batchSize: 40,
  choose: { kind: "relative", threshold: 0.95 },
  prior,
  objective: { kind: "elbo" },
  kind: "dense",
  data: "arrays",
};

Deno.test("programOptions() adds what a run must say to what a program tells", () => {
  assert.deepEqual(optionsOf(needed), { ...always, ...needed });
  const told = { ...needed, seed: 7, batchSize: 20, choose: "argmax", note: { by: ["me", null] } };
  assert.deepEqual(optionsOf(told), { ...always, ...told, choose: { kind: "argmax" } });
});

Deno.test("programOptions() leaves out what is no data, and puts numbers for what has no end", () => {
  const told = { ...needed, patience: Infinity, note: undefined, signal: true, onMoment: "x" };
  assert.deepEqual(optionsOf(told), { ...always, ...needed });
  const endless = { ...always, ...needed, epochs: Number.MAX_SAFE_INTEGER };
  assert.deepEqual(optionsOf({ ...needed, epochs: Infinity }), endless);
});

Deno.test("programOptions() takes what the stream knows before what the program says", () => {
  const options = { ...needed, learningRate: 0.3, network: {}, posterior: {}, patience: 5 };
  const run = new TrainingRun();
  const settings = { learningRate: 0.4, momentum: 0.6, weightDecay: 0.01 };
  const rule = { kind: "mean" };
  for (const [planned, epochs] of [[9, 9], [Infinity, Number.MAX_SAFE_INTEGER]]) {
    const batch = { batchSize: 30, epochs: planned, run };
    const snapshot = withRun({} as Snapshot, { update: { settings, batch }, rule } as never);
    const known = { ...settings, choose: rule, batchSize: 30, epochs };
    if (!run.training) {
      assert.deepEqual(optionsOf({ ...needed, note: "mine" }, snapshot), {
        ...always,
        ...known,
        note: "mine",
      });
      run.describe({ options } as never);
    }
    assert.deepEqual(optionsOf({ ...needed, choose: "argmax" }, snapshot), {
      ...always,
      ...known,
      patience: 5,
    });
  }
});

Deno.test("programOptions() names every option that nobody said", () => {
  const missing = (given: object | undefined, names: string) =>
    assert.throws(() => optionsOf(given), {
      name: "TypeError",
      message: `saveRun(): wanted options with ${names} for a network that was not trained by ` +
        "train or its operators (or last, its last snapshot as emitted), got none",
    });
  missing(undefined, "epochs, learningRate, momentum, weightDecay");
  missing({ epochs: 3, momentum: 0 }, "learningRate, weightDecay");
  missing({ ...needed, momentum: undefined }, "momentum");
});

Deno.test("programOptions() refuses notes that JSON would leave out or change", () => {
  const loop: unknown[] = [1];
  loop.push(loop);
  const twice = { a: 1 };
  const bytes = new Float64Array(2);
  for (const note of ["", 0, true, null, [], {}, [twice, twice], { a: [undefined, -1.5] }]) {
    assert.deepEqual((optionsOf({ ...needed, note })).note, note);
  }
  const cases: [note: unknown, got: string][] = [
    [NaN, "NaN"],
    [() => 1, "a function"],
    [1n, "1n"],
    [Symbol.iterator, "Symbol(Symbol.iterator)"],
    [bytes, "a Float64Array of 2 values"],
    [[1, -Infinity], "-Infinity within [1, -Infinity]"],
    [{ a: { b: [1, NaN] } }, "NaN within { a }"],
    [{ a: bytes, b: NaN }, "a Float64Array of 2 values within { a, b }"],
    [loop, "[1, [...]]"],
  ];
  for (const [note, got] of cases) {
    assert.throws(() => optionsOf({ ...needed, note }), {
      name: "TypeError",
      message: "saveRun(): options.note must be what JSON stores (texts, finite numbers, true, " +
        `false, null, and lists and objects of them), got ${got}`,
    });
  }
});

Deno.test("programOptions() checks the rule, and what later trainings read", () => {
  assert.throws(() => optionsOf({ ...needed, choose: "best" }), {
    name: "RangeError",
    message: /^saveRun\(\): options\.choose must be .*, got "best"$/,
  });
  for (const [option, value] of Object.entries({ schedule: "x", augment: 1 })) {
    assert.throws(
      () => optionsOf({ ...needed, [option]: value }),
      (error: Error) => error.message.startsWith(`saveRun(): options.${option} must be `),
    );
  }
  const told = { ...needed, schedule: "cosine", augment: true };
  assert.deepEqual(optionsOf(told), { ...always, ...told });
});
