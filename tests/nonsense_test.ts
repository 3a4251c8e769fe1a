// Every public function called with nonsense in place of its first argument, and of its options: it says in its own name
// what it wanted, or it was a legal call.

import assert from "node:assert/strict";
import { EMPTY } from "rxjs";
import type { LoadedRun, Network } from "../mod.ts";
import { publicNames } from "./entries.ts";

/** A network of functions has tests of its own. */
const { customNetwork: _, ...fathom } = publicNames;

const nonsense = [undefined, null, 0, "", {}, [], NaN, () => {}] as const;

const isEmpty = (value: unknown) => JSON.stringify(value) === "{}";
/** Where all options may be absent. */
const absent = (value: unknown) => value === undefined || isEmpty(value);
const zero = (value: unknown) => value === 0;
const noBins = (value: unknown) => Array.isArray(value);

/** Which of the values a function takes for its first argument. */
const legal: Readonly<Record<string, (value: unknown) => boolean>> = {
  augment: absent,
  calibrationErrorOf: noBins,
  cifar10: absent,
  cifar100: absent,
  compareProgress: absent,
  earlyStopPruning: absent,
  fashionMnist: absent,
  geometric: zero,
  joinExampleScores: noBins,
  live: absent,
  mnist: absent,
  openLivePage: absent,
  progress: absent,
  spirals: absent,
  svhn: absent,
  uniform: zero,
};

type Call = (...args: unknown[]) => unknown;
const functions = Object.entries(fathom).filter(([, value]) => typeof value === "function") as [
  string,
  Call,
][];

/** The call must fail, at once or as a promise, with an error in the function's name. */
async function assertRefuses(name: string, title: string, call: () => unknown): Promise<void> {
  let error: unknown;
  try {
    const made = call();
    // a generator begins with its first value
    await (made && typeof made === "object" && "next" in made
      ? (made as Iterator<unknown>).next()
      : made);
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error, `${title} was taken`);
  assert.ok(error instanceof TypeError || error instanceof RangeError, `${title}: ${error}`);
  assert.ok(error.message.startsWith(`${name}(): `), `${title}: ${error}`);
  assert.doesNotMatch(error.message, /\.$|undefined is not|Cannot read/);
}

const shown = (value: unknown) => `${JSON.stringify(value) ?? value}`;

for (const [name, call] of functions) {
  Deno.test(`${name}() says in its own name what it wanted in place of nonsense`, async () => {
    for (const first of nonsense) {
      if (legal[name]?.(first)) continue;
      await assertRefuses(name, `${name}(${shown(first)})`, () => call(first));
    }
  });
}

const splits = fathom.spirals({ points: 20 });
const spec = fathom.dense({ inputs: 2, classes: 2, maxDepth: 1, width: 2 });
const network = { depth: 1, spec, forward() {} } as unknown as Network;
const q = [0.5, 0.5];
const posterior = fathom.depthPosterior({ prior: q });
const outcomes = fathom.exampleScoresOf([Math.log(0.5), Math.log(0.5)], [0]);
const run = { network, posterior, description: { options: {} } } as unknown as LoadedRun;
const comparison = { ways: [], seeds: [] };
const rule = { kind: "entropy", threshold: 0.1 } as const;
const inputs = new Float32Array(2);

/** What comes before the options of a function, where these are not its first argument. */
const before: Readonly<Record<string, readonly unknown[]>> = {
  anytimeCurve: [network, splits.train, q],
  asPublished: [splits],
  batches: [splits.train],
  calibrateAnytime: [network, splits.train, q, "entropy"],
  checkpoints: ["missing/folder"],
  comparisonTable: [comparison],
  corrupt: [fathom.arrays(blackImages()).train, "noise", 1],
  createNetwork: [spec],
  csv: ["missing.csv"],
  csvLines: ["missing/file.csv"],
  elboUpdate: [posterior],
  estimateHeldOut: [posterior, splits.train],
  ensureStatistics: [network, splits.train, 20],
  evaluate: [network, q, splits.train],
  evaluateAnytime: [network, q, splits.train, splits.train],
  evaluateShift: [network, q, splits.train],
  evaluationPage: [{ ways: [], exits: [] }],
  evaluateOutOfDistribution: [network, q, splits.train, splits.train],
  exitLogLikelihoods: [network, splits.train],
  exportNetwork: [{}, "missing/out"],
  exportOnnx: [{}],
  exportTfjs: [{}],
  maskBlocks: [network],
  maskedBatches: [network, []],
  importNetwork: ["missing.safetensors", "missing/out"],
  jsonLines: ["missing/file.jsonl"],
  loadNetwork: ["missing"],
  loadRun: ["missing"],
  measureSpeed: [[{ name: "a", run() {} }], splits.train],
  monteCarlo: [network, inputs],
  multiExitForward: [network],
  namedData: ["mnist"],
  openResultLog: ["missing/log.jsonl"],
  predictAnytime: [network, inputs, q, rule],
  predictions: [[inputs], network, q],
  pruneRun: [run, "missing/out"],
  reliability: [outcomes],
  resumeRun: ["missing/run"],
  runJobs: [[]],
  saveRun: ["missing/out"],
  scores: [network, splits.train, q, 0],
  showInNotebook: [EMPTY],
  splitDataset: [splits.train],
  tensorBoard: ["missing/folder"],
  trackPosterior: [posterior],
  train: [splits],
  weightedMetrics: [outcomes],
  writeRun: ["missing/out"],
};

function blackImages() {
  return {
    inputs: Array.from({ length: 10 }, () => [[[0], [1]], [[0], [1]]]),
    labels: Array.from({ length: 10 }, (_, n) => n % 2 === 0),
  };
}

for (const [name, call] of functions) {
  const parameters = /\(([^)]*)/.exec(String(call))![1]; // enough of them for their names
  const place = parameters.split(",").findIndex((each) => /^\s*(options|work)\b/.test(each));
  if (place < 0) continue;
  Deno.test(`${name}() refuses options that it does not have, and what are no options`, async () => {
    const args = before[name] ?? [];
    assert.equal(args.length, place, "the arguments before the options are missing from the table");
    for (const options of [{ nonsense: 1 }, null, 0, "", [], NaN]) {
      await assertRefuses(name, `${name}(..., ${shown(options)})`, () => call(...args, options));
    }
  });
}

for (const [name, args] of Object.entries(before)) {
  Deno.test(`${name}() says in its own name which of its arguments is nonsense`, async () => {
    const call = (fathom as unknown as Record<string, Call>)[name];
    for (let place = 1; place < args.length; place++) {
      for (const value of [undefined, null, {}, ""]) {
        const wrong = args.map((arg, i) => i === place ? value : arg);
        await assertRefuses(name, `${name}(... ${place}: ${shown(value)})`, () => call(...wrong));
      }
    }
  });
}
