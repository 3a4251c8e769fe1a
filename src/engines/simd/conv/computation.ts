// What a conv network computes, put together.

import type { Computation } from "../network.ts";
import {
  addConvBatch,
  convLogProbabilities,
  evaluateConv,
  noStatistics,
  noteConvStatistics,
} from "./evaluation.ts";
import type { ConvHoldings } from "./resources.ts";
import { trainingRoom } from "./room.ts";
import { updateConv } from "./update.ts";
import { convSteps } from "./incremental_forward.ts";

/** The computation of the network that `holdings` are of. */
export function convComputation(holdings: ConvHoldings): Computation {
  return {
    store: holdings,
    update: (placed, weighting, exits, options) =>
      updateConv(holdings, placed, weighting, exits, options),
    estimateStatistics(exits) {
      const running = noStatistics(holdings, exits);
      return {
        add: (placed) => addConvBatch(holdings, running, placed),
        note: () => noteConvStatistics(holdings, running),
      };
    },
    evaluate: (placed) => evaluateConv(holdings, placed),
    logProbabilities: (placed, exits) => convLogProbabilities(holdings, placed, exits),
    walk: (placed) => convSteps(holdings, placed),
    planMemory: (batch) => trainingRoom(holdings, batch, holdings.depth),
    profile: holdings.times,
    free: () => holdings.pool[Symbol.dispose](),
  };
}
