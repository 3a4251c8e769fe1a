// The contents of an export, and the checks before anything is written.

import { inputShape } from "../../architectures/specification.ts";
import { categorical } from "../../likelihoods/categorical.ts";
import { likelihoodOf } from "../../likelihoods/registry.ts";
import { anObject, checkArgument, oneOf, type OptionChecks } from "../../calls/checks.ts";
import { exampleSize, type Standardisation } from "../../datasets/dataset.ts";
import type { NetworkState } from "../../engines/network.ts";
import type { ArchitectureSpec, NetworkSpec } from "../../architectures/specification.ts";
import type { LoadedRun } from "../load_run.ts";
import { networkArrays } from "../../architectures/network_arrays.ts";
import { type RunRecord, runRecord } from "./run_record.ts";

/** A trained network as plain data. */
export interface ExportParts {
  /** The network's specification. */
  readonly spec: NetworkSpec;
  /** Remaining residual blocks. */
  readonly depth: number;
  /** Weights and population statistics; momenta are never exported. */
  readonly state: NetworkState;
  /** The posterior over exits; entries beyond `depth` must be 0. */
  readonly q: readonly number[];
  /** The standardisation of inputs, which becomes part of an exported model. */
  readonly standardisation: Standardisation;
  /** The names of the classes, K texts; absent if they are only numbers. */
  readonly classNames?: readonly string[];
  /** The names of the features of vectors. */
  readonly featureNames?: readonly string[];
  /** The data that `deno task import` needs to recreate a run from a safetensors file. */
  readonly run?: RunRecord;
}

/** The outputs of an exported model: the mixture over depth, or every exit separately. */
export type ExportOutputs = "mixture" | "exits";

/** The values of {@linkcode ExportOutputs}. */
export const exportOutputs: readonly ExportOutputs[] = ["mixture", "exits"];

/** Checked parts, with everything that the used exits need. */
export interface CheckedParts extends ExportParts {
  readonly spec: ArchitectureSpec;
  /** depth + 1 probabilities. */
  readonly q: readonly number[];
  /** The computed exits, ascending. */
  readonly exits: readonly number[];
}

/** The parts of a loaded run. */
export async function exportParts(run: LoadedRun): Promise<ExportParts> {
  checkArgument("exportParts", "run", run, aRun);
  const { network, posterior, standardisation, classNames, description } = run;
  return {
    spec: network.spec,
    depth: network.depth,
    state: await network.readState(),
    q: posterior.probabilities(),
    standardisation,
    classNames,
    featureNames: description.data.features,
    run: runRecord(run),
  };
}

/**
 * The parts, after checking that the network can be computed from them: all arrays present, of the right shapes and
 * finite, and the statistics of every norm that the outputs need.
 *
 * @param name of the function in errors
 */
export function checkParts(
  name: string,
  parts: ExportParts,
  outputs: ExportOutputs,
): CheckedParts {
  checkArgument(name, "parts", parts, exportable);
  const { spec, q } = checkFacts(name, parts);
  const exits = q.flatMap((qd, d) => outputs === "exits" || qd > 0 ? [d] : []);
  checkArrays(name, spec, parts.depth, parts.state, exits);
  return { ...parts, spec, q, exits };
}

/** Refuses a network whose predictions are not a softmax. */
export function checkSoftmax(name: string, spec: ArchitectureSpec): void {
  const likelihood = likelihoodOf(spec);
  if (likelihood === categorical) return;
  throw new TypeError(
    `${name}(): wanted a network of likelihood ${categorical.name}, got one of ${likelihood.name}; ` +
      "format safetensors takes it",
  );
}

/** Checks everything but the arrays, and returns q with depth + 1 entries. */
export function checkFacts(
  name: string,
  { spec, depth, q, standardisation, classNames }: Omit<ExportParts, "state">,
): { readonly spec: ArchitectureSpec; readonly q: readonly number[] } {
  if (spec.kind === "custom") {
    throw new TypeError(
      `${name}(): wanted a built-in network, got the custom network ${spec.name}`,
    );
  }
  if (!Number.isSafeInteger(depth) || depth < 0 || depth > spec.maxDepth) {
    throw new RangeError(
      `${name}(): depth must be a whole number from 0 to ${spec.maxDepth}, got ${depth}`,
    );
  }
  checkStandardisation(name, spec, standardisation);
  if (classNames && classNames.length !== spec.classes) {
    throw new TypeError(
      `${name}(): classNames must be ${spec.classes} names, got ${classNames.length}`,
    );
  }
  return { spec, q: checkPosterior(name, q, depth) };
}

/**
 * Checks names, shapes and values of a state, except momenta.
 *
 * @param exits whose statistics are required; if empty only weights are
 */
export function checkArrays(
  name: string,
  spec: ArchitectureSpec,
  depth: number,
  state: NetworkState,
  exits: readonly number[],
): void {
  const deepest = Math.max(...exits);
  for (const [key, { shape, kind, block, exits: rows }] of networkArrays(spec, depth)) {
    const found = state[key];
    const through = rows === undefined ? exits : exits.filter((exit) => exit < rows);
    const unused = kind === "statistic" && (through.length === 0 || block! >= deepest);
    if (!found) {
      if (unused) continue;
      throw new TypeError(
        kind === "weight"
          ? `${name}(): array ${key} is missing`
          : `${name}(): population statistics are missing: ${key} ` +
            "(estimateStatistics() makes them)",
      );
    }
    if (String(found.shape) !== String(shape) || found.data.length !== exampleSize(shape)) {
      throw new TypeError(
        `${name}(): ${key} must have shape [${shape}], got [${found.shape}] with ` +
          `${found.data.length} values`,
      );
    }
    if (unused) continue;
    // after the blocks each exit has a row of statistics, required only for the used exits
    const features = shape.at(-1)!;
    const parts = rows === undefined
      ? [found.data]
      : through.map((exit) => found.data.subarray(exit * features, (exit + 1) * features));
    const least = key.endsWith(".variance") ? 0 : -Infinity;
    for (const part of parts) {
      const wrong = part.find((value) => !Number.isFinite(value) || value < least);
      if (wrong === undefined) continue;
      throw new RangeError(
        kind === "statistic" && Number.isNaN(wrong)
          ? `${name}(): wanted population statistics of exits ${
            through.join(", ")
          }, got NaN in ${key} ` +
            "(estimateStatistics() makes them)"
          : `${name}(): ${key} must hold finite numbers${
            least === 0 ? " of at least 0" : ""
          }, got ${wrong}`,
      );
    }
  }
}

function checkPosterior(name: string, given: readonly number[], depth: number): number[] {
  const q = given.slice(0, depth + 1);
  const mass = q.reduce((sum, qd) => sum + qd, 0);
  const beyond = given.slice(depth + 1).some((qd) => qd !== 0);
  if (
    q.length !== depth + 1 || q.some((qd) => !(qd >= 0)) || !(Math.abs(mass - 1) < 1e-6) || beyond
  ) {
    throw new RangeError(
      `${name}(): q must be ${
        depth + 1
      } probabilities that sum to 1, one for each exit, and 0 beyond, ` +
        `got [${given}]`,
    );
  }
  return q;
}

function checkStandardisation(
  name: string,
  spec: ArchitectureSpec,
  { mean, deviation }: Standardisation,
): void {
  const size = inputShape(spec).at(-1)!; // features or channels
  const good = mean.length === size && deviation.length === size &&
    mean.every(Number.isFinite) && deviation.every((value) => value > 0 && Number.isFinite(value));
  if (!good) {
    throw new TypeError(
      `${name}(): standardisation must be ${size} means and positive deviations, got [${mean}] and ` +
        `[${deviation}]`,
    );
  }
}

const exportable = anObject(
  "what exportParts() gives",
  ({ spec, state, q }) => typeof spec === "object" && typeof state === "object" && q !== undefined,
);
const aRun = anObject(
  "a run, as loadRun() gives it",
  ({ network, posterior }) => network !== undefined && posterior !== undefined,
);

/** Checks of options with outputs. */
export const outputsChecks: OptionChecks<{ outputs?: ExportOutputs }> = {
  outputs: oneOf(exportOutputs),
};
