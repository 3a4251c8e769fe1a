// Every experiment: what it trains, and what it draws of it.

import assert from "node:assert/strict";
import { experiments } from "../../../src/studies/experiments/experiments.ts";
import type { Choices } from "../../../src/studies/experiments/choices.ts";
import type { FinishedRun } from "../../../src/studies/experiments/runs.ts";
import type { TrainingOutcome } from "../../../src/studies/experiments/training_job.ts";
import { panelLines, runLine } from "./experiment_texts.ts";
import { choicesOf, finishedRuns } from "./image_runs.ts";

/** What is expected of an experiment: its runs and its panels of few settings. */
interface Expected {
  readonly lists: Choices["lists"];
  readonly seeds: { readonly paper: number; readonly quick: number };
  /** Of the paper's settings, seed 7. */
  readonly paper: readonly string[];
  /** Of `--quick`, seed 7. */
  readonly quick: readonly string[];
  /** Of two seeds; see told(). */
  readonly panels: readonly string[];
}

/** The budget, the job's data and its network. */
const spiralsBudget = { epochs: 8000, patience: 500, batchSize: 200 };
const imagesBudget = { epochs: 100, patience: 30, batchSize: 512 };
const quickBudget = { epochs: 20, patience: 30, batchSize: 32 };
const usual = { learningRate: 0.1, momentum: 0.5, pruneBelow: 0 };

const elbo = '{"kind":"elbo"}';
const turns = '{"data":"spirals","angle":720,"points":200,"seed":7}';
const dense = '{"kind":"dense","maxDepth":20,"width":20}';
const images = (data: string) => `{"data":"${data}","seed":7,"validation":0.000001}`;
const few = (data: string) =>
  `{"data":"${data}","seed":7,"validation":0.000001,"limit":3000,"shrink":2}`;
const small = (depth: number) => `{"kind":"conv","maxDepth":${depth},"outer":32,"inner":16}`;

const spiralsOf = {
  "consistent-depth": [
    `max depth 5, searched, seed 7: ${turns} {"kind":"dense","maxDepth":5,"width":20} ${elbo} "simd"`,
    `width 10, searched, seed 7: ${turns} {"kind":"dense","maxDepth":20,"width":10} ${elbo} "simd"`,
  ],
  "efficient-layers": [
    `objective searched, searched, seed 7: ${turns} ${dense} ${elbo} "simd"`,
    `objective every exit alike, every exit alike, seed 7: ${turns} ${dense} {"kind":"deep"} "simd"`,
    `objective plain, last exit, plain, last exit, seed 7: ${turns} ${dense} ` +
    '{"kind":"fixed","depth":20} "simd"',
  ],
  complexity: [
    'angle 180, searched, seed 7: {"data":"spirals","angle":180,"noise":0.15,"points":200,' +
    `"seed":7} ${dense} ${elbo} "simd"`,
    'points 50, searched, seed 7: {"data":"spirals","angle":720,"noise":0.15,"points":50,' +
    `"seed":7} ${dense} ${elbo} "simd"`,
  ],
};

const publishedSavings = [
  "published published, max depth 50: mnist=56 fashion-mnist=37 svhn=32 (like max depth 50)",
  "published published, max depth 100: mnist=72 fashion-mnist=57 svhn=45 (like max depth 100)",
];
const chosen = ["mark chosen depth, mean: 19.5", "mark chosen depth, published: 7 (published)"];

const expected: Readonly<Record<string, Expected>> = {
  "consistent-depth": {
    lists: { depths: [5], widths: [10] },
    seeds: { paper: 5, quick: 3 },
    paper: spiralsOf["consistent-depth"],
    quick: spiralsOf["consistent-depth"],
    panels: [
      "# Chosen depth by maximum depth (maximum depth, blocks; chosen depth, blocks) zero",
      "searched: 5=4/5",
      "published published: 5=4.5 10=6 15=8.5 20=8.7 30=9 40=10 50=11 60=15 70=18 80=13 90=28 100=27",
      "# Chosen depth by width, maximum depth 20 (width, units; chosen depth, blocks) log zero",
      "searched: 10=19/20",
      "published published: 5=15.3 10=11.8 20=8.4 40=5.4 100=4.6 200=3.4 500=2 1000=1.5",
      "# Mean probability of the label by maximum depth (maximum depth, blocks; " +
      "mean probability, test split)",
      "at the chosen depth: 5=0.7/0.6",
      "all exits: 5=0.8/0.7",
      "band published range: 0.88 to 0.95",
      "# Test error by maximum depth (maximum depth, blocks; test error, %) zero",
      "at the chosen depth: 5=30/40",
      "all exits: 5=20/30",
    ],
  },
  "efficient-layers": {
    lists: {},
    seeds: { paper: 5, quick: 3 },
    paper: spiralsOf["efficient-layers"],
    quick: spiralsOf["efficient-layers"],
    panels: [
      "# Mean probability of the label, each exit alone (exit, blocks; mean probability, test split)",
      "searched: 0=0.5/0.4 1=0.25/0.15",
      "every exit alike: 0=0.49/0.39 1=0.24/0.14",
      "plain, last exit: 0=0.48/0.38 1=0.23/0.13",
      ...chosen,
      "# Test error, each exit alone (exit, blocks; test error, %) zero",
      "searched: 0=50/60 1=75/85",
      "every exit alike: 0=51/61 1=76/86",
      "plain, last exit: 0=52/62 1=77/87",
      ...chosen,
      "# Posterior over depth (depth, blocks; probability, %) zero",
      "searched: 0=20/20 1=39/39 2=41/41",
      ...chosen,
    ],
  },
  complexity: {
    lists: { angles: [180], points: [50] },
    seeds: { paper: 5, quick: 3 },
    paper: spiralsOf.complexity,
    quick: spiralsOf.complexity,
    panels: [
      "# Chosen depth by turn (turn, degrees; chosen depth, blocks) zero",
      "searched: 180=19/20",
      "published published: 180=2.3 360=3.1 540=5 720=8.4 900=11.8 1080=12.9 1260=13.7 1440=14",
      "# Chosen depth by training points (training points; chosen depth, blocks) zero",
      "searched: 50=19/20",
      "published published: 50=4.8 100=6.3 200=7.8 300=9.4 400=10.4 550=11.5 750=12.4 800=11.8",
      "# Mean probability of the label by turn (turn, degrees; mean probability, test split)",
      "at the chosen depth: 180=0.7/0.6",
      "published published, two ends: 180=1 1440=0.75 (apart)",
      "# Mean probability of the label by training points (training points; " +
      "mean probability, test split)",
      "at the chosen depth: 50=0.7/0.6",
      "published published, two ends: 50=0.74 800=0.95 (apart)",
    ],
  },
  "small-images": {
    lists: { data: ["mnist", "svhn"] },
    seeds: { paper: 4, quick: 2 },
    paper: ["mnist", "svhn"].flatMap((data) => [
      `data ${data}, searched, seed 7: ${
        images(data)
      } {"kind":"conv","maxDepth":50} ${elbo} "simd"`,
      `data ${data}, all blocks, seed 7: ${images(data)} {"kind":"conv","maxDepth":50} ` +
      '{"kind":"fixed","depth":50} "simd"',
    ]),
    quick: ["mnist", "svhn"].flatMap((data) => [
      `data ${data}, searched, seed 7: ${few(data)} ${small(10)} ${elbo} "simd"`,
      `data ${data}, all blocks, seed 7: ${few(data)} ${small(10)} ` +
      '{"kind":"fixed","depth":10} "simd"',
    ]),
    panels: [
      "# Chosen depth by data set (data set; chosen depth, blocks) zero",
      "searched: mnist=9/10 svhn=9/10",
      "published published: mnist=17.5 fashion-mnist=28 svhn=31",
      "# Mean probability of the label by data set (data set; mean probability, test split)",
      "searched, at the chosen depth: mnist=0.7/0.6 svhn=0.7/0.6",
      "all blocks: mnist=0.79/0.69 svhn=0.79/0.69",
      "published published, searched: mnist=0.905 fashion-mnist=0.885 svhn=0.91 " +
      "(like searched, at the chosen depth)",
      "published published, all 50 blocks: mnist=0.993 fashion-mnist=0.86 svhn=0.943 " +
      "(like all blocks)",
      "# Test error by data set (data set; test error, %) zero",
      "searched, at the chosen depth: mnist=30/40 svhn=30/40",
      "all blocks: mnist=21/31 svhn=21/31",
      "# Posterior over depth (depth, blocks; probability, %) zero",
      "mnist: 0=20/20 1=39/39 2=41/41",
      "svhn: 0=20/20 1=39/39 2=41/41",
    ],
  },
  "pruning-strategies": {
    lists: { data: ["mnist"] },
    seeds: { paper: 4, quick: 2 },
    paper: [
      `data mnist, searched, seed 7: ${images("mnist")} {"kind":"conv","maxDepth":100} ${elbo} ` +
      '{"firstBlocks":true,"lastBlocks":[0,10,20,30,40,50,60,70,80,90]} "simd"',
    ],
    quick: [
      `data mnist, searched, seed 7: ${few("mnist")} ${small(10)} ${elbo} ` +
      '{"firstBlocks":true,"lastBlocks":[0,2,4,6,8]} "simd"',
    ],
    panels: [
      "# Accuracy against blocks kept, mnist (blocks kept; accuracy, test split, %)",
      "first blocks kept: 0=60/50 1=65/55 2=80/70",
      "last blocks kept: 0=50/40 1=25/15 2=80/70",
      "mark kept by relative:0.95, mean over seeds: 1",
      "# Accuracy under each rule, the first blocks kept (data set; accuracy, test split, %)",
      "relative:0.95: mnist=65/55",
      "argmax: mnist=80/70",
      "mean: mnist=65/55",
      "all blocks: mnist=80/70",
      "# Blocks kept under each rule (data set; blocks kept, % of all) zero",
      "relative:0.95: mnist=10/10",
      "argmax: mnist=20/20",
      "mean: mnist=10/10",
      "published published, relative:0.95: mnist=20 fashion-mnist=35 svhn=50 (like relative:0.95)",
      "published published, mean: mnist=53 fashion-mnist=56 svhn=63 (like mean)",
    ],
  },
  speedup: {
    lists: { data: ["mnist"], depths: [4, 5] },
    seeds: { paper: 4, quick: 2 },
    paper: [4, 5].map((depth) =>
      `max depth ${depth} mnist, searched, seed 7: ${images("mnist")} ` +
      `{"kind":"conv","maxDepth":${depth}} ${elbo} {"speed":{"batchSize":64,"seconds":5}} "simd"`
    ),
    quick: [4, 5].map((depth) =>
      `max depth ${depth} mnist, searched, seed 7: ${few("mnist")} ` +
      `${small(depth)} ${elbo} {"speed":{"batchSize":64,"seconds":1}} "simd"`
    ),
    panels: [
      "# Time saved, against the last exit alone (data set; time saved, %) zero",
      "max depth 4: mnist=30/40",
      "max depth 5: mnist=40/50",
      ...publishedSavings,
      "# Time saved, against all exits (data set; time saved, %) zero",
      "max depth 4: mnist=75/75",
      "max depth 5: mnist=75/75",
      ...publishedSavings,
      "# Blocks saved (data set; blocks beyond the chosen depth, %) zero",
      "max depth 4: mnist=25/0",
      "max depth 5: mnist=20/0",
    ],
  },
  calibration: {
    lists: { data: ["mnist"] },
    seeds: { paper: 4, quick: 2 },
    paper: [
      `data mnist, searched, seed 7: ${images("mnist")} {"kind":"conv","maxDepth":50} ${elbo} ` +
      '{"authorsCalibration":true} "simd"',
      `data mnist, all blocks, seed 7: ${images("mnist")} {"kind":"conv","maxDepth":50} ` +
      '{"kind":"fixed","depth":50} {"authorsCalibration":true} "simd"',
    ],
    quick: [
      `data mnist, searched, seed 7: ${few("mnist")} ${small(10)} ${elbo} ` +
      '{"authorsCalibration":true} "simd"',
      `data mnist, all blocks, seed 7: ${few("mnist")} ${small(10)} ` +
      '{"kind":"fixed","depth":10} {"authorsCalibration":true} "simd"',
    ],
    panels: [
      "# Calibration error of the most probable class, 15 bins (data set; calibration error, %) zero",
      "all blocks, last exit: mnist=5.25/7.75",
      "searched, cut: mnist=7.5/10",
      "searched, all exits: mnist=5/7.5",
      "# The same predictions by the authors' formula (data set; authors' formula, %)",
      "all blocks, last exit: mnist=6.25/8.75",
      "searched, cut: mnist=8.5/11",
      "searched, all exits: mnist=6/8.5",
      "published published, all blocks, last exit: svhn=9.59 fashion-mnist=10.17 mnist=9.06 " +
      "(like all blocks, last exit)",
      "published published, searched, cut: svhn=9.48 fashion-mnist=9.73 mnist=9.5 " +
      "(like searched, cut)",
      "published published, searched, all exits: svhn=9.47 fashion-mnist=9.71 mnist=9.49 " +
      "(like searched, all exits)",
    ],
  },
};

/** Runs whose figures tell of which series, seed and way of predicting they are. */
function told(runs: readonly FinishedRun[]): FinishedRun[] {
  const all = [...new Set(runs.map(({ series }) => series))];
  return runs.map((each) => {
    const { series, run } = each;
    const worse = all.indexOf(series) / 100 + run.job.seed / 10;
    const metrics = (error: number) => ({
      ...run.outcome.full,
      error: error + worse,
      meanProbability: 1 - error - worse,
      calibrationError: (error + worse) / 4,
    });
    const outcome: TrainingOutcome = {
      ...run.outcome,
      depth: 2,
      posterior: [0.2, 0.39, 0.41], // relative:0.95 takes 1, argmax 2, the mean of 1.21 takes 1
      full: metrics(0.1),
      truncated: metrics(0.2),
      exits: [metrics(0.4), metrics(0.65)],
      firstBlocks: [0.3, 0.25, 0.1].map(metrics),
      lastBlocks: [{ kept: 0, figures: metrics(0.4) }, { kept: 1, figures: metrics(0.65) }],
      speed: {
        batchSize: 64,
        milliseconds: { cut: 1, lastExit: 2, allExits: 4 },
        saved: { ofLastExit: run.outcome.chosenDepth / 10, ofAllExits: 0.75 },
      },
      authorsCalibration: {
        full: metrics(0.1).calibrationError + 0.01,
        truncated: metrics(0.2).calibrationError + 0.01,
      },
    };
    return { ...each, run: { ...run, outcome } };
  });
}

Deno.test("experiments are those that are documented, each with a name of its own", () => {
  assert.deepEqual(experiments.map(({ name }) => name), Object.keys(expected));
});

for (const experiment of experiments) {
  const { lists, seeds, paper, quick, panels } = expected[experiment.name];

  Deno.test(`${experiment.name} trains what the paper did, and less of it quickly`, () => {
    assert.deepEqual(experiment.seeds, seeds);
    const spirals = experiment.name in spiralsOf;
    const kinds = [
      ["paper", paper, spirals ? spiralsBudget : imagesBudget],
      ["quick", quick, spirals ? spiralsBudget : quickBudget],
    ] as const;
    for (const [kind, lines, budget] of kinds) {
      const planned = experiment.plan(choicesOf(experiment, kind, { lists, seeds: [7] }));
      assert.deepEqual(planned.map(runLine), lines);
      for (const { job } of planned) {
        const batchSize = "points" in job.data && job.data.points === 50 ? 50 : budget.batchSize;
        assert.deepEqual(job.budget, { ...budget, batchSize, ...usual });
      }
    }
  });

  Deno.test(`${experiment.name} draws what it measured beside what was published`, () => {
    const choices = choicesOf(experiment, "quick", { lists, seeds: [1, 2] });
    const drawn = experiment.panels(told(finishedRuns(experiment, choices)));
    assert.deepEqual(drawn.flatMap(panelLines), panels);
  });

  Deno.test(`${experiment.name} draws no curve of ours where no run is there or measured it`, () => {
    const measured = experiment.panels([]).flatMap(({ series }) =>
      series.filter(({ published, points }) => !published && points.length > 0)
    );
    assert.deepEqual(measured, []);
    const marks = experiment.panels([]).flatMap(({ marks = [] }) => marks);
    assert.ok(marks.every(({ published, x }) => published && Number.isFinite(x)));
    const choices = choicesOf(experiment, "quick", { lists, seeds: [1] });
    const points = experiment.panels(finishedRuns(experiment, choices))
      .flatMap(({ series }) => series.flatMap(({ points }) => points));
    assert.ok(points.every(({ values }) => values.length > 0));
    const values = points.flatMap(({ values }) => values);
    assert.ok(values.every(Number.isFinite), String(values));
  });
}

Deno.test("experiments vary the settings of the paper, and fewer of them quickly", () => {
  const values = Object.fromEntries(experiments.map(({ name, lists }) => [
    name,
    Object.entries(lists).map(([list, { paper, quick, least, multipleOf }]) =>
      [`${list}: ${paper}; ${quick}`, least, multipleOf].filter((part) => part).join("; ")
    ),
  ]));
  const sets = "data: mnist,fashion-mnist,svhn; mnist,fashion-mnist";
  assert.deepEqual(values, {
    "consistent-depth": [
      "depths: 5,10,15,20,30,40,50,60,70,80,90,100; 5,10,20,40,80",
      "widths: 5,10,20,40,100,200,500,1000; 5,10,20,40",
    ],
    "efficient-layers": [],
    complexity: [
      "angles: 180,360,540,720,900,1080,1260,1440; 180,360,720,1080,1440",
      "points: 50,100,200,300,400,550,750,800; 50,100,200,400,800; 2; 2",
    ],
    "small-images": [sets],
    "pruning-strategies": [sets],
    speedup: [sets, "depths: 50,100; 10,20"],
    calibration: [sets],
  });
});
