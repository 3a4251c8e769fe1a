// The batched forward pass through all exits: the log-likelihood of every example at every exit (Antorán et al. 2020,
// §3.1).

import type { OperatorFunction } from "rxjs";
import type { Checkpoint, ForwardPass, Network } from "../engines/network.ts";
import { aNetwork } from "../engines/network_check.ts";
import {
  aFunction,
  anObject,
  checkArgument,
  checkOptions,
  listOf,
  type OptionChecks,
  whole,
} from "../calls/checks.ts";
import type { Batch } from "./batch.ts";
import { oneAtATime } from "./one_at_a_time.ts";

/** Options of {@linkcode multiExitForward}. */
export interface ForwardPassOptions {
  /** The exits to compute, for instance `[3]` of a network trained at a fixed depth; default all. */
  readonly exits?: readonly number[];
  /**
   * The weights of the exits in the backward pass, one for each exit, asked for at every batch: an engine may then
   * compute gradients during the forward pass. `posterior.plannedWeights` of {@linkcode depthPosterior} gives them.
   * Default, and if it gives undefined: not known.
   */
  readonly weights?: () => readonly number[] | undefined;
}

const forwardChecks: OptionChecks<ForwardPassOptions> = {
  exits: listOf("an array of exits, whole numbers of at least 0", whole(0), 1),
  weights: aFunction,
};

function nothing(): void {}

/** A forward pass of a batch; it ends with {@linkcode elboUpdate}, or with the batch's loan. */
export interface Exits extends ForwardPass {
  /** The network that the batch went through. */
  readonly network: Network;
  /** The batch, on loan. */
  readonly batch: Batch;
  /**
   * Keeps the weights of this pass, before its step. To be called at most once, before `backward`; the caller disposes it.
   */
  checkpoint(): Checkpoint;
}

const aBatch = anObject("a batch of batches()", (value) => "waitUntil" in value);

/**
 * Runs the forward pass of every batch, in training mode, with the batch's masks. The log-likelihoods can
 * be read from what it emits (`means`, and `logLikelihood()` for every example) until the pass ends: after the backward
 * pass of `elboUpdate`, when the loan of the batch ends, or when a call of the network needs its memory (see
 * {@linkcode ForwardPass}). The network stays the caller's.
 *
 * @throws TypeError for a wrong network or option
 */
export function multiExitForward(
  network: Network,
  options: ForwardPassOptions = {},
): OperatorFunction<Batch, Exits> {
  checkArgument("multiExitForward", "network", network, aNetwork);
  checkOptions("multiExitForward", options, forwardChecks);
  const { exits, weights } = options;
  return oneAtATime((batch) => batch, () => {
    let present: ForwardPass | undefined;
    let before: Checkpoint | undefined; // of an epoch of one batch, until somebody takes it
    let over = false;
    return {
      next(batch, emit) {
        checkArgument("multiExitForward", "the input", batch, aBatch);
        // before the pass, whose activations a copy of the weights would drive out of the processor's caches
        before?.[Symbol.dispose]();
        before = batch.perEpoch === 1 ? network.checkpoint() : undefined;
        const given = { exits, masks: batch.masks, weights: weights?.() };
        // promises without async functions: this is the way of every step
        return network.forward(batch, given).then((pass) => {
          if (over) return pass[Symbol.dispose]();
          present = pass;
          batch.whenReturned(() => pass[Symbol.dispose]());
          let goingBack: Promise<unknown> | undefined;
          emit({
            ...pass,
            backward(weights, options) {
              const made = pass.backward(weights, options);
              goingBack = made;
              return made;
            },
            network,
            batch,
            checkpoint() {
              const kept = before ?? network.checkpoint();
              before = undefined;
              return kept;
            },
          });
          // a source that does not wait for loans emits the next batch at once; the caller of backward() gets its error
          return goingBack?.then(nothing, nothing);
        });
      },
      complete() {
        present = undefined; // it may be in use still: it ends with the loan
      },
      dispose() {
        over = true;
        present?.[Symbol.dispose]();
        before?.[Symbol.dispose]();
      },
    };
  });
}
