// Options of training in comparisons: what they change, what they are refused beside, and keys of runs that were kept
// before there was a choice.

import assert from "node:assert/strict";
import { lastValueFrom, toArray } from "rxjs";
import { compare } from "../../../src/studies/compare/compare.ts";
import { comparisonFiles } from "../../../src/studies/compare/comparison_page.ts";
import { comparisonTable } from "../../../src/studies/compare/comparison_table.ts";
import { keptRuns } from "../../../src/studies/compare/kept_runs.ts";
import type { CompareOptions } from "../../../src/studies/compare/options.ts";
import { planOf } from "../../../src/studies/compare/plan.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { exampleOptions, here, methods, trainAndTestFast } from "./example.ts";

const one: CompareOptions = { ...exampleOptions, methods: methods("searched"), seeds: [1] };

async function keyOf(options: Partial<CompareOptions>): Promise<string> {
  const { runs } = await planOf({ ...one, ...options });
  return runs[0].key;
}

Deno.test("planOf() gives runs without new options the keys that they had before there were any", async () => {
  const keys = async (options: Partial<CompareOptions>) =>
    (await planOf({ ...exampleOptions, seeds: [1], ...options })).runs.map(({ key }) => key);
  // as compare() gave them when it had none of these options
  const before = [
    "ce1152cf031d4017f038ed5d",
    "6647188738a0e088308d44c5",
    "5d298701d8abc9d6ccb16abc",
  ];
  assert.deepEqual(await keys({}), before);
  const usual: Partial<CompareOptions> = {
    posteriorLearningRate: 0.1,
    weightDecay: 0,
    schedule: "constant",
    prior: "geometric:0.85",
    minimumGain: 1e-6,
    pruneBelow: 1e-3,
    augment: false,
    validateEvery: 7,
  };
  assert.deepEqual(await keys(usual), before);
});

const changes: Partial<CompareOptions>[] = [
  { posteriorLearningRate: 0.01 },
  { weightDecay: 0.01 },
  { schedule: "cosine" },
  { prior: "uniform" },
  { minimumGain: 0.001 },
  { pruneBelow: 0 },
  { masks: { kind: "dropout", rate: 0.3 } },
  { choose: "argmax" },
];

Deno.test("planOf() gives other options of training other keys, and every network the options", async () => {
  const keys = await Promise.all([{}, ...changes].map(keyOf));
  assert.equal(new Set(keys).size, changes.length + 1);
  assert.equal(await keyOf({ prior: [1, 1, 1, 1].map((each) => each / 4) }), keys[4]);
  // what the rate of the posterior is by default goes with that of the weights
  assert.equal(
    await keyOf({ learningRate: 0.2, posteriorLearningRate: 0.2 }),
    await keyOf({ learningRate: 0.2 }),
  );
  const { runs, ground } = await planOf({
    ...exampleOptions,
    weightDecay: 0.01,
    validateEvery: "end",
  });
  assert.deepEqual(ground.settings, { weightDecay: 0.01 });
  for (const { input } of runs.flatMap(({ jobs }) => jobs)) {
    assert.deepEqual([input.settings, input.validateEvery], [{ weightDecay: 0.01 }, "end"]);
  }
});

Deno.test("trainAndTest() trains as the options say", async () => {
  const resultOf = async (options: Partial<CompareOptions>) => {
    const { runs } = await planOf({ ...one, epochs: 30, ...options });
    const { posterior, ways } = await trainAndTestFast(runs[0].jobs[0].input);
    return JSON.stringify([
      posterior,
      ways.map(({ logLikelihood, depth }) => [logLikelihood, depth]),
    ]);
  };
  const [usual, ...others] = await Promise.all([
    { minimumGain: 0, pruneBelow: 0 },
    { posteriorLearningRate: 0.01 },
    { weightDecay: 0.01 },
    { schedule: "cosine" } as const,
    { prior: "uniform" } as const,
    { masks: { kind: "dropout", rate: 0.3 } } as const,
    { patience: 2, minimumGain: 0.1 },
  ].map(resultOf));
  assert.equal(new Set([usual, ...others]).size, 1 + others.length);
  assert.equal(await resultOf({ validateEvery: "end" }), await resultOf({}));
});

Deno.test("compare() says at the call which option of training is wrong, or no option of a comparison", async () => {
  const mistakes: [object, string, RegExp][] = [
    [{ weightDecay: -1 }, "RangeError", /weightDecay must be a number of at least 0, got -1$/],
    [{ schedule: "linear" }, "RangeError", /schedule must be /],
    [
      { augment: { crops: 1 } },
      "TypeError",
      /unknown option augment\.crops; did you mean augment\.crop\?$/,
    ],
    [
      { masks: { kind: "dropout", rate: 2 } },
      "RangeError",
      /masks\.rate must be in \[0, 1\), got 2$/,
    ],
    [
      { objective: "deep" },
      "TypeError",
      /objective is no option of a comparison; methods decide what/,
    ],
    [{ seed: 2 }, "TypeError", /seed is no option of a comparison; give seeds$/],
    [
      { threads: 2 },
      "TypeError",
      /threads is no option of a comparison; every network has one thread/,
    ],
    [
      { masks: { kind: "dropout", rate: 0.1 }, methods: ["searched", "dropout"] },
      "TypeError",
      /masks are set by the method dropout:0\.1; leave out one of them$/,
    ],
    [{ prior: [0.5, 0.5] }, "RangeError", /the prior must have 4 entries, one per exit, got 2$/],
    [
      { masks: { kind: "dropout", rate: 0.1 }, methods: ["stochastic-depth"] },
      "TypeError",
      /masks are set by the method stochastic-depth:0\.5; leave out one of them$/,
    ],
    [
      { architecture: dense({ inputs: 2, classes: 2, maxDepth: 3, width: 6 }) },
      "TypeError",
      /wanted architecture or what describes one, got architecture and maxDepth, width; /,
    ],
  ];
  for (const [wrong, name, message] of mistakes) {
    assert.throws(() => compare({ ...exampleOptions, ...wrong }), (error: Error) => {
      assert.equal(error.name, name);
      assert.match(error.message, /^compare\(\): /);
      assert.match(error.message, message);
      return true;
    });
  }
  const augmented = compare({ ...one, augment: true }, here().workplace);
  await assert.rejects(
    lastValueFrom(augmented),
    /^TypeError: compare\(\): augment is for images, got data of \[2\]/,
  );
});

Deno.test("compare() keeps the options of training with its runs, and shows them", async () => {
  using folder = temporaryFolder();
  const settings = { weightDecay: 0.01, masks: { kind: "dropout", rate: 0.25 } } as const;
  const call = async () => {
    const at = here();
    const kept = await keptRuns(folder.path);
    const events = await lastValueFrom(
      compare({ ...one, ...settings, kept }, at.workplace).pipe(toArray()),
    );
    const last = events.at(-1)!;
    assert.ok(last.kind === "compared");
    return { at, comparison: last.comparison };
  };
  const { comparison } = await call();
  const [line] = Deno.readTextFileSync(`${folder.path}/results.jsonl`).trimEnd().split("\n");
  assert.deepEqual(JSON.parse(line).settings, settings);
  const again = await call();
  assert.equal(again.at.asked.length, 0);
  assert.deepEqual(again.comparison, comparison);
  const words = 'weight decay 0.01, masks {"kind":"dropout","rate":0.25}';
  assert.ok(comparisonTable(comparison, { columns: 200 }).includes(`trained with ${words}\n`));
  const { "figure.html": html } = await comparisonFiles(comparison);
  assert.ok(html.includes(`momentum 0.5, ${words.replaceAll('"', "&quot;")}; engine simd`));
});
