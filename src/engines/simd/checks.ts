// What networks refuse: arguments of wrong sizes and values out of range.

import type { ExitWeighting } from "../../numbers/objective.ts";
import type { Examples } from "../network.ts";
import type { DenseSpec } from "../specification.ts";

/** The exits, if there are any and each is one of the network's. */
export function checkExits(
  name: string,
  exits: readonly number[],
  depth: number,
): readonly number[] {
  if (exits.length === 0) throw new RangeError(`${name}(): exits must not be empty`);
  for (const exit of exits) {
    if (!Number.isSafeInteger(exit) || exit < 0 || exit > depth) {
      throw new RangeError(
        `${name}(): exits must be whole numbers from 0 to ${depth}, got ${exit}`,
      );
    }
  }
  return exits;
}

/** The number of examples B in inputs [B, inputs]. */
export function checkInputs(name: string, inputs: Float32Array, spec: DenseSpec): number {
  const batch = inputs.length / spec.inputs;
  if (!Number.isInteger(batch) || batch < 1) {
    throw new TypeError(
      `${name}(): inputs must be [B, ${spec.inputs}] with B ≥ 1, got ${inputs.length} values`,
    );
  }
  return batch;
}

/** The number of examples. */
export function checkExamples(
  name: string,
  { inputs, labels }: Examples,
  { inputs: features, classes }: DenseSpec,
): number {
  if (inputs.length !== labels.length * features || labels.length === 0) {
    throw new TypeError(
      `${name}(): inputs must be [B, ${features}] and labels [B] with B ≥ 1, got ` +
        `${inputs.length} values and ${labels.length} labels`,
    );
  }
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0 || labels[i] >= classes) {
      throw new RangeError(
        `${name}(): labels must be from 0 to ${classes - 1}, got ${labels[i]} at ${i}`,
      );
    }
  }
  return labels.length;
}

/** The depth, if the network has that many blocks. */
export function checkDepth(name: string, wanted: number, depth: number): number {
  if (!Number.isSafeInteger(wanted) || wanted < 0 || wanted > depth) {
    throw new RangeError(
      `${name}(): depth must be a whole number from 0 to ${depth}, got ${wanted}`,
    );
  }
  return wanted;
}

/** The exits that a weighting has computed, ascending. */
export function weightedExits(weighting: ExitWeighting, depth: number): number[] {
  const entries = "weights" in weighting ? weighting.weights : weighting.logPrior;
  if (entries.length !== depth + 1) {
    throw new TypeError(
      `update(): the weighting must have ${depth + 1} entries, one an exit, got ${entries.length}`,
    );
  }
  const exits = range(depth + 1).filter((d) =>
    !("weights" in weighting) || weighting.weights[d] !== 0
  );
  if (exits.length === 0) throw new RangeError("update(): all exits have weight 0");
  return exits;
}

/** 0 to size − 1. */
export function range(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i);
}
