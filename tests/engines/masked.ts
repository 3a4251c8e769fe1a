// Dropout masks for tests of networks.

import type { Network } from "../../src/engines/network.ts";
import { branchUnits } from "../../src/architectures/specification.ts";
import { randomStream } from "../../src/math/random.ts";

/** Reproducible masks between −0.5 and 2, some of them 0, for a batch through all blocks of a network. */
export function randomMasks(
  { spec, depth }: Pick<Network, "spec" | "depth">,
  batch: number,
  seed = 1,
  units = branchUnits(spec)!.slice(0, depth), // per block
): Float32Array {
  const random = randomStream(seed, "gates");
  return Float32Array.from(
    { length: batch * units.reduce((sum, each) => sum + each, 0) },
    () => random() < 0.2 ? 0 : 2.5 * random() - 0.5,
  );
}

/** A view of the network whose steps use those masks; the caller keeps ownership. */
export function withMasks(network: Network, masks: Float32Array): Network {
  return {
    ...network,
    forward: (examples, options) => network.forward(examples, { ...options, masks }),
  };
}
