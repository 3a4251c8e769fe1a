// Lines of an experiment's results.jsonl: what is refused of one that is committed.

import { parseRunRecord } from "../../../src/studies/experiments/record_schema.ts";
import { assertBounds, assertRefused } from "../../runs/schemas/refused.ts";

const file = new URL("../../../data/paper/complexity/results.jsonl", import.meta.url);
const [line] = Deno.readTextFileSync(file).split("\n");

Deno.test("parseRunRecord() says what is wrong where", () => {
  const good = JSON.parse(line);
  const { length } = good.outcome.posterior;
  const parse = (value: unknown, _: string, file: string) => parseRunRecord(value, file);
  assertRefused(good, parse, [
    ["key", "", 'a text that is not empty at $.key, got ""'],
    ["job.data.points", "9", 'a whole number of at least 2 at $.job.data.points, got "9"'],
    [
      "job.engine",
      "gpu",
      '"auto", "simd", "webgpu", "wasm", "cpu" or "tensorflow" at $.job.engine, got "gpu"',
    ],
    ["job.budget.epochs", null, "a whole number of at least 1 at $.job.budget.epochs, got null"],
    ["outcome.full.error", null, "a number from 0 to 1 at $.outcome.full.error, got null"],
    ["outcome.exits", [], `the ${length} exits that are left at $.outcome.exits, got 0`],
    [
      "outcome.posterior",
      [1],
      `${length} probabilities, one for each exit of the network, at $.outcome.posterior, got 1`,
    ],
    [
      "outcome.network.kind",
      "custom",
      '"dense", "conv", "staged" or "chain" at $.outcome.network.kind, got "custom"',
    ],
  ]);
});

Deno.test("parseRunRecord() takes metrics up to their bounds, and refuses those beyond", () => {
  const least = (bound: number) =>
    [[bound, bound + 7], [bound - 1, bound + 0.5, "1", null, undefined]] as const;
  const sizes = (bound: number) => [[bound, undefined], [bound - 1, 0.5, null]] as const;
  const share = [[0, 1], [-0.01, 1.01, "0", null, undefined]] as const;
  const notNegative = [[0, 1e9], [-1e-9, null, "1", undefined]] as const;
  const finite = [[0, -0.5, 1], [null, "1", undefined]] as const;
  const record = JSON.parse(line);
  const metrics = record.outcome.full;
  const measures = { lastBlocks: [0], speed: { batchSize: 64, seconds: 1 } };
  const speed = {
    batchSize: 64,
    milliseconds: { cut: 1, lastExit: 2, allExits: 3 },
    saved: { ofLastExit: 0.5, ofAllExits: 0.5 },
  };
  const besides = {
    firstBlocks: [metrics],
    lastBlocks: [{ kept: 0, figures: metrics }],
    speed,
    authorsCalibration: { full: 0.1, truncated: 0.1 },
  };
  const good = {
    ...record,
    job: { ...record.job, measures },
    outcome: { ...record.outcome, ...besides },
  };
  assertBounds(good, parseRunRecord, [
    ["key", ["a"], ["", undefined]],
    ["experiment", ["a"], ["", undefined]],
    ["fingerprint", ["", undefined], [1, null]],
    ["job.seed", [0, -3], [0.5, undefined]],
    ["job.network.kind", ["auto", "dense", "conv", undefined], ["custom", null]],
    ["job.network.maxDepth", ...least(0)],
    ["job.network.width", ...sizes(1)],
    ["job.network.outer", ...sizes(1)],
    ["job.network.inner", ...sizes(1)],
    ["job.budget.epochs", ...least(1)],
    ["job.budget.patience", ...least(1)],
    ["job.budget.batchSize", ...least(1)],
    ["job.budget.learningRate", ...notNegative],
    ["job.budget.momentum", ...notNegative],
    ["job.budget.pruneBelow", ...notNegative],
    ["job.measures", [{}, undefined], [1, null]],
    ["job.measures.firstBlocks", [true, undefined], [false, null]],
    ["job.measures.lastBlocks", [[], [0, 5], undefined], [[-1], null]],
    ["job.measures.speed", [undefined], [{}, null]],
    ["job.measures.speed.batchSize", ...least(1)],
    ["job.measures.speed.seconds", ...notNegative],
    ["job.measures.authorsCalibration", [true, undefined], [false, null]],
    ["outcome.epochs", ...least(1)],
    ["outcome.bestEpoch", ...least(1)],
    ["outcome.stoppedBy", ["patience"], ["hunger", undefined]],
    ["outcome.engine", ["wasm"], [1, undefined]],
    ["outcome.trainingSeconds", ...notNegative],
    ["outcome.full.error", ...share],
    ["outcome.full.logLikelihood", [0, 1e-5, -9], [1e-4, null, undefined]],
    ["outcome.full.meanProbability", [0, 1, 1 + 1e-5], [-1e-9, 1.0001, null, undefined]],
    ["outcome.full.brier", [0, 2, 2 + 1e-9], [-1e-9, 2.00001, null, undefined]],
    ["outcome.full.calibrationError", ...share],
    ["outcome.truncated", [metrics], [{}, undefined]],
    ["outcome.firstBlocks", [[], [metrics], undefined], [[{}], null]],
    ["outcome.lastBlocks", [[], undefined], [[{}], null]],
    ["outcome.lastBlocks.0.kept", ...least(0)],
    ["outcome.lastBlocks.0.figures", [metrics], [{}, undefined]],
    ["outcome.speed", [speed, undefined], [{}, null]],
    ["outcome.speed.batchSize", ...least(1)],
    ["outcome.speed.milliseconds.cut", ...notNegative],
    ["outcome.speed.milliseconds.lastExit", ...notNegative],
    ["outcome.speed.milliseconds.allExits", ...notNegative],
    ["outcome.speed.saved.ofLastExit", ...finite],
    ["outcome.speed.saved.ofAllExits", ...finite],
    ["outcome.authorsCalibration", [undefined], [{}, null]],
    ["outcome.authorsCalibration.full", ...share],
    ["outcome.authorsCalibration.truncated", ...share],
  ]);
  const { network: { maxDepth }, depth, exits } = good.outcome;
  assertBounds(good, parseRunRecord, [
    ["outcome.exits", [exits], [exits.slice(1), [...exits, metrics]]],
    ["outcome.depth", [depth], [depth - 1, maxDepth + 1, -1]],
  ]);
});
