// A run in words.

import assert from "node:assert/strict";
import type { LoadedRun } from "../../src/runs/load_run.ts";
import { dataText } from "../../src/runs/data_text.ts";
import { describedDataText, objectiveText, runFacts } from "../../src/runs/run_facts.ts";

const data = { name: "digits", training: 54_000, validation: 6_000, test: 0, classes: ["a", "b"] };

function run(spec: object, depth: number, more: object = {}): LoadedRun {
  return {
    path: "runs/x",
    description: {
      data,
      options: { objective: { kind: "elbo" } },
      fathom: "1.2.3",
      startedAt: "2020-02-02T02:02:02.000Z",
    },
    network: { spec, depth, engine: { name: "simd", device: "a processor", reason: "requested" } },
    place: { epoch: 3, epochsTrained: 5, steps: 50 },
    ...more,
  } as unknown as LoadedRun;
}

Deno.test("runFacts() says of a run what an evaluation is told with", () => {
  const summary = { epochs: 0 }; // no less a number than another
  assert.deepEqual(runFacts(run({ kind: "dense", width: 20, maxDepth: 7 }, 7), "stored"), {
    path: "runs/x",
    data: "digits: 54,000 training, 6,000 validation, no test; 2 classes",
    network: "dense, 7 blocks of width 20",
    objective: "elbo",
    fathom: "1.2.3",
    startedAt: "2020-02-02T02:02:02.000Z",
    epochs: 5,
    engine: "simd: a processor",
    statistics: "stored",
  });
  const ended = run({ kind: "dense", width: 20, maxDepth: 7 }, 7, { summary });
  assert.equal(runFacts(ended, "stored").epochs, 0);
});

Deno.test("runFacts() names each kind of network, and of how many blocks it was cut", () => {
  const cases: [spec: object, depth: number, text: string][] = [
    [{ kind: "dense", width: 8, maxDepth: 1 }, 1, "dense, 1 block of width 8"],
    [{ kind: "dense", width: 8, maxDepth: 9 }, 1, "dense, 1 of 9 blocks of width 8"],
    [
      { kind: "conv", outer: 64, inner: 32, maxDepth: 3 },
      3,
      "conv, 3 blocks of 64 and 32 channels",
    ],
    [
      { kind: "conv", outer: 6, inner: 4, maxDepth: 3 },
      0,
      "conv, 0 of 3 blocks of 6 and 4 channels",
    ],
    [{ kind: "custom", name: "mixer", maxDepth: 4 }, 4, "mixer, 4 blocks"],
    [{ kind: "custom", name: "mixer", maxDepth: 4 }, 2, "mixer, 2 of 4 blocks"],
  ];
  for (const [spec, depth, text] of cases) {
    assert.equal(runFacts(run(spec, depth), "stored").network, text);
  }
});

Deno.test("describedDataText() and dataText() count splits and classes, and say no test where there is none", () => {
  const said = "digits: 54,000 training, 6,000 validation, 1 test; 10 classes";
  assert.equal(describedDataText({ ...data, test: 1, classes: 10 }), said);
  const part = (length: number) => ({ rows: { length }, classes: 10 });
  const parts = { name: "digits", train: part(54_000), validation: part(6_000) };
  assert.equal(dataText({ ...parts, test: part(1) } as never), said);
  assert.equal(
    dataText(parts as never),
    "digits: 54,000 training, 6,000 validation, no test; 10 classes",
  );
});

Deno.test("objectiveText() names the depth that is fixed", () => {
  assert.equal(objectiveText({ kind: "fixed", depth: 7 }), "fixed depth 7");
  assert.equal(objectiveText({ kind: "marginal" }), "marginal");
});
