// The options of training beyond the budget, as keys and results of a comparison have them.

import { posteriorSettings } from "../../depth/depth_posterior.ts";
import { trainingOptions } from "../../training/training_options.ts";
import type { CompareOptions } from "./options.ts";
import type { TrainingSettings } from "./training.ts";

/**
 * The options that differ from the defaults of `train`; undefined if none does, so that runs kept by earlier versions
 * are still found.
 *
 * @param maxDepth blocks, for the prior
 * @throws RangeError for a wrong prior
 */
export function settingsOf(
  options: CompareOptions,
  maxDepth: number,
): TrainingSettings | undefined {
  const { learningRate = trainingOptions.learningRate.default, prior, augment } = options;
  const usual: TrainingSettings = {
    posteriorLearningRate: learningRate,
    weightDecay: trainingOptions.weightDecay.default,
    schedule: trainingOptions.schedule.default,
    prior: posteriorSettings("compare", { maxDepth }).prior,
    minimumGain: trainingOptions.minimumGain.default,
    pruneBelow: trainingOptions.pruneBelow.default,
    augment: false,
    masks: undefined,
  };
  const asked: TrainingSettings = {
    ...options,
    ...prior !== undefined && { prior: posteriorSettings("compare", { prior, maxDepth }).prior },
    ...augment === true && { augment: {} },
  };
  const names = Object.keys(usual) as (keyof TrainingSettings)[];
  const changed = names.filter((name) =>
    asked[name] !== undefined && JSON.stringify(asked[name]) !== JSON.stringify(usual[name])
  );
  if (changed.length === 0) return undefined;
  return Object.fromEntries(changed.map((name) => [name, asked[name]]));
}
