// Argument checks shared by the networks of all engines: sizes and ranges.

import { exampleSize } from "../datasets/dataset.ts";
import { firstNotFinite } from "../math/finite.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import type { Examples, NetworkState } from "./network.ts";
import { inputShape, type NetworkSpec } from "../architectures/specification.ts";

import { checkExits } from "../architectures/check_exits.ts";

export { checkExits };

/** The number of examples B in inputs [B, ...shape]. */
export function checkInputs(name: string, inputs: Float32Array, spec: NetworkSpec): number {
  const shape = inputShape(spec);
  const batch = inputs.length / exampleSize(shape);
  if (!Number.isInteger(batch) || batch < 1) {
    throw new TypeError(
      `${name}(): inputs must be [B, ${shape.join(", ")}] with B ≥ 1, got ${inputs.length} values`,
    );
  }
  return batch;
}

/** The number of examples. */
export function checkExamples(
  name: string,
  { inputs, labels }: Examples,
  spec: NetworkSpec,
): number {
  const shape = inputShape(spec);
  if (inputs.length !== labels.length * exampleSize(shape) || labels.length === 0) {
    throw new TypeError(
      `${name}(): inputs must be [B, ${shape.join(", ")}] and labels [B] with B ≥ 1, got ` +
        `${inputs.length} values and ${labels.length} labels`,
    );
  }
  likelihoodOf(spec).checkTargets(name, labels, spec);
  return labels.length;
}

/** Throws a RangeError if there was no batch, as with a generator that is already exhausted. */
export function checkBatches(name: string, count: number): void {
  if (count > 0) return;
  throw new RangeError(
    `${name}(): at least one batch is needed, got none; create the iterator anew for every call`,
  );
}

/** Examples, and units of the branches of every block. */
export interface MaskShape {
  readonly batch: number;
  readonly units: readonly number[];
}

/** The dropout masks, if any, checked for their shape; {@linkcode checkFinite} checks the values. */
export function checkMasks(
  name: string,
  masks: Float32Array | undefined,
  { batch, units }: MaskShape,
): Float32Array | undefined {
  const sum = units.reduce((total, each) => total + each, 0);
  if (masks && masks.length !== batch * sum) {
    const wanted = units.every((each) => each === units[0])
      ? `[${units.length}, ${batch}, ${units[0] ?? 0}]`
      : `[${batch}, units] for each block, with ${units.join(", ")} units`;
    throw new TypeError(`${name}(): masks must be ${wanted}, got ${masks.length} values`);
  }
  return masks;
}

/** Throws a RangeError for masks with an infinite value or NaN. */
export function checkFinite(name: string, masks: Float32Array | undefined): void {
  if (!masks) return;
  const at = firstNotFinite(masks);
  if (at < 0) return;
  throw new RangeError(`${name}(): masks must be finite, got ${masks[at]} at ${at}`);
}

/** The depth; throws a RangeError if the network has fewer blocks. */
export function checkDepth(name: string, wanted: number, depth: number): number {
  if (!Number.isSafeInteger(wanted) || wanted < 0 || wanted > depth) {
    throw new RangeError(
      `${name}(): depth must be a whole number from 0 to ${depth}, got ${wanted}`,
    );
  }
  return wanted;
}

/**
 * Checks a state against the shapes that a network's weights and statistics have.
 *
 * @param weights shapes by name; each is required, its momentum is optional
 * @param statistics shapes by name; each is optional
 */
export function checkState(
  state: NetworkState,
  weights: ReadonlyMap<string, readonly number[]>,
  statistics: ReadonlyMap<string, readonly number[]>,
): void {
  for (const name of weights.keys()) {
    if (!(name in state)) throw new TypeError(`writeState(): array ${name} is missing`);
  }
  for (const [name, { shape, data }] of Object.entries(state)) {
    const wanted = weights.get(name) ?? weights.get(name.replace(/\.momentum$/, "")) ??
      statistics.get(name);
    if (!wanted) throw new TypeError(`writeState(): unknown array ${name}`);
    if (String(shape) !== String(wanted) || data.length !== exampleSize(wanted)) {
      throw new TypeError(
        `writeState(): ${name} must have shape [${wanted}], got [${shape}] with ${data.length} values`,
      );
    }
  }
}

/** The exits that a call computes, ascending and without repetition; all where none are named. */
export function computedExits(
  name: string,
  exits: readonly number[] | undefined,
  depth: number,
): readonly number[] {
  return exits === undefined ? range(depth + 1) : ascending(checkExits(name, exits, depth));
}

/** The exits in ascending order and without repetition. */
export function ascending(exits: readonly number[]): number[] {
  return [...new Set(exits)].sort((a, b) => a - b);
}

/** 0 to size − 1. */
export function range(size: number): number[] {
  const all = new Array<number>(size); // at every step: quicker than Array.from()
  for (let i = 0; i < size; i++) all[i] = i;
  return all;
}
