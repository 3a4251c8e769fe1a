// Batches meet the network. Nothing is computed yet: what is wanted of a forward pass is only known by the
// operator that asks for it.

import { map, type OperatorFunction } from "rxjs";
import type { Network, StepOptions } from "../engines/network.ts";
import { aNetwork } from "../engines/network_check.ts";
import type { ExitWeighting } from "../depth/objective.ts";
import { anObject, checkArgument } from "../calls/checks.ts";
import type { Batch } from "./batch.ts";

/** A batch about to go through a network with an exit after every block. */
export interface Exits {
  /** The network that the batch meets. */
  readonly network: Network;
  /** The batch, on loan. */
  readonly batch: Batch;
  /**
   * One forward and backward pass and one gradient step.
   *
   * @returns m_d of the exits computed, `[depth + 1]`, nats per example
   */
  update(weighting: ExitWeighting, options: StepOptions): Promise<Float64Array>;
}

const aBatch = anObject("a batch, as batches() gives it");

/** Pairs every batch with the network; the network stays the caller's. */
export function multiExitForward(network: Network): OperatorFunction<Batch, Exits> {
  checkArgument("multiExitForward", "network", network, aNetwork);
  return map((batch) => {
    checkArgument("multiExitForward", "what comes in", batch, aBatch);
    return {
      network,
      batch,
      update: (weighting, options) => network.update(batch, weighting, options),
    };
  });
}
