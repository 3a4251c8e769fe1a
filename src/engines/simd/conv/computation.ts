// The passes of a conv network as one `Computation`.

import type { Computation } from "../network.ts";
import {
  addConvBatch,
  convLogProbabilities,
  evaluateConv,
  noStatistics,
  noteConvStatistics,
} from "./evaluation.ts";
import type { ConvResources } from "./resources.ts";
import { trainingRoom } from "./room.ts";
import { convTrainingForward } from "./gradient_step.ts";
import { convSteps } from "./incremental_forward.ts";

/** The computation of the network that owns `resources`. */
export function convComputation(resources: ConvResources): Computation {
  return {
    store: resources,
    forward: (placed, exits) => convTrainingForward(resources, placed, exits),
    estimateStatistics(exits) {
      const running = noStatistics(resources, exits);
      return {
        add: (placed) => addConvBatch(resources, running, placed),
        note: () => noteConvStatistics(resources, running),
      };
    },
    evaluate: (placed) => evaluateConv(resources, placed),
    logProbabilities: (placed, exits) => convLogProbabilities(resources, placed, exits),
    incrementalForward: (placed) => convSteps(resources, placed),
    planMemory: (batch) => trainingRoom(resources, batch, resources.depth),
    profile: resources.times,
    free: () => resources.pool[Symbol.dispose](),
  };
}
