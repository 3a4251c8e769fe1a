// What a dense network computes, put together.

import { range } from "../../checks.ts";
import { noMoments } from "../../moments.ts";
import type { DenseSpec } from "../../../architectures/specification.ts";
import type { Holdings } from "./resources.ts";
import { evaluate, logProbabilities, wantedRoom } from "./inference.ts";
import { wantedBytes } from "../memory.ts";
import type { Computation } from "../network.ts";
import { addBatch, noteStatistics } from "./statistics.ts";
import { update } from "./update.ts";
import { denseSteps } from "./incremental_forward.ts";

/** The computation of the network that `holdings` are of. */
export function denseComputation(spec: DenseSpec, holdings: Holdings): Computation {
  return {
    store: holdings,
    update: (placed, weighting, exits, options) =>
      update(holdings, placed, weighting, exits, options),
    estimateStatistics(exits) {
      const running = range(Math.max(...exits)).map(() => noMoments(spec.width));
      return {
        add: (placed) => addBatch(holdings, running, placed),
        note: () => noteStatistics(holdings, running),
      };
    },
    evaluate: (placed) => evaluate(holdings, placed),
    logProbabilities: (placed, exits) => logProbabilities(holdings, placed, exits),
    walk: (placed) => denseSteps(holdings, placed),
    planMemory(batch) {
      const { depth, memory } = holdings;
      const bytes = wantedBytes(memory, wantedRoom(holdings, "update", batch, depth, true));
      return { bytes, recomputed: false };
    },
    free() {},
  };
}
