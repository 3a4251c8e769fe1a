// The passes of a dense network as one `Computation`.

import { range } from "../../checks.ts";
import { noMoments } from "../../moments.ts";
import type { DenseSpec } from "../../../architectures/specification.ts";
import type { Resources } from "./resources.ts";
import { evaluate, logProbabilities, wantedRoom } from "./inference.ts";
import { wantedBytes } from "../memory.ts";
import type { Computation } from "../network.ts";
import { addBatch, noteStatistics } from "./statistics.ts";
import { trainingForward } from "./gradient_step.ts";
import { denseSteps } from "./incremental_forward.ts";

/** The computation of the network that owns `resources`. */
export function denseComputation(spec: DenseSpec, resources: Resources): Computation {
  return {
    store: resources,
    forward: (placed, exits) => trainingForward(resources, placed, exits),
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
      const bytes = wantedBytes(memory, wantedRoom(resources, "forward", batch, depth, true));
      return { bytes, recomputed: false };
    },
    free() {},
  };
}
