// An experiment's panels as text.

import assert from "node:assert/strict";
import { experimentTable } from "../../../src/studies/experiments/experiment_table.ts";
import { summarised } from "../../../src/studies/experiments/panel.ts";
import type { ExperimentSummary } from "../../../src/studies/experiments/summary.ts";
import { exampleChoices } from "./example.ts";

const summary: ExperimentSummary = {
  fathom: "0.1.0",
  experiment: "angle",
  title: "Depth by angle",
  about: "what it shows",
  choices: { ...exampleChoices(), seeds: [1, 2] },
  runs: 2,
  failed: [],
  left: [],
  panels: [{
    title: "Chosen depth",
    x: "angle of the spirals",
    y: "blocks",
    series: [{ name: "searched", points: [{ x: 180, values: [2, 3] }].map(summarised) }],
  }],
};

const table = [
  "",
  "Chosen depth",
  "angle of the spirals   searched",
  "180                   2.5 ± 0.5",
];

Deno.test("experimentTable() says before its panels what was averaged and what is not the paper's, and behind them what is missing", () => {
  const textOf = (more: Partial<ExperimentSummary>, columns?: number) =>
    experimentTable({ ...summary, ...more }, { columns }).split("\n");
  const averages = "means over 2 seeds ± standard error";
  assert.deepEqual(textOf({}), ["Depth by angle", averages, ...table]);
  const left = ["svhn: no files"];
  assert.deepEqual(textOf({ quickly: "few epochs", changed: "--batch-size 128", left }), [
    "Depth by angle",
    `${averages}; --quick: few epochs`,
    "not the paper's settings: --batch-size 128",
    ...table,
    "",
    "left out: svhn: no files",
  ]);
});

Deno.test("experimentTable() cuts what is varied, never a value, where the terminal is narrow", () => {
  const lines = experimentTable(summary, { columns: 20 }).split("\n");
  assert.deepEqual(lines.slice(-2), ["angle of …  searched", "180        2.5 ± 0.5"]);
});
