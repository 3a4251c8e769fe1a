// The state of a run at a snapshot, from it and those before.

import { trainingOptions } from "../../training/training_options.ts";
import type { Followed } from "../../training/followed.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { paceMeter } from "./pace.ts";
import type { ProgressState } from "./progress_text.ts";

/**
 * Keeps the facts that a single snapshot does not have.
 *
 * @param keep what patience follows; default the training objective
 */
export function follower(
  keep: Followed["keep"] = "objective",
): (snapshot: Snapshot) => ProgressState {
  const measure = paceMeter();
  let validation: ProgressState["validation"];
  let best = -Infinity;
  let bestEpoch = 0;
  return (snapshot) => {
    if (snapshot.validation) {
      validation = { score: snapshot.validation, epoch: snapshot.epoch };
    }
    const value = keep === "objective" ? snapshot.objective : snapshot.validation?.logLikelihood;
    if (value !== undefined && value > best + trainingOptions.minimumGain.default) {
      best = value;
      bestEpoch = snapshot.epoch;
    }
    return { snapshot, pace: measure(snapshot), validation, waited: snapshot.epoch - bestEpoch };
  };
}
