// Dropout masks drawn for a network of its current depth.

import { checkMaskOptions, drawMasks, type MaskOptions } from "../depth/masks.ts";
import type { RandomStream } from "../math/random.ts";
import { range } from "./checks.ts";
import type { Network } from "./network.ts";
import { branchUnits, checkWhole, type NetworkSpec } from "../architectures/specification.ts";

/** Dropout masks of a network. */
export interface NetworkMasks {
  /** Distribution of the masks. */
  readonly masks: MaskOptions;
  /** Units of a branch, required for custom networks that are code: the last extent of the activations between blocks. */
  readonly units?: number;
}

/**
 * Draws dropout masks for batches of a network. All draws use the same array, which the next draw overwrites.
 *
 * @param name function name for errors
 */
export function maskDrawer(
  name: string,
  { masks, units }: NetworkMasks,
): (network: Network, batch: number, random: RandomStream) => Float32Array {
  checkMaskOptions(name, masks);
  let buffer = new Float32Array();
  const ownUnits = () => {
    if (units === undefined) {
      throw new TypeError(`${name}(): units must be given for a custom network`);
    }
    checkWhole(name, { units }, 1);
    return units;
  };
  let laidOut: { readonly spec: NetworkSpec; readonly units?: readonly number[] } | undefined;
  return (network, batch, random) => {
    const { spec, depth } = network;
    if (laidOut?.spec !== spec) laidOut = { spec, units: branchUnits(spec) }; // once per network, not per batch
    const each = laidOut.units?.slice(0, depth) ?? range(depth).map(() => ownUnits());
    const size = batch * each.reduce((sum, some) => sum + some, 0);
    if (buffer.length < size) buffer = new Float32Array(size);
    return drawMasks(masks, { batch, units: each }, random, buffer.subarray(0, size));
  };
}
