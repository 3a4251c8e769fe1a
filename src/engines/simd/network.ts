// A network on the processor: calls in turn, what they refuse, and disposal. What they compute is a matter of the
// kind of network.

import { callsInTurn } from "../calls_in_turn.ts";
import { yieldToEvents } from "../../calls/event_loop.ts";
import type { Checkpoint, EngineInfo, MemoryNeed, Network, PassTimes } from "../network.ts";
import { branchUnits, type ConvSpec, type DenseSpec } from "../../architectures/specification.ts";
import {
  checkBatches,
  checkDepth,
  checkExamples,
  checkExits,
  checkInputs,
  checkMasks,
  computedExits,
  range,
} from "../checks.ts";
import { exitWeights } from "../exit_weights.ts";
import { openForwardPasses, type PassInHand } from "../forward_passes.ts";
import { keepState, type KeptState } from "./checkpoint.ts";
import { readNetworkState, writeNetworkState } from "./state.ts";
import { cutStore, type Store } from "./store.ts";
import { openIncrementalForwards, type Steps } from "../incremental_forward.ts";

/** A batch on its way: inputs [B, features], labels [B] and gates [depth, B, units] where there are any. */
export interface PlacedBatch {
  readonly inputs: Float32Array;
  readonly labels?: Int32Array;
  readonly masks?: Float32Array;
  readonly batch: number;
}

/** What a kind of network computes. Exits are ascending unless it says otherwise; all acts at once. */
export interface Computation {
  readonly store: Store;
  /** Forward through the exits with the batch's own statistics, and what may follow. */
  forward(placed: PlacedBatch, exits: readonly number[]): Omit<PassInHand, "free">;
  /** Estimates statistics from the batches, one after the other. */
  estimateStatistics(exits: readonly number[]): { add(placed: PlacedBatch): void; note(): void };
  /** Log-likelihoods of every exit, [depth + 1, B]. */
  evaluate(placed: PlacedBatch): Float32Array;
  /** Log-probabilities of the exits in the order given, [exits, B, K]. */
  logProbabilities(placed: PlacedBatch, exits: readonly number[]): Float32Array;
  /** Puts the batch in place for a walk through the exits. */
  incrementalForward(placed: PlacedBatch): Steps;
  /** What a gradient step on a batch of that size needs. */
  planMemory(batch: number): MemoryNeed;
  readonly profile?: PassTimes;
  /** Frees what is no mere memory. */
  free(): void;
}

/** The network that owns what `computation` holds. */
export function simdNetwork(
  spec: DenseSpec | ConvSpec,
  engine: EngineInfo,
  computation: Computation,
): Network {
  /** Undefined after disposal, so that the memory can be freed. */
  let held: Computation | undefined = computation;
  let { depth } = computation.store;
  const units = branchUnits(spec)!; // of every block at the start
  const checkpoints = new Set<KeptState>();
  const spare: Float32Array[] = []; // of checkpoints that were disposed

  function open(name: string): Computation {
    if (!held) throw new Error(`${name}(): the network is disposed`);
    forwardPasses.called(name);
    incrementalForwards.called(name);
    return held;
  }

  const inTurn = callsInTurn(open);
  const forwardPasses = openForwardPasses(inTurn);
  const incrementalForwards = openIncrementalForwards((run) => inTurn("next", run), () => depth);

  return {
    spec,
    engine,
    get depth() {
      return depth;
    },

    forward: (examples, options) =>
      inTurn("forward", (computation) => {
        const exits = computedExits("forward", options?.exits, depth);
        const batch = checkExamples("forward", examples, spec);
        const { inputs, labels } = examples;
        const masks = checkMasks("forward", options?.masks, {
          batch,
          units: units.slice(0, depth),
        });
        if (options?.weights) exitWeights("forward", options.weights, exits, depth);
        const pass = computation.forward({ inputs, labels, masks, batch }, exits);
        return forwardPasses.begin(exits, depth, { ...pass, free() {} });
      }),

    estimateStatistics: (batches, options) =>
      inTurn("estimateStatistics", async (computation) => {
        const exits = checkExits("estimateStatistics", options?.exits ?? range(depth + 1), depth);
        const estimate = computation.estimateStatistics(exits);
        let count = 0;
        for await (const examples of batches) {
          if (!held) return; // disposed in the meantime
          const batch = checkExamples("estimateStatistics", examples, spec);
          checkMasks("estimateStatistics", examples.masks, { batch, units: units.slice(0, depth) });
          estimate.add({ ...examples, batch });
          count++;
          await yieldToEvents();
        }
        if (!held) return;
        checkBatches("estimateStatistics", count);
        computation.store.statistics.clear(); // those of other exits belong to other weights
        estimate.note();
      }),

    evaluate: (examples) =>
      inTurn("evaluate", (computation) => {
        const batch = checkExamples("evaluate", examples, spec);
        const { inputs, labels } = examples;
        return computation.evaluate({ inputs, labels, batch });
      }),

    logProbabilities: (inputs, options) =>
      inTurn("logProbabilities", (computation) => {
        const exits = checkExits("logProbabilities", options?.exits ?? range(depth + 1), depth);
        const batch = checkInputs("logProbabilities", inputs, spec);
        const masks = checkMasks("logProbabilities", options?.masks, {
          batch,
          units: units.slice(0, depth),
        });
        return computation.logProbabilities({ inputs, masks, batch }, exits);
      }),

    incrementalForward: (inputs) =>
      inTurn("incrementalForward", (computation) => {
        const batch = checkInputs("incrementalForward", inputs, spec);
        return incrementalForwards.begin(batch, computation.incrementalForward({ inputs, batch }));
      }),

    planMemory: (batch) => open("planMemory").planMemory(batch),

    profile: computation.profile,

    truncate(wanted) {
      // the memory of blocks that go stays: a WebAssembly memory never shrinks
      const { store } = open("truncate");
      depth = store.depth = checkDepth("truncate", wanted, depth);
      cutStore(store, depth);
      for (const checkpoint of checkpoints) checkpoint.truncate(depth);
    },

    checkpoint(): Checkpoint {
      const kept = keepState(open("checkpoint").store, spare);
      checkpoints.add(kept);
      return {
        restore() {
          if (!checkpoints.has(kept)) throw new Error("restore(): the checkpoint is disposed");
          forwardPasses.called("restore");
          incrementalForwards.called("restore");
          kept.restore();
        },
        [Symbol.dispose]() {
          if (checkpoints.delete(kept)) kept.free();
        },
      };
    },

    readState: () => inTurn("readState", ({ store }) => readNetworkState(store)),

    writeState: (state) => inTurn("writeState", ({ store }) => writeNetworkState(store, state)),

    [Symbol.dispose]() {
      forwardPasses.end("the network is disposed");
      incrementalForwards.end("the network is disposed");
      held?.free();
      held = undefined;
      for (const checkpoint of checkpoints) checkpoint.free();
      checkpoints.clear();
      spare.length = 0;
    },
  };
}
