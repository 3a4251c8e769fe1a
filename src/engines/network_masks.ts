// Gates drawn for a network, of the size that it has at the moment.

import { checkMaskOptions, drawMasks, type MaskOptions } from "../depth/masks.ts";
import type { RandomStream } from "../math/random.ts";
import { range } from "./checks.ts";
import type { Network } from "./network.ts";
import { branchUnits, checkWhole, type NetworkSpec } from "../architectures/specification.ts";

/** Gates for a network. */
export interface NetworkMasks {
  /** How they are drawn. */
  readonly masks: MaskOptions;
  /** Units of a branch: to be said for networks of one's own that are functions, the last extent of what lies between two blocks. */
  readonly units?: number;
}

/**
 * Draws gates for batches of a network, all into the same array: they last until the next.
 *
 * @param name of the function that is called, for errors
 */
export function maskDrawer(
  name: string,
  { masks, units }: NetworkMasks,
): (network: Network, batch: number, random: RandomStream) => Float32Array {
  checkMaskOptions(name, masks);
  let buffer = new Float32Array();
  const ownUnits = () => {
    if (units === undefined) {
      throw new TypeError(`${name}(): a network of one's own needs units, got none`);
    }
    checkWhole(name, { units }, 1);
    return units;
  };
  let laidOut: { readonly spec: NetworkSpec; readonly units?: readonly number[] } | undefined;
  return (network, batch, random) => {
    const { spec, depth } = network;
    if (laidOut?.spec !== spec) laidOut = { spec, units: branchUnits(spec) }; // once, not for every batch
    const each = laidOut.units?.slice(0, depth) ?? range(depth).map(() => ownUnits());
    const size = batch * each.reduce((sum, some) => sum + some, 0);
    if (buffer.length < size) buffer = new Float32Array(size);
    return drawMasks(masks, { batch, units: each }, random, buffer.subarray(0, size));
  };
}
