// A new network with only the first blocks of another, which stays unchanged.

import { createNetwork } from "../../engines/create_network.ts";
import type { EngineName } from "../../engines/registry.ts";
import { cutSpec } from "../../architectures/specification.ts";
import type { Network } from "../../engines/network.ts";
import { withoutMomenta } from "../network_files.ts";

/**
 * A network of `depth` blocks with the weights and population statistics of the first blocks, of stem and head, on the
 * same engine. Momenta are zero. The caller disposes it.
 *
 * @param depth at most the remaining blocks of the network
 */
export async function cutNetwork(network: Network, depth: number): Promise<Network> {
  const { spec } = network;
  if (spec.kind === "custom") {
    throw new TypeError(
      `cutNetwork(): wanted a built-in network, got the custom network ${spec.name}`,
    );
  }
  const place = placeOf(network);
  using whole = await createNetwork(spec, place);
  whole.truncate(network.depth);
  await whole.writeState(withoutMomenta(await network.readState()));
  whole.truncate(depth);
  const cut = await createNetwork(cutSpec(spec, depth), place);
  try {
    await cut.writeState(withoutMomenta(await whole.readState()));
    return cut;
  } catch (error) {
    cut[Symbol.dispose]();
    throw error;
  }
}

/** The engine of a network, for another one on the same engine. */
export function placeOf({ engine }: Network): { engine: EngineName; threads?: number } {
  return { engine: engine.name as EngineName, threads: engine.threads };
}
