// Errors of an engine's network relative to the float64 reference.

import { float64Pass, type ReferenceState } from "../engines/float64/pass.ts";
import type { Examples, NamedArray, Network, NetworkState } from "../../src/engines/network.ts";
import type { ArchitectureSpec } from "../../src/architectures/specification.ts";
import { randomState } from "../engines/float64/random_state.ts";
import { largest, relativeError } from "../engines/float64/relative_error.ts";
import { update } from "../engines/update.ts";

/** Weights of the exits, all different. */
export function exitWeights(depth: number): number[] {
  return Array.from({ length: depth + 1 }, (_, d) => 1 / (2 + d));
}

/** The weights of a state: no momenta, no statistics. */
export function weightsOf(state: NetworkState): Record<string, NamedArray> {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => !/\.(momentum|mean|variance)$/.test(name)),
  );
}

/** The momenta of a state, by the names of their weights. */
export function momentaOf(state: NetworkState): Record<string, NamedArray> {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => name.endsWith(".momentum"))
      .map(([name, array]) => [name.replace(/\.momentum$/, ""), array]),
  );
}

/**
 * Relative errors of the gradient of every array, by name. Where the gradient is zero, as that of a bias before a norm,
 * the error is relative to the kernel or weight of its layer.
 */
export function gradientErrors(
  got: ReferenceState,
  wanted: ReferenceState,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(wanted).map(([name, { data }]) => {
      const beside = wanted[name.replace(/bias$/, "kernel")] ??
        wanted[name.replace(/bias$/, "weight")];
      const scale = largest(data);
      const zero = beside !== undefined && scale < 1e-12 * largest(beside.data);
      const error = got[name]
        ? relativeError(got[name].data, data, zero ? largest(beside.data) : scale)
        : Infinity;
      return [`gradient of ${name}`, error];
    }),
  );
}

/**
 * Relative errors of what a network computes with random weights and statistics: largest difference over the largest value.
 * This changes the network; use it for nothing else.
 *
 * @param options.masks dropout masks of all blocks
 */
export async function errorsAgainstFloat64(
  network: Network,
  examples: Examples,
  { masks }: { readonly masks?: Float32Array } = {},
): Promise<Record<string, number>> {
  const { depth } = network;
  const spec = network.spec as ArchitectureSpec;
  const state = randomState(spec, depth);
  const weights = exitWeights(depth);
  const training = float64Pass(spec, state, examples, { mode: "training", depth, masks });
  const evaluation = float64Pass(spec, state, examples, { mode: "evaluation", depth, masks });
  const flat = (rows: readonly Float64Array[]) => rows.flatMap((row) => [...row]);

  // after one step from rest the momentum buffers are the gradients, of minus the objective
  await network.writeState(weightsOf(state));
  const m = await update(network, examples, { weights }, { learningRate: 0, masks });
  const momenta = momentaOf(await network.readState());
  await network.estimateStatistics([{ ...examples, masks }]);
  const estimated = await network.readState();

  await network.writeState(state);
  return {
    meanLogLikelihood: relativeError(m, training.meanLogLikelihood),
    ...gradientErrors(momenta, training.gradient(weights.map((w) => -w))),
    ...Object.fromEntries(
      Object.entries(training.statistics).map(([name, { data }]) => [
        `statistics ${name}`,
        relativeError(estimated[name]?.data ?? [], data),
      ]),
    ),
    ...!masks && {
      logLikelihood: relativeError(
        await network.evaluate(examples),
        flat(evaluation.logLikelihood),
      ),
    },
    logProbabilities: relativeError(
      await network.logProbabilities(examples.inputs, { masks }),
      flat(evaluation.logProbabilities),
    ),
  };
}
