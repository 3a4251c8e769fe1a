// The state of a run at a snapshot, from it and those before.

import { trainingOptions } from "../../training/training_options.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { paceMeter } from "./pace.ts";
import type { ProgressState } from "./progress_text.ts";

/** Keeps the facts that a single snapshot does not have. */
export function follower(): (snapshot: Snapshot) => ProgressState {
  const measure = paceMeter();
  let validation: ProgressState["validation"];
  let best = -Infinity;
  let bestEpoch = 0;
  return (snapshot) => {
    if (snapshot.validation) {
      validation = { score: snapshot.validation, epoch: snapshot.epoch };
    }
    if (snapshot.objective > best + trainingOptions.minimumGain.default) {
      best = snapshot.objective;
      bestEpoch = snapshot.epoch;
    }
    return { snapshot, pace: measure(snapshot), validation, waited: snapshot.epoch - bestEpoch };
  };
}
