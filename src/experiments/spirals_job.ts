// A network on the spirals with the paper's settings (Antorán et al. 2020, §4.1).

import type { Objective } from "../numbers/objective.ts";
import type { Choices } from "./definition.ts";
import type { TrainingJob } from "./training_job.ts";

/** What differs from the paper's usual setting. */
export interface SpiralsSetting {
  /** Default 20. */
  readonly maxDepth?: number;
  /** Default 20. */
  readonly width?: number;
  /** Degrees; default 720. */
  readonly angle?: number;
  /** To train on; default 200. */
  readonly points?: number;
  /** Default the ELBO. */
  readonly objective?: Objective;
}

/** The job: all points in one batch (at most 512), 8,000 epochs, patience 500, and no block cut while training. */
export function spiralsJob(
  setting: SpiralsSetting,
  seed: number,
  { engine, epochs = 8000 }: Choices,
): TrainingJob {
  const { maxDepth = 20, width = 20, angle = 720, points = 200 } = setting;
  return {
    data: { data: "spirals", angle, points, seed },
    network: { kind: "dense", maxDepth, width },
    objective: setting.objective ?? { kind: "elbo" },
    budget: {
      epochs,
      patience: 500,
      batchSize: Math.min(Math.max(2, points), 512),
      learningRate: 0.1,
      momentum: 0.5,
      pruneBelow: 0,
    },
    seed,
    engine,
  };
}
