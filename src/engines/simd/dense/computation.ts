// What a dense network computes, put together.

import { range } from "../../checks.ts";
import { noMoments } from "../../moments.ts";
import type { DenseSpec } from "../../../architectures/specification.ts";
import type { Resources } from "./resources.ts";
import { evaluate, logProbabilities, wantedRoom } from "./inference.ts";
import { wantedBytes } from "../memory.ts";
import type { Computation } from "../network.ts";
import { addBatch, noteStatistics } from "./statistics.ts";
import { update } from "./update.ts";
import { denseSteps } from "./incremental_forward.ts";

/** The computation of the network that `holdings` are of. */
export function denseComputation(spec: DenseSpec, resources: Resources): Computation {
  return {
    store: resources,
    update: (placed, weighting, exits, options) =>
      update(resources, placed, weighting, exits, options),
    estimateStatistics(exits) {
      const running = range(Math.max(...exits)).map(() => noMoments(spec.width));
      return {
        add: (placed) => addBatch(resources, running, placed),
        note: () => noteStatistics(resources, running),
      };
    },
    evaluate: (placed) => evaluate(resources, placed),
    logProbabilities: (placed, exits) => logProbabilities(resources, placed, exits),
    incrementalForward: (placed) => denseSteps(resources, placed),
    planMemory(batch) {
      const { depth, memory } = resources;
      const bytes = wantedBytes(memory, wantedRoom(resources, "update", batch, depth, true));
      return { bytes, recomputed: false };
    },
    free() {},
  };
}
