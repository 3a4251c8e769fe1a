// Dropout and stochastic depth: every step goes through blocks whose branches have random gates of its own.

import { defer, map, type MonoTypeOperatorFunction } from "rxjs";
import { maskDrawer, type NetworkMasks } from "../engines/network_masks.ts";
import { checkMaskOptions, type MaskOptions } from "../depth/masks.ts";
import { aSeed, whole } from "../calls/checks.ts";
import { defaultSeed, randomStream } from "../math/random.ts";
import type { Exits } from "./multi_exit_forward.ts";

/** Options of {@linkcode maskBlocks}. */
export type MaskBlocksOptions = MaskOptions & Pick<NetworkMasks, "units"> & {
  /** Default 1. */
  readonly seed?: number;
};

/** Refuses options of {@linkcode maskBlocks} that it lacks, or of a wrong kind or value. */
export function checkMaskBlocksOptions(
  name: string,
  options: MaskBlocksOptions,
  within?: string,
): void {
  checkMaskOptions(name, options, { within, besides: { units: whole(1), seed: aSeed } });
}

/**
 * Gives each step random gates, drawn when it is made, for the blocks that the network has then. They depend on the seed and
 * the batch's place in the run alone. Evaluation and its statistics have no gates. Its place in a pipe is between
 * `multiExitForward` and `elboUpdate`.
 */
export function maskBlocks(options: MaskBlocksOptions): MonoTypeOperatorFunction<Exits> {
  checkMaskBlocksOptions("maskBlocks", options);
  const { seed = defaultSeed, units, ...masks } = options;
  return (source) =>
    defer(() => {
      const draw = maskDrawer("maskBlocks", { masks: masks as MaskOptions, units }); // into one array a subscription
      return source.pipe(map((exits): Exits => {
        const { network, batch } = exits;
        return {
          ...exits,
          async update(weighting, step) {
            const random = randomStream(seed, `gates/${batch.epoch}/${batch.index}`);
            const masks = draw(network, batch.size, random);
            return await exits.update(weighting, { ...step, masks });
          },
        };
      }));
    });
}
