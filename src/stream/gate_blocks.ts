// Dropout and stochastic depth: every step goes through blocks whose branches have random gates of its own.

import { defer, map, type MonoTypeOperatorFunction } from "rxjs";
import { gateDrawer, type NetworkGates } from "../engines/network_gates.ts";
import { checkGateOptions, type GateOptions } from "../numbers/gates.ts";
import { randomStream } from "../numbers/random.ts";
import type { Exits } from "./multi_exit_forward.ts";

/** Options of {@linkcode gateBlocks}. */
export type GateBlocksOptions = GateOptions & Pick<NetworkGates, "units"> & {
  /** Default 1. */
  readonly seed?: number;
};

/**
 * Gives each step random gates, drawn when it is made, for the blocks that the network has then. They depend on the seed and
 * the batch's place in the run alone. Evaluation and its statistics have no gates. Its place in a pipe is between
 * `multiExitForward` and `elboUpdate`.
 */
export function gateBlocks(options: GateBlocksOptions): MonoTypeOperatorFunction<Exits> {
  const { seed = 1, units } = options;
  checkGateOptions("gateBlocks", options);
  randomStream(seed, "gates"); // refuses a bad seed here and now
  return (source) =>
    defer(() => {
      const draw = gateDrawer("gateBlocks", { gates: options, units }); // into one array a subscription
      return source.pipe(map((exits): Exits => {
        const { network, batch } = exits;
        return {
          ...exits,
          async update(weighting, step) {
            const random = randomStream(seed, `gates/${batch.epoch}/${batch.index}`);
            const gates = draw(network, batch.size, random);
            return await exits.update(weighting, { ...step, gates });
          },
        };
      }));
    });
}
