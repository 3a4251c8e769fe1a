// The options of deno task train.

import { placeOptions } from "../../src/engines/place_options.ts";
import { numeric, onOff, worded } from "../../src/calls/option.ts";
import { aPath, type Check, whole } from "../../src/calls/checks.ts";
import {
  anInterval,
  type CheckpointInterval,
  defaultInterval,
} from "../../src/training/checkpoints/interval.ts";
import { force, pageOptions, place, takeOver } from "../command/common_options.ts";
import { dataOptions } from "../command/data_options.ts";
import { networkOptions } from "../command/network_options.ts";
import { besides } from "../command/option.ts";
import { workers } from "../command/study_options.ts";
import { trainingFlags } from "../command/training_options.ts";
import { asPublishedWords } from "./as_published.ts";

const ofPage = { only: besides("live", "--live") };

/** Seconds as text, "30s". */
const seconds = /^(\d+(?:\.\d+)?)s$/;

const someSeconds: Check = {
  wanted: 'seconds as "30s"',
  is: (value) => Number.isFinite(value),
};

/** By the titles of help's sections. */
export const options = {
  Data: dataOptions,
  Network: { ...networkOptions, ...placeOptions },
  Training: {
    ...trainingFlags,
    validateEvery: {
      ...trainingFlags.validateEvery,
      about: `${trainingFlags.validateEvery.about}; only with --keep objective and ` +
        "--posterior-from training, else it is evaluated every few steps",
    },
    asPublished: onOff(asPublishedWords),
  },
  "Several seeds": {
    seeds: {
      ...numeric("N", whole(2)),
      about:
        "train N networks, with the seeds from --seed on, and say whether the seed moves the " +
        "chosen depth; finished ones are kept in the folder of --out and not repeated",
    },
    workers: { ...workers, only: besides("seeds", "--seeds N") },
  },
  "Saving and resuming": {
    checkpointEvery: {
      ...worded("TIME", anInterval),
      parse: (text: string) => text as CheckpointInterval,
      defaultWords: defaultInterval,
      about: "save the run as often: 60s, 5epochs, 200steps or never; once more when it ends",
    },
    resume: {
      ...worded("RUN", { ...aPath, wanted: "the folder of a run" }),
      about: "go on with that run from its last checkpoint, with its options and outputs; only " +
        "--epochs and --patience may be changed",
    },
    resumeOrStart: {
      ...onOff(
        "resume the run in --out DIR if it has begun, else start it: for schedulers that repeat a " +
          "command line",
      ),
      only: besides("out", "--out DIR"),
    },
    resumeAnyway: onOff(
      "resume on another engine, or one whose arithmetic has changed, although results differ in " +
        "the last bits; run.json records it",
    ),
    grace: {
      sign: "TIME",
      check: someSeconds,
      parse: (text: string) => Number(seconds.exec(text)?.[1] ?? NaN),
      default: 30,
      defaultWords: "30s",
      about: "after Ctrl-C, SIGTERM or SIGHUP: time for finishing the run before the process ends",
    },
  },
  Output: {
    out: {
      ...place(
        "DIR",
        "a folder",
        "folder of the run; with --seeds of results.jsonl (a line for each seed), summary.json, " +
          "figure.svg and figure.html",
      ),
      defaultWords: "runs/NAME-SEED, numbered where that exists; with --seeds seeds/NAME",
    },
    force: {
      ...force("replace the run in that folder; one that is still training is refused"),
      only: besides("out", "--out DIR"),
    },
    takeOver: takeOver(),
    allSnapshots: {
      ...onOff("write every epoch to snapshots.jsonl"),
      defaultWords:
        "every one of the first 2048, then every second to epoch 4096, every fourth to " +
        "8192, and so on",
    },
    tensorboard: place(
      "DIR",
      "a folder",
      "event files for TensorBoard, a new folder for each run (logs/spirals-1, for tensorboard " +
        "--logdir logs)",
    ),
    live: onOff("a page in the browser that follows training, with buttons to pause and stop"),
    port: { ...pageOptions.port, ...ofPage },
    allowHosts: { ...pageOptions.allowHosts, ...ofPage },
    quiet: onOff("print only the table at the end"),
    json: onOff(
      "write snapshots, with --seeds events, as JSON lines to standard output, and nothing else",
    ),
  },
};
