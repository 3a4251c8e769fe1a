// The schema of the depths beside a posterior in snapshots and summaries, and their consistency.

import { type Fault, fault } from "../../files/json/fault.ts";
import { argmaxDepth, expectedDepth } from "../../depth/depth_choice.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { sumTolerance } from "./probabilities.ts";

/** The depths of a posterior. */
type Depths = Pick<
  Snapshot,
  "posterior" | "depth" | "chosenDepth" | "argmaxDepth" | "expectedDepth"
>;

/** Finds a depth beyond the blocks, or one that contradicts the posterior. */
export function depthsFault(depths: Depths): Fault | undefined {
  const { posterior: q, depth } = depths;
  const most = q.length - 1;
  for (const name of ["depth", "chosenDepth"] as const) {
    if (depths[name] > most) {
      return fault(`a whole number from 0 to ${most}`, String(depths[name]), name);
    }
  }
  const beyond = q.findIndex((qd, d) => d > depth && qd !== 0);
  if (beyond >= 0) {
    const wanted = `0, as the exit is beyond the depth of ${depth},`;
    return fault(wanted, String(q[beyond]), "posterior", beyond);
  }
  const largest = argmaxDepth(q);
  if (depths.argmaxDepth !== largest) {
    const wanted = `${largest}, the most probable depth of the posterior,`;
    return fault(wanted, String(depths.argmaxDepth), "argmaxDepth");
  }
  const mean = expectedDepth(q);
  if (!(Math.abs(depths.expectedDepth - mean) <= sumTolerance * q.length)) {
    const wanted = `${mean}, the mean depth of the posterior,`;
    return fault(wanted, String(depths.expectedDepth), "expectedDepth");
  }
}
