// The options of deno task experiment.

import assert from "node:assert/strict";
import { experiments } from "../../src/studies/experiments/experiments.ts";
import type { Choices } from "../../src/studies/experiments/choices.ts";
import { experimentCommand } from "../../tasks/experiment.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readExperiment = (args: readonly string[]) => experimentCommand.read(args)!;

const read = (text: string) => readExperiment(text.split(" ").filter((word) => word !== ""));

const sets = { paper: ["mnist", "fashion-mnist", "svhn"], quick: ["mnist", "fashion-mnist"] };

/** Lists and numbers of seeds, in the order of the paper's slides. */
const published = {
  "consistent-depth": {
    lists: {
      depths: {
        paper: [5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100],
        quick: [5, 10, 20, 40, 80],
      },
      widths: { paper: [5, 10, 20, 40, 100, 200, 500, 1000], quick: [5, 10, 20, 40] },
    },
    seeds: { paper: 5, quick: 3 },
  },
  "efficient-layers": { lists: {}, seeds: { paper: 5, quick: 3 } },
  "complexity": {
    lists: {
      angles: {
        paper: [180, 360, 540, 720, 900, 1080, 1260, 1440],
        quick: [180, 360, 720, 1080, 1440],
      },
      points: {
        paper: [50, 100, 200, 300, 400, 550, 750, 800],
        quick: [50, 100, 200, 400, 800],
      },
    },
    seeds: { paper: 5, quick: 3 },
  },
  "small-images": { lists: { data: sets }, seeds: { paper: 4, quick: 2 } },
  "pruning-strategies": { lists: { data: sets }, seeds: { paper: 4, quick: 2 } },
  "speedup": {
    lists: { data: sets, depths: { paper: [50, 100], quick: [10, 20] } },
    seeds: { paper: 4, quick: 2 },
  },
  "calibration": { lists: { data: sets }, seeds: { paper: 4, quick: 2 } },
};

const choices: Choices = {
  quick: false,
  lists: {},
  seeds: [1, 2, 3, 4, 5],
  engine: "auto",
  epochs: undefined,
  batchSize: undefined,
  dataDir: undefined,
};
const defaults: Omit<ReturnType<typeof readExperiment>, "experiment"> = {
  choices,
  workers: undefined,
  out: "experiments/efficient-layers",
  takeOver: false,
  quiet: false,
  json: false,
};

Deno.test("experimentCommand.read() takes the paper's values, and fewer with --quick", () => {
  assert.deepEqual(experiments.map(({ name }) => name), Object.keys(published));
  for (const [name, { lists, seeds }] of Object.entries(published)) {
    for (const which of ["paper", "quick"] as const) {
      const { experiment, ...rest } = read(which === "quick" ? `${name} --quick` : name);
      assert.equal(experiment?.name, name);
      assert.deepEqual(rest, {
        ...defaults,
        choices: {
          ...choices,
          quick: which === "quick",
          lists: Object.fromEntries(
            Object.entries(lists).map(([list, values]) => [list, values[which]]),
          ),
          seeds: [1, 2, 3, 4, 5].slice(0, seeds[which]),
        },
        out: `experiments/${name}`,
      });
    }
  }
});

Deno.test("experimentCommand.read() gives every flag's value to the option of its name", () => {
  const calls = callsOfAll(experimentCommand.flags, [
    "--help",
    "complexity --angles 90,45 --points none --seeds 2 --epochs 7 --batch-size 128 --engine cpu " +
    "--workers 3 --out there --data-dir here",
    "speedup --depths 6 --data svhn --seeds 1",
    "consistent-depth --widths 8 --depths 9 --seeds 1",
    ...["take-over", "quiet", "json"].map((flag) => `efficient-layers --${flag}`),
    "efficient-layers --quick --seeds 5",
  ]);
  const wanted: { readonly [Name in keyof typeof defaults]?: unknown }[] = [
    {},
    {
      choices: {
        ...{ quick: false, lists: { angles: [90, 45], points: [] }, seeds: [1, 2] },
        ...{ engine: "cpu", epochs: 7, batchSize: 128, dataDir: "here" },
      },
      workers: 3,
      out: "there",
    },
    {
      choices: { ...choices, lists: { data: ["svhn"], depths: [6] }, seeds: [1] },
      out: "experiments/speedup",
    },
    {
      choices: { ...choices, lists: { depths: [9], widths: [8] }, seeds: [1] },
      out: "experiments/consistent-depth",
    },
    { takeOver: true },
    { quiet: true },
    { json: true },
    { choices: { ...choices, quick: true } },
  ];
  calls.forEach((call, i) => {
    if (call[0] === "--help") return assert.equal(readExperiment(call), undefined);
    const { experiment, ...rest } = readExperiment(call);
    assert.equal(experiment.name, call[0]);
    assert.deepEqual(rest, { ...defaults, ...wanted[i] }, call.join(" "));
  });
});

Deno.test("experiments on the spirals have the paper's settings, with what its lists vary", () => {
  const budget = {
    ...{ epochs: 8000, patience: 500, batchSize: 200, learningRate: 0.1, momentum: 0.5 },
    pruneBelow: 0,
  };
  const usual = { data: "spirals", angle: 720, points: 200, seed: 1 };
  const planOf = (name: string) => {
    const { experiment, choices } = read(`${name} --seeds 1`);
    return experiment!.plan(choices);
  };
  for (const { job, x } of planOf("consistent-depth")) {
    assert.deepEqual(job.budget, budget);
    assert.deepEqual({ ...job.data, seed: 1 }, usual);
    const { maxDepth, width } = job.network;
    assert.ok(maxDepth === 20 && width === x || maxDepth === x && width === 20, `${x}`);
  }
  for (const { job: { data, network, budget: own }, sweep, x } of planOf("complexity")) {
    const varied = sweep === "angle" ? { angle: x } : { points: x };
    assert.deepEqual(data, { ...usual, noise: 0.15, ...varied });
    assert.deepEqual(network, { kind: "dense", maxDepth: 20, width: 20 });
    assert.deepEqual(own, { ...budget, batchSize: Math.min(512, data.points!) });
  }
});

Deno.test("experimentCommand.read() names the flag, what it must be and what came", () => {
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

Deno.test("experimentCommand.help says every flag's default, and every experiment's lists, in 100 columns", () => {
  const text = experimentCommand.help;
  const lists = ["depths", "widths", "angles", "points", "data"];
  assertHelpSays(text, experimentCommand.flags, {
    "quick": "",
    "seeds": "(default the experiment's own)",
    "epochs": "(default the experiment's own)",
    "batch-size": "(default the experiment's own)",
    "engine": `(default ${choices.engine})`,
    "workers": "(default the processor's cores)",
    "data-dir": "(default data)",
    "out": "(default experiments/NAME)",
    "take-over": "",
    "quiet": "",
    "json": "",
    "help": "",
    ...Object.fromEntries(lists.map((list) => [list, "of "])),
  });
  for (const [name, { lists, seeds }] of Object.entries(published)) {
    assert.ok(text.includes(`\n  ${name} `), name);
    assert.ok(
      text.includes(`\n${name}: ${seeds.paper} seeds, ${seeds.quick} with --quick`),
      name,
    );
    for (const [list, { paper, quick }] of Object.entries(lists)) {
      const entry = new RegExp(
        `\\n${name}: .*\\n(?:.+\\n)* +${list} +\\S.*:\\s+${paper} \\(--quick\\s+${quick}\\)`,
      );
      assert.match(text, entry);
    }
  }
  assert.ok(text.split("\n").every((line) => line.length <= 100));
});
