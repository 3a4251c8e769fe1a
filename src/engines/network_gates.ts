// Gates drawn for a network, of the size that it has at the moment.

import { checkGateOptions, drawGates, type GateOptions } from "../numbers/gates.ts";
import type { RandomStream } from "../numbers/random.ts";
import type { Network } from "./network.ts";
import { branchUnits, checkWhole } from "./specification.ts";

/** Gates for a network. */
export interface NetworkGates {
  /** How they are drawn. */
  readonly gates: GateOptions;
  /** Units of a branch: to be said for networks of one's own, the last extent of what lies between two blocks. */
  readonly units?: number;
}

/**
 * Draws gates for batches of a network, all into the same array: they last until the next.
 *
 * @param name of the function that is called, for errors
 */
export function gateDrawer(
  name: string,
  { gates, units }: NetworkGates,
): (network: Network, batch: number, random: RandomStream) => Float32Array {
  checkGateOptions(name, gates);
  let buffer = new Float32Array();
  return (network, batch, random) => {
    const each = branchUnits(network.spec) ?? units;
    if (each === undefined) {
      throw new TypeError(`${name}(): a network of one's own needs units, got none`);
    }
    checkWhole(name, { units: each }, 1);
    const sizes = { depth: network.depth, batch, units: each };
    const size = sizes.depth * batch * each;
    if (buffer.length < size) buffer = new Float32Array(size);
    return drawGates(gates, sizes, random, buffer.subarray(0, size));
  };
}
