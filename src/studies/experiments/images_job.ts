// A convolutional network on small images with the paper's settings (Antorán et al. 2020, §4.2 and appendix), or much less of
// all for a quick look.

import { join } from "node:path";
import type { Objective } from "../../depth/objective.ts";
import type { Choices } from "./choices.ts";
import type { SettingList } from "./definition.ts";
import { publishedBudget } from "./published_budget.ts";
import type { PlannedRun } from "./location.ts";
import type { Measures } from "./measures.ts";
import type { TrainingJob } from "./training_job.ts";

/** What differs from run to run. */
export interface ImagesSetting {
  /** The name of a public data set. */
  readonly data: string;
  /** Blocks. */
  readonly maxDepth: number;
  /** Default the ELBO. */
  readonly objective?: Objective;
  /** What is measured beside the usual; default nothing. */
  readonly measures?: Measures;
}

/** The data sets of the slides, for the flag that replaces them. */
export const imageSets: SettingList = {
  what: "data sets",
  paper: ["mnist", "fashion-mnist", "svhn"],
  quick: ["mnist", "fashion-mnist"],
};

/** What a quick run has less of, in words. */
export const quickImages =
  "MNIST and Fashion-MNIST alone, 3,000 images of half the height and width, 20 epochs in batches of 32, " +
  "half the channels";

const paper = { budget: {}, network: {}, data: {} };
const quick = {
  budget: { epochs: 20, batchSize: 32 },
  network: { outer: 32, inner: 16 },
  data: { limit: 3000, shrink: 2 },
};

/**
 * The job. Training needs no validation part: one image is held out, the fewest that can be. No block is cut while
 * training.
 */
export function imagesJob(setting: ImagesSetting, seed: number, choices: Choices): TrainingJob {
  const { data, maxDepth, objective = { kind: "elbo" }, measures } = setting;
  const { budget, network, data: less } = choices.quick ? quick : paper;
  return {
    data: {
      data,
      seed,
      validation: 1e-6,
      ...less,
      ...choices.dataDir !== undefined && { dataDir: folderOf(data, choices.dataDir) },
    },
    network: { kind: "conv", maxDepth, ...network },
    objective,
    budget: publishedBudget("conv", Infinity, {
      ...budget,
      ...choices.epochs !== undefined && { epochs: choices.epochs },
      ...choices.batchSize !== undefined && { batchSize: choices.batchSize },
    }),
    seed,
    engine: choices.engine,
    ...measures && { measures },
  };
}

/** What runs are compared as. */
export const [searched, allBlocks] = ["searched", "all blocks"];

/** For every seed and data set a searched network and a plain one of all blocks. */
export function searchedAndPlain(
  sweep: string,
  maxDepth: number,
  choices: Choices,
  measures?: Measures,
): PlannedRun[] {
  const objectives: readonly (readonly [series: string, objective: Objective])[] = [
    [searched, { kind: "elbo" }],
    [allBlocks, { kind: "fixed", depth: maxDepth }],
  ];
  return choices.seeds.flatMap((seed) =>
    choices.lists.data.flatMap((x) =>
      objectives.map(([series, objective]) => ({
        sweep,
        x,
        series,
        job: imagesJob({ data: String(x), maxDepth, objective, measures }, seed, choices),
      }))
    )
  );
}

/**
 * The folder of a data set in a folder of several, where there is one, else the usual places: the files of MNIST and
 * Fashion-MNIST have the same names, so that what lies in the folder itself is not taken.
 */
function folderOf(data: string, dataDir: string): string | undefined {
  const own = join(dataDir, data);
  try {
    return Deno.statSync(own).isDirectory ? own : undefined;
  } catch {
    return undefined; // loading says what is missing
  }
}
