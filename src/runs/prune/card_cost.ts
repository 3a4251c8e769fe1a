// The costs of the full and the pruned network: parameters, multiply-adds, bytes.

import { multiplyAdds, parameterCount } from "../../architectures/cost.ts";
import type { Network } from "../../engines/network.ts";
import type { ArchitectureSpec } from "../../architectures/specification.ts";
import { stateBytes, withoutMomenta } from "../network_files.ts";
import type { BeforeAfter, CardCost } from "./card.ts";
import type { WeightedNetwork } from "./card_evaluation.ts";

/**
 * Counts the parameters and the multiply-adds per input of both networks; exits without weight are not computed.
 *
 * @param folders of the run and of the pruned network, with their files
 */
export async function cardCost(
  full: WeightedNetwork,
  pruned: WeightedNetwork,
  folders: { readonly before: string; readonly after: string },
): Promise<CardCost> {
  const both = (count: (each: WeightedNetwork) => number): BeforeAfter => ({
    before: count(full),
    after: count(pruned),
  });
  const size = async (folder: string) =>
    (await Deno.stat(`${folder}/network/state.safetensors`)).size;
  return {
    parameters: both(({ network }) => parameterCount(specOf(network), network.depth)),
    mixtureMultiplyAdds: both(({ network, q }) =>
      multiplyAdds(specOf(network), q.flatMap((qd, d) => qd > 0 ? [d] : []))
    ),
    lastExitMultiplyAdds: both(({ network }) => multiplyAdds(specOf(network), [network.depth])),
    bytes: { before: await bytesOf(full.network), after: await bytesOf(pruned.network) },
    fileBytes: { before: await size(folders.before), after: await size(folders.after) },
  };
}

function specOf({ spec }: Network): ArchitectureSpec {
  if (spec.kind === "custom") {
    throw new TypeError(`cardCost(): wanted a dense or conv network, got ${spec.name}`);
  }
  return spec;
}

async function bytesOf(network: Network): Promise<number> {
  return stateBytes(withoutMomenta(await network.readState())).length;
}
