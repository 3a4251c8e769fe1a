// Networks on the CPU: serialised calls, argument checks and disposal, for any kind of network.

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

/** A batch: inputs [B, features], labels [B] and masks [depth, B, units], if any. */
export interface PlacedBatch {
  readonly inputs: Float32Array;
  readonly labels?: Int32Array;
  readonly masks?: Float32Array;
  readonly batch: number;
}

/** The computations of a kind of network, all synchronous. Exits are ascending unless stated otherwise. */
export interface Computation {
  readonly store: Store;
  /** Forward through the exits with batch statistics, and the possible continuations. */
  forward(placed: PlacedBatch, exits: readonly number[]): Omit<PassInHand, "free">;
  /** Estimates statistics from the batches, one after the other. */
  estimateStatistics(exits: readonly number[]): { add(placed: PlacedBatch): void; note(): void };
  /** Log-likelihoods of every exit, [depth + 1, B]. */
  evaluate(placed: PlacedBatch): Float32Array;
  /** Log-probabilities of the exits in the order given, [exits, B, K]. */
  logProbabilities(placed: PlacedBatch, exits: readonly number[]): Float32Array;
  /** Begins an incremental forward pass of a batch. */
  incrementalForward(placed: PlacedBatch): Steps;
  /** Memory of a gradient step on a batch of that size. */
  planMemory(batch: number): MemoryNeed;
  readonly profile?: PassTimes;
  /** Frees resources other than memory. */
  free(): void;
}

/** Creates the network, which owns the resources of `computation`. */
export function simdNetwork(
  spec: DenseSpec | ConvSpec,
  engine: EngineInfo,
  computation: Computation,
): Network {
  /** Undefined after disposal, so that the memory can be freed. */
  let held: Computation | undefined = computation;
  let { depth } = computation.store;
  const units = branchUnits(spec)!; // of every initial block
  const checkpoints = new Set<KeptState>();
  const spare: Float32Array[] = []; // of disposed checkpoints

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
        computation.store.statistics.clear(); // statistics of other exits are outdated
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
      // memory of removed blocks is not freed: a WebAssembly memory never shrinks
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
