// Exclusive use of networks and posteriors by one training at a time.

import type { Network } from "../engines/network.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";

/**
 * Marks a network and a posterior as in use until disposal.
 *
 * @throws Error if one of the two is in use
 */
type ExclusiveUse = (network: Network, posterior: DepthPosterior) => Disposable;

/** A register of objects in use. `name` is of the function that errors name. */
export function exclusiveUse(name: string): ExclusiveUse {
  const inUse = new WeakSet<object>();
  return (network, posterior) => {
    for (const [what, value] of Object.entries({ network, posterior })) {
      if (!inUse.has(value)) continue;
      throw new Error(
        `${name}(): the ${what} is in use by another training; wait until that has ended, or use another ${what}`,
      );
    }
    inUse.add(network).add(posterior);
    return {
      [Symbol.dispose]() {
        inUse.delete(network);
        inUse.delete(posterior);
      },
    };
  };
}
