// What a training run follows: the weights that are kept, and the data that the posterior learns from.

import type { DataSplits } from "../datasets/dataset.ts";
import type { Objective } from "../depth/objective.ts";
import type { OnNotice } from "../files/notice.ts";
import { type Followed, followedAlone } from "./followed.ts";
import type { TrainOptions } from "./train_options.ts";
import { trainingOptions as all } from "./training_options.ts";

/**
 * The choice for the data: without a validation split both follow the training split, which is said, and under a fixed depth
 * there is no posterior to be learned.
 *
 * @throws TypeError for `posteriorFrom: "validation"` under a fixed depth, or `validateEvery` where estimates on the validation
 * split are made every few steps in any case
 */
export function heldOutChoice(
  { name, validation }: Pick<DataSplits, "name" | "validation">,
  objective: Objective,
  asked: Pick<TrainOptions, "keep" | "posteriorFrom" | "validateEvery">,
  onNotice: OnNotice = () => {},
): Followed {
  const fixed = objective.kind === "fixed";
  if (fixed && asked.posteriorFrom === "validation") {
    throw new TypeError(
      'train(): posteriorFrom "validation" is for a posterior that is learned, got a fixed depth; leave it out',
    );
  }
  const keep = asked.keep ?? all.keep.default;
  const posteriorFrom = fixed ? "training" : asked.posteriorFrom ?? all.posteriorFrom.default;
  if (keep !== "validation" && posteriorFrom !== "validation") return { keep, posteriorFrom };
  if (validation.rows.length === 0) {
    onNotice(
      `${name} has no validation split: the weights that are kept and the posterior follow the training split`,
    );
    return followedAlone;
  }
  if (asked.validateEvery !== undefined) {
    throw new TypeError(
      'train(): validateEvery is for keep "objective" with posteriorFrom "training", got ' +
        `keep "${keep}" with posteriorFrom "${posteriorFrom}", by which the validation split is evaluated every few ` +
        "steps; leave it out",
    );
  }
  return { keep, posteriorFrom };
}
