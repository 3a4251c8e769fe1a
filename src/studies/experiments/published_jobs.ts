// The networks of the paper's experiments, with its settings (Antorán et al. 2020, §4 and appendix): on the spirals,
// and on small images, the latter also much reduced for quick runs.

import { join } from "node:path";
import type { Objective } from "../../depth/objective.ts";
import { publishedSettings, publishedSpirals } from "../../training/as_published.ts";
import type { Choices } from "./choices.ts";
import type { SettingList } from "./definition.ts";
import type { PlannedRun, Setting } from "./runs.ts";
import type { Measures } from "./measures.ts";
import type { TrainingBudget, TrainingJob } from "./training_job.ts";

/** Differences from the paper's usual setting on the spirals. */
interface SpiralsSetting {
  /** Default 20. */
  readonly maxDepth?: number;
  /** Default 20. */
  readonly width?: number;
  /** Degrees; default 720. */
  readonly angle?: number;
  /** Width of the noise; default 0.2. */
  readonly noise?: number;
  /** To train on; default 200. */
  readonly points?: number;
  /** Default the ELBO. */
  readonly objective?: Objective;
}

/** The settings of a run on images. */
interface ImagesSetting {
  /** The name of a public data set. */
  readonly data: string;
  /** Blocks. */
  readonly maxDepth: number;
  /** Default the ELBO. */
  readonly objective?: Objective;
  /** Additional measurements; default none. */
  readonly measures?: Measures;
}

/** The data sets of the slides, for the flag that replaces them. */
export const imageSets: SettingList = {
  what: "data sets",
  paper: ["mnist", "fashion-mnist", "svhn"],
  quick: ["mnist", "fashion-mnist"],
};

/** The reductions of a quick run, in words. */
export const quickImages =
  "MNIST and Fashion-MNIST alone, 3,000 images of half the height and width, 20 epochs in batches of 32, " +
  "half the channels";

const paper = { budget: {}, network: {}, data: {} };
const quick = {
  budget: { epochs: 20, batchSize: 32 },
  network: { outer: 32, inner: 16 },
  data: { limit: 3000, shrink: 2 },
};

/** The series that runs belong to. */
export const [searched, allBlocks] = ["searched", "all blocks"];

/** The sweep over data sets. */
export const byData = "data";

/** Spirals: all points in one batch (at most 512), 8,000 epochs, patience 500, and no block cut in training. */
export function spiralsJob(setting: SpiralsSetting, seed: number, choices: Choices): TrainingJob {
  const { angle = publishedSpirals.angle, points = publishedSpirals.points, noise } = setting;
  const { width: usualWidth } = publishedSettings("dense", points, 0);
  const { maxDepth = 20, width = usualWidth, objective = { kind: "elbo" } } = setting;
  return {
    // the usual noise is left out, so that runs of earlier versions are still found
    data: { data: "spirals", angle, ...noise !== undefined && { noise }, points, seed },
    network: { kind: "dense", maxDepth, width },
    objective,
    budget: publishedBudget("dense", points, choices),
    seed,
    engine: choices.engine,
  };
}

/**
 * Images. Training needs no validation split: one image is held out, the fewest possible. No block is cut in training.
 */
export function imagesJob(setting: ImagesSetting, seed: number, choices: Choices): TrainingJob {
  const { data, maxDepth, objective = { kind: "elbo" }, measures } = setting;
  const { budget, network, data: less } = choices.quick ? quick : paper;
  const { epochs, batchSize, dataDir } = choices;
  return {
    data: {
      data,
      seed,
      validation: 1e-6,
      ...less,
      ...dataDir !== undefined && { dataDir: folderOf(data, dataDir) },
    },
    network: { kind: "conv", maxDepth, ...network },
    objective,
    budget: publishedBudget("conv", Infinity, {
      ...budget,
      ...epochs !== undefined && { epochs },
      ...batchSize !== undefined && { batchSize },
    }),
    seed,
    engine: choices.engine,
    ...measures && { measures },
  };
}

/** For every seed and data set a searched network and a plain one of all blocks. */
export function searchedAndPlain(
  maxDepth: number,
  choices: Choices,
  measures?: Measures,
): PlannedRun[] {
  const objectives: Readonly<Record<string, Objective>> = {
    [searched]: { kind: "elbo" },
    [allBlocks]: { kind: "fixed", depth: maxDepth },
  };
  const settings = choices.lists.data.flatMap((x) =>
    Object.keys(objectives).map((series) => ({ sweep: byData, x, series }))
  );
  return forEachSeed(
    choices,
    settings,
    ({ x, series }, seed) =>
      imagesJob(
        { data: String(x), maxDepth, objective: objectives[series], measures },
        seed,
        choices,
      ),
  );
}

/** Every setting once for each seed. */
export function forEachSeed<Each extends Setting>(
  { seeds }: Choices,
  settings: readonly Each[],
  jobOf: (setting: Each, seed: number) => TrainingJob,
): PlannedRun[] {
  return seeds.flatMap((seed) =>
    settings.map((setting) => {
      const { sweep, x, series } = setting;
      return { sweep, x, series, job: jobOf(setting, seed) };
    })
  );
}

/**
 * The paper's budget for a kind of network.
 *
 * @param examples to train on; a batch has no more
 * @param instead of the paper's epochs and examples of a batch
 */
function publishedBudget(
  kind: "dense" | "conv",
  examples: number,
  { epochs, batchSize }: Pick<Choices, "epochs" | "batchSize">,
): TrainingBudget {
  const published = publishedSettings(kind, examples, 0);
  return {
    epochs: epochs ?? published.epochs,
    patience: published.patience,
    batchSize: batchSize === undefined
      ? published.batchSize
      : Math.min(Math.max(2, examples), batchSize),
    learningRate: published.learningRate,
    momentum: published.momentum,
    pruneBelow: published.pruneBelow,
  };
}

/**
 * The folder of a data set in a folder of several, if there is one, else the usual folders: the files of MNIST and
 * Fashion-MNIST have the same names, so files in the folder itself are not used.
 */
function folderOf(data: string, dataDir: string): string | undefined {
  const own = join(dataDir, data);
  try {
    return Deno.statSync(own).isDirectory ? own : undefined;
  } catch {
    return undefined; // loading reports what is missing
  }
}
