// A dense network on the processor: calls in turn, what they refuse, and disposal. What they compute is in
// update.ts, inference.ts and statistics.ts.

import { callsInTurn } from "../calls_in_turn.ts";
import type { Checkpoint, EngineInfo, Network } from "../network.ts";
import type { DenseSpec } from "../specification.ts";
import {
  checkDepth,
  checkExamples,
  checkExits,
  checkInputs,
  range,
  weightedExits,
} from "../checks.ts";
import { noMoments } from "../moments.ts";
import { keepState, type KeptState } from "./checkpoint.ts";
import type { Holdings } from "./holdings.ts";
import { evaluate, logProbabilities } from "./inference.ts";
import { readNetworkState, writeNetworkState } from "./state.ts";
import { addBatch, noteStatistics } from "./statistics.ts";
import { update } from "./update.ts";

/** The network that owns `holdings`. */
export function denseSimdNetwork(
  spec: DenseSpec,
  engine: EngineInfo,
  holdings: Holdings,
): Network {
  /** Undefined after disposal, so that the memory can be freed. */
  let held: Holdings | undefined = holdings;
  let depth = holdings.depth;
  const checkpoints = new Set<KeptState>();

  function open(name: string): Holdings {
    if (!held) throw new Error(`${name}(): the network is disposed`);
    return held;
  }

  const inTurn = callsInTurn(open);

  return {
    spec,
    engine,
    get depth() {
      return depth;
    },

    update: (examples, weighting, options) =>
      inTurn("update", (holdings) => {
        const exits = weightedExits(weighting, depth);
        const batch = checkExamples("update", examples, spec);
        return update(holdings, { ...examples, batch }, weighting, exits, options);
      }),

    estimateStatistics: (batches, options) =>
      inTurn("estimateStatistics", (holdings) => {
        const exits = checkExits("estimateStatistics", options?.exits ?? range(depth + 1), depth);
        const running = range(Math.max(...exits)).map(() => noMoments(spec.width));
        for (const examples of batches) {
          if (!held) return; // disposed by whoever gives the batches
          const batch = checkExamples("estimateStatistics", examples, spec);
          addBatch(holdings, running, { ...examples, batch });
        }
        noteStatistics(holdings, running);
      }),

    evaluate: (examples) =>
      inTurn("evaluate", (holdings) => {
        const batch = checkExamples("evaluate", examples, spec);
        return evaluate(holdings, { ...examples, batch });
      }),

    logProbabilities: (inputs, options) =>
      inTurn("logProbabilities", (holdings) => {
        const exits = checkExits("logProbabilities", options?.exits ?? range(depth + 1), depth);
        const batch = checkInputs("logProbabilities", inputs, spec);
        return logProbabilities(holdings, { inputs, batch }, exits);
      }),

    truncate(wanted) {
      // the memory of blocks that go stays: a WebAssembly memory never shrinks
      const holdings = open("truncate");
      depth = holdings.depth = checkDepth("truncate", wanted, depth);
      holdings.statistics.length = depth;
      for (const index of holdings.moved) if (index >= depth) holdings.moved.delete(index);
      for (const checkpoint of checkpoints) checkpoint.truncate(depth);
    },

    checkpoint(): Checkpoint {
      const kept = keepState(open("checkpoint"));
      checkpoints.add(kept);
      return {
        restore() {
          if (!checkpoints.has(kept)) throw new Error("restore(): the checkpoint is disposed");
          kept.restore();
        },
        [Symbol.dispose]() {
          if (checkpoints.delete(kept)) kept.free();
        },
      };
    },

    readState: () => inTurn("readState", readNetworkState),

    writeState: (state) => inTurn("writeState", (holdings) => writeNetworkState(holdings, state)),

    [Symbol.dispose]() {
      held = undefined;
      for (const checkpoint of checkpoints) checkpoint.free();
      checkpoints.clear();
    },
  };
}
