// The epoch whose weights are kept, and how a checkpoint stores it.

import type { DepthPosteriorState } from "../depth/depth_posterior.ts";
import { type HeldOut, loadedEstimate, type StoredEstimate, storedEstimate } from "./held_out.ts";
import type { KeptWeights } from "./kept_weights.ts";
import { storableNumbers, storedNumbers } from "./stored_numbers.ts";

/** The best epoch so far. */
export interface Best extends KeptWeights {
  /** Of what is followed, nats per example. */
  value: number;
  readonly epoch: number;
  /** m_d of the epoch in training. */
  readonly logLikelihood: Float64Array;
  posterior: DepthPosteriorState;
}

/** The same as plain data, without the weights. */
export interface StoredBest extends Pick<Best, "epoch" | "posterior"> {
  readonly value: number | null;
  readonly logLikelihood: readonly (number | null)[];
  readonly heldOut?: Pick<HeldOut, "ofPosterior"> & { readonly latest: StoredEstimate };
}

/** For a checkpoint. */
export function storedBest({ epoch, posterior, value, logLikelihood, heldOut }: Best): StoredBest {
  return {
    epoch,
    posterior,
    value: Number.isNaN(value) ? null : value,
    logLikelihood: storableNumbers(logLikelihood),
    ...heldOut && { heldOut: { ...heldOut, latest: storedEstimate(heldOut.latest) } },
  };
}

/** Of a checkpoint. */
export function loadedBest(stored: StoredBest): Omit<Best, "weights"> {
  const { value, logLikelihood, heldOut } = stored;
  return {
    ...stored,
    value: value ?? NaN,
    logLikelihood: storedNumbers(logLikelihood),
    heldOut: heldOut && { ...heldOut, latest: loadedEstimate(heldOut.latest) },
  };
}
