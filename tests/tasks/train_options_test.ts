// The options of deno task train: their defaults, which are the paper's where it has any, and where each value goes.

import assert from "node:assert/strict";
import { firstValueFrom, lastValueFrom, toArray } from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import { loadData } from "../../src/datasets/source.ts";
import { sourceOf } from "../../src/datasets/source_of_parts.ts";
import { spirals } from "../../src/datasets/spirals.ts";
import { pickOptions } from "../../src/calls/checks.ts";
import { runOf, trainingOf } from "../../src/training/run_of_snapshot.ts";
import { networkSpec, train, trainingLength, type TrainOptions } from "../../src/training/train.ts";
import { trainChecks } from "../../src/training/train_options.ts";
import { trainCommand } from "../../tasks/train.ts";
import { data, tinyImages, withoutSeconds } from "../training/tiny_runs.ts";
import { trainingOptions } from "../../src/training/training_options.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readTrain = (args: readonly string[]) => trainCommand.read(args)!;

/** Everything but the prior; undefined is left to the data. */
const defaults: Omit<ReturnType<typeof readTrain>, "prior" | "given"> = {
  networkText: "auto",
  data: "spirals",
  dataDir: undefined,
  angle: undefined,
  noise: undefined,
  points: undefined,
  target: undefined,
  header: undefined,
  delimiter: undefined,
  limit: undefined,
  validation: undefined,
  kind: "auto",
  maxDepth: 20,
  objective: { kind: "elbo" },
  learningRate: 0.1,
  posteriorLearningRate: undefined,
  posteriorMomentum: undefined,
  posteriorFrom: undefined,
  keep: undefined,
  momentum: 0.5,
  weightDecay: 0,
  schedule: "constant",
  augment: false,
  batchSize: undefined,
  epochs: undefined,
  patience: undefined,
  validateEvery: undefined,
  seed: 1,
  engine: "auto",
  threads: undefined,
  tf32: false,
  pruneBelow: 0.001,
  choose: { kind: "relative", threshold: 0.95 },
  asPublished: false,
  seeds: undefined,
  workers: undefined,
  checkpointEvery: undefined,
  resume: undefined,
  resumeOrStart: false,
  resumeAnyway: false,
  grace: 30,
  out: undefined,
  force: false,
  takeOver: false,
  allSnapshots: false,
  tensorboard: undefined,
  quiet: false,
  json: false,
  live: false,
  port: undefined,
  allowHosts: undefined,
};

/** What is left to the data: vectors, and images where these differ. */
const left = {
  ...{ angle: 720, noise: 0.2, points: 200, validation: 0.1, width: 20, outer: 64, inner: 32 },
  vectors: { epochs: 8000, patience: 500, batchSize: 512 },
  images: { epochs: 100, patience: 30 },
};

/** β_d ∝ 0.85^(d+1). */
function assertGeometric(prior: readonly number[], maxDepth: number): void {
  const weights = Array.from({ length: maxDepth + 1 }, (_, d) => 0.85 ** (d + 1));
  const sum = weights.reduce((a, b) => a + b);
  assert.equal(prior.length, maxDepth + 1);
  prior.forEach((p, d) => assert.ok(Math.abs(p - weights[d] / sum) < 1e-12, `${d}: ${p}`));
}

Deno.test("trainCommand.read() without flags gives the defaults, all of them as written here", () => {
  const { prior, given, ...rest } = readTrain([]);
  assert.deepEqual(given, []);
  assert.deepEqual(rest, defaults);
  assertGeometric(prior, 20);
});

Deno.test("what train's flags leave to the data becomes the paper's values", async () => {
  const flags = readTrain([]);
  const { angle, noise, points } = left;
  for (const splits of [await loadData(flags), spirals()]) {
    assert.deepEqual(sourceOf(splits), { data: "spirals", seed: 1, angle, noise, points });
  }
  const { train, validation } = arrays({
    inputs: Array.from({ length: 100 }, (_, n) => [n]),
    labels: Array.from({ length: 100 }, (_, n) => n % 2),
  });
  assert.deepEqual([train.rows.length, validation.rows.length], [90, 100 * left.validation]);
  const images = tinyImages();
  const ofVectors = networkSpec(data.train, flags);
  assert.deepEqual(ofVectors, {
    kind: "dense",
    inputs: 2,
    classes: 2,
    maxDepth: 20,
    width: left.width,
  });
  const ofImages = networkSpec(images.train, flags);
  assert.ok(ofImages.kind === "conv");
  const { outer, inner, maxDepth } = ofImages;
  assert.deepEqual([outer, inner, maxDepth], [left.outer, left.inner, 20]);
  assert.deepEqual(trainingLength(data.train), left.vectors);
  const { epochs, patience } = trainingLength(images.train);
  assert.deepEqual({ epochs, patience }, left.images);
});

Deno.test("train() without options trains as deno task train without flags does", async () => {
  const flags = readTrain([]);
  // in batches of 7, so that the seed decides which examples they have
  const firstThree = (options: TrainOptions) =>
    lastValueFrom(train(data, { ...options, epochs: 3, batchSize: 7 }).pipe(toArray()));
  const [own, told] = await Promise.all([
    firstThree({}),
    firstThree({
      ...pickOptions<TrainOptions>({ ...flags, augment: undefined }, trainChecks),
      ...left.vectors,
      posteriorLearningRate: flags.learningRate,
      width: left.width,
    }),
  ]);
  assert.equal(withoutSeconds(own), withoutSeconds(told));
  for (const last of [own.at(-1)!, told.at(-1)!]) {
    const { update, rule, posterior } = runOf("test", last);
    assert.deepEqual(update.settings, {
      learningRate: 0.1,
      momentum: 0.5,
      weightDecay: 0,
      posteriorLearningRate: 0.1,
      posteriorMomentum: 0.5,
      posteriorFrom: trainingOptions.posteriorFrom.default,
      schedule: "constant",
    });
    assert.deepEqual(rule, { kind: "relative", threshold: 0.95 });
    assert.deepEqual(posterior.objective, { kind: "elbo" });
    assertGeometric(posterior.prior, 20);
    assert.equal(trainingOf(last)!.options.patience, left.vectors.patience);
  }
  const first = await firstValueFrom(train(data));
  const { epochs, patience, batchSize } = trainingOf(first)!.options;
  assert.deepEqual({ epochs, patience, batchSize }, left.vectors);
  const { batch } = runOf("test", first).update;
  assert.deepEqual([batch.epochs, batch.batchSize], [8000, 512]);
});

Deno.test("trainCommand.read() gives every flag's value to the option of its name", () => {
  const calls = callsOfAll(trainCommand.flags, [
    "--help",
    "--angle 90 --noise 0.3 --points 44 --network dense --max-depth 7 --width 11 --objective " +
    "marginal --learning-rate 0.21 --posterior-learning-rate 0.32 --posterior-momentum 0.33 --momentum 0.43 --weight-decay " +
    "0.54 --schedule cosine --batch-size 12 --epochs 13 --patience 14 --validate-every 15 --seed 16 " +
    "--engine cpu --threads 17 --tf32 --prune-below 0.65 --choose argmax --out a --tensorboard b --port 18 " +
    "--live --allow-host c --allow-host d,e",
    "--data cifar10 --data-dir f --limit 19 --validation 0.22 --network conv --outer 23 --inner 24 " +
    "--validate-every end",
    "--data mnist --network staged --stages 2,1 --channels 8,16",
    "--data g.csv --target h --header no --delimiter tab",
    ...["augment", "force --out i", "take-over", "all-snapshots", "quiet", "json"]
      .map((flag) => `--${flag}`),
    ...["live", "as-published"].map((flag) => `--${flag}`),
    "--checkpoint-every 5epochs --resume-or-start --out j --grace 2.5s",
    "--resume k --resume-anyway --data-dir l",
    "--keep validation --posterior-from validation",
    "--seeds 3 --workers 2",
    "--prior uniform --max-depth 1",
  ]);
  const wanted: Partial<ReturnType<typeof readTrain>>[] = [
    {},
    {
      ...{ angle: 90, noise: 0.3, points: 44, kind: "dense", maxDepth: 7, width: 11 },
      ...{ objective: { kind: "marginal" }, learningRate: 0.21, posteriorLearningRate: 0.32 },
      posteriorMomentum: 0.33,
      ...{ momentum: 0.43, weightDecay: 0.54, schedule: "cosine", batchSize: 12, epochs: 13 },
      ...{ patience: 14, validateEvery: 15, seed: 16, engine: "cpu", threads: 17, tf32: true },
      ...{ pruneBelow: 0.65, choose: { kind: "argmax" }, out: "a", tensorboard: "b", port: 18 },
      ...{ live: true, allowHosts: ["c", "d", "e"] },
    },
    {
      ...{ data: "cifar10", dataDir: "f", limit: 19, validation: 0.22, kind: "conv" },
      ...{ outer: 23, inner: 24, validateEvery: "end" },
    },
    { data: "mnist", kind: "staged", maxDepth: 3, stages: [2, 1], channels: [8, 16] },
    { data: "g.csv", target: "h", header: false, delimiter: "tab" },
    { augment: true },
    { force: true, out: "i" },
    { takeOver: true },
    { allSnapshots: true },
    { quiet: true },
    { json: true },
    { live: true },
    { asPublished: true },
    { checkpointEvery: "5epochs", resumeOrStart: true, out: "j", grace: 2.5 },
    { resume: "k", resumeAnyway: true, dataDir: "l" },
    { keep: "validation", posteriorFrom: "validation" },
    { seeds: 3, workers: 2 },
    { maxDepth: 1 },
  ];
  calls.forEach((call, i) => {
    if (call[0] === "--help") return assert.equal(readTrain(call), undefined);
    const { prior, given, ...rest } = readTrain(call);
    assert.deepEqual(given.length, call.filter((word) => /^--[a-z]/.test(word)).length);
    const networkText = call[call.indexOf("--network") + 1];
    const asked = call.includes("--network") ? { networkText } : {};
    assert.deepEqual(rest, { ...defaults, ...asked, ...wanted[i] }, call.join(" "));
    if (call[0] === "--prior") assert.deepEqual(prior, [0.5, 0.5]);
    else assertGeometric(prior, wanted[i].maxDepth ?? 20);
  });
});

Deno.test("trainCommand.help says every flag's default", () => {
  const { vectors, images } = left;
  assertHelpSays(trainCommand.help, trainCommand.flags, {
    "data": `(default ${defaults.data})`,
    "data-dir": "(default data/NAME)",
    "angle": `(default ${left.angle})`,
    "noise": `(default ${left.noise})`,
    "points": `(default ${left.points})`,
    "target": "(default the last)",
    "header": "(default auto)",
    "delimiter": "(default comma, semicolon or tab, whichever is equally often on every line)",
    "limit": "",
    "validation": `(default ${left.validation})`,
    "augment": "",
    "network": `(default ${defaults.kind})`,
    "max-depth": `(default ${defaults.maxDepth}; staged:`,
    "width": `(default ${left.width})`,
    "outer": `(default ${left.outer})`,
    "inner": `(default ${left.inner})`,
    "stages": "(default 2,2,2,2)",
    "channels": "(default 16, doubled for each later stage)",
    "engine": `(default ${defaults.engine})`,
    "threads": "(default the processor's cores)",
    "tf32": "",
    "prior": "(default geometric:0.85)",
    "objective": `(default ${defaults.objective.kind})`,
    "learning-rate": `(default ${defaults.learningRate})`,
    "posterior-learning-rate":
      "(default that of the weights; three times as much where it learns from held-out images)",
    "posterior-momentum": "(default that of the weights)",
    "posterior-from": `(default ${trainingOptions.posteriorFrom.default})`,
    "keep": `(default ${trainingOptions.keep.default})`,
    "momentum": `(default ${defaults.momentum})`,
    "weight-decay": `(default ${defaults.weightDecay})`,
    "schedule": `(default ${defaults.schedule})`,
    "batch-size":
      `(default ${vectors.batchSize}; for images the largest power of two from 32 to 512`,
    "epochs": `(default ${vectors.epochs}, images ${images.epochs})`,
    "patience": `(default ${vectors.patience}, images ${images.patience})`,
    "validate-every": "(default at most once per ten steps and once per epoch)",
    "prune-below": `(default ${defaults.pruneBelow})`,
    "choose": "(default relative:0.95)",
    "seed": `(default ${defaults.seed})`,
    "as-published": "whatever the defaults are",
    "checkpoint-every": "(default 60s)",
    "resume": "",
    "resume-or-start": "",
    "resume-anyway": "",
    "grace": "(default 30s)",
    "seeds": "",
    "workers": "(default the processor's cores)",
    "out": "(default runs/NAME-SEED, numbered where that exists; with --seeds seeds/NAME)",
    "force": "",
    "take-over": "",
    "all-snapshots": "(default every one of the first 2048,",
    "tensorboard": "",
    "live": "",
    "port": "(default 4870, or the next free one; 0 for any)",
    "allow-host": "",
    "quiet": "",
    "json": "",
    "help": "",
  });
});
