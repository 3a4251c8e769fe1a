// The flags of the task experiment.

import assert from "node:assert/strict";
import { experiments } from "../../src/experiments/experiments.ts";
import { readExperimentFlags } from "../../tasks/experiment_flags.ts";
import { experimentHelp } from "../../tasks/experiment_help.ts";

const read = (text: string) => readExperimentFlags(text.split(" ").filter((word) => word !== ""));

Deno.test("readExperimentFlags() takes the paper's values, and fewer with --quick", () => {
  const paper = read("complexity");
  assert.equal(paper.experiment?.name, "complexity");
  assert.equal(paper.out, "experiments/complexity");
  assert.deepEqual(paper.choices, {
    quick: false,
    lists: {
      angles: [180, 360, 540, 720, 900, 1080, 1260, 1440],
      points: [50, 100, 200, 300, 400, 550, 750, 800],
    },
    seeds: [1, 2, 3, 4, 5],
    engine: "auto",
    epochs: undefined,
    batchSize: undefined,
    dataDir: undefined,
  });
  const quick = read("complexity --quick").choices;
  assert.deepEqual(quick.lists.angles, [180, 360, 720, 1080, 1440]);
  assert.deepEqual(quick.seeds, [1, 2, 3]);
});

Deno.test("readExperimentFlags() replaces lists, seeds, epochs and folder", () => {
  const { choices, out, workers, quiet } = read(
    "complexity --angles 90,45 --points none --seeds 2 --epochs 7 --batch-size 128 --engine cpu --workers 3 " +
      "--out there --quiet",
  );
  assert.deepEqual(choices.lists, { angles: [90, 45], points: [] });
  assert.deepEqual([choices.seeds, choices.epochs, choices.engine], [[1, 2], 7, "cpu"]);
  assert.equal(choices.batchSize, 128);
  assert.deepEqual([out, workers, quiet], ["there", 3, true]);
});

Deno.test("readExperimentFlags() names the flag, what was wanted and what came", () => {
  for (
    const [text, message] of [
      ["", /give an experiment: consistent-depth, /],
      ["deep", /give an experiment: .*got "deep"/],
      ["complexity more", /give one experiment, got complexity and more/],
      ["complexity --depths 3", /--depths is for consistent-depth, speedup, got complexity/],
      ["complexity --angles 0", /--angles must be .*whole numbers of at least 1.*got "0"/],
      ["complexity --angles 90,90", /--angles must be .*each once, got "90,90"/],
      ["complexity --points 51", /--points must be .*multiples of 2 of at least 2.*got "51"/],
      ["complexity --points ,", /--points must be .*got ","/],
      ["complexity --seeds 0", /--seeds must be a whole number of at least 1, got "0"/],
      ["complexity --batch-size 1", /--batch-size must be a whole number of at least 2, got "1"/],
      ["complexity --out=", /--out must be a folder, got ""/],
      ["complexity --speed", /--speed/],
    ] as const
  ) assert.throws(() => read(text), message, text);
});

Deno.test("experimentHelp() names every experiment and every list, in 100 columns", () => {
  const text = experimentHelp();
  for (const { name, lists } of experiments) {
    assert.ok(text.includes(`\n  ${name} `), name);
    for (const list of Object.keys(lists)) assert.ok(text.includes(`--${list} LIST`), list);
  }
  assert.ok(text.split("\n").every((line) => line.length <= 100));
  assert.equal(read("--help").help, true);
});
