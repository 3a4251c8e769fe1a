// Dropout and stochastic depth in training: random masks of the residual branches, drawn for every batch.

import { defer, type MonoTypeOperatorFunction } from "rxjs";
import type { Network } from "../engines/network.ts";
import { aNetwork } from "../engines/network_check.ts";
import { maskDrawer, type NetworkMasks } from "../engines/network_masks.ts";
import { checkMaskOptions, type MaskOptions } from "../depth/masks.ts";
import { aSeed, checkArgument, whole } from "../calls/checks.ts";
import { defaultSeed, randomStream } from "../math/random.ts";
import { type Batch, withMasks } from "./batch.ts";
import { withSettings } from "./with_settings.ts";

/** Options of {@linkcode maskBlocks}. */
export type MaskBlocksOptions = MaskOptions & Pick<NetworkMasks, "units"> & {
  /** Default 1. */
  readonly seed?: number;
};

/** Refuses unknown options of {@linkcode maskBlocks}, and wrong values. */
export function checkMaskBlocksOptions(
  name: string,
  options: MaskBlocksOptions,
  within?: string,
): void {
  checkMaskOptions(name, options, { within, besides: { units: whole(1), seed: aSeed } });
}

/**
 * Gives each batch random masks for the residual branches of the network's current blocks. They depend only on the seed
 * and the batch's position in the run. Evaluation and its statistics have none. It belongs between `batches` and
 * `multiExitForward`.
 */
export function maskBlocks(
  network: Network,
  options: MaskBlocksOptions,
): MonoTypeOperatorFunction<Batch> {
  checkArgument("maskBlocks", "network", network, aNetwork);
  checkMaskBlocksOptions("maskBlocks", options);
  const { seed = defaultSeed, units, ...masks } = options;
  return (source) =>
    defer(() => {
      const draw = maskDrawer("maskBlocks", { masks: masks as MaskOptions, units }); // into one array a subscription
      return source.pipe(withSettings("maskBlocks", { seed, units, ...masks }, (batch) => {
        const random = randomStream(seed, `gates/${batch.epoch}/${batch.index}`); // the name decides what is drawn
        return withMasks(batch, draw(network, batch.size, random));
      }));
    });
}
