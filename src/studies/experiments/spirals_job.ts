// A network on the spirals with the paper's settings (Antorán et al. 2020, §4.1).

import type { Objective } from "../../depth/objective.ts";
import { publishedSettings, publishedSpirals } from "../../training/as_published.ts";
import type { Choices } from "./choices.ts";
import { publishedBudget } from "./published_budget.ts";
import type { TrainingJob } from "./training_job.ts";

/** What differs from the paper's usual setting. */
export interface SpiralsSetting {
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

/** The job: all points in one batch (at most 512), 8,000 epochs, patience 500, and no block cut while training. */
export function spiralsJob(setting: SpiralsSetting, seed: number, choices: Choices): TrainingJob {
  const { angle = publishedSpirals.angle, points = publishedSpirals.points, noise } = setting;
  const { width: usualWidth } = publishedSettings("dense", points, 0);
  const { maxDepth = 20, width = usualWidth } = setting;
  return {
    // the usual noise is not written down, so that runs from before it could be chosen are found again
    data: { data: "spirals", angle, ...noise !== undefined && { noise }, points, seed },
    network: { kind: "dense", maxDepth, width },
    objective: setting.objective ?? { kind: "elbo" },
    budget: publishedBudget("dense", points, choices),
    seed,
    engine: choices.engine,
  };
}
