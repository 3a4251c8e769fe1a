// A few training steps and all results of a network, each compared with float64 from the network's state before it, so that
// rounding errors do not accumulate.

import assert from "node:assert/strict";
import { range } from "../../../../src/engines/checks.ts";
import type {
  Examples,
  Network,
  NetworkState,
  StepOptions,
} from "../../../../src/engines/network.ts";
import type { ConvSpec } from "../../../../src/architectures/specification.ts";
import { doubleConv, type DoubleStatistics } from "./double_conv.ts";
import { farthest, largest, momentaOf, weightsOf } from "./shapes.ts";
import { type StepWeighting, update } from "../../update.ts";

/** The scenario: a step with each of the batches, then statistics from all of them. */
export interface Plot {
  readonly spec: ConvSpec;
  readonly weighting: StepWeighting;
  readonly options: StepOptions;
  readonly batches: readonly Examples[];
  /** Exits to predict, in any order. */
  readonly exits: readonly number[];
}

/** The largest errors of each kind of quantity. */
export interface StoryErrors {
  /** Steps with compared gradients: those with no unit within rounding of the rectifier's kink. */
  readonly steps: number;
  readonly m: number;
  readonly weights: number;
  /** Errors of every array, relative to the larger of its largest value and a hundredth of that of all. */
  readonly momenta: Record<string, number>;
  /** Computes the errors of momenta in float64 when only the norms' means are rounded to float32. */
  rounding(): Record<string, number>;
  readonly statistics: number;
  readonly likelihoods: number;
  readonly logProbabilities: number;
}

/** Rounding error of a unit before a rectifier. */
const kink = 3e-6;

/** Runs the scenario. */
export async function playAgainstDouble(network: Network, plot: Plot): Promise<StoryErrors> {
  const { spec, weighting, options, batches, exits } = plot;
  let [m, weights, steps] = [0, 0, 0];
  const momenta: Record<string, number> = {};
  const roundings: (() => Record<string, number>)[] = [];
  for (const batch of batches) {
    const before = await network.readState();
    const got = await update(network, batch, weighting, options);
    const wanted = doubleStep(spec, before, batch, weighting, options);
    m = Math.max(m, apart(numbered(got), numbered(wanted.m)));
    const after = await network.readState();
    if (wanted.nearestKink < kink) continue; // rounding decides on which side a unit is
    steps++;
    // along the momenta that the network has: gradients may be large, and their errors with them
    const [own, moved] = [momentaOf(after), weightsOf(before)];
    for (const [name, v] of Object.entries(own)) {
      moved[name] = moved[name].map((w, i) => w - options.learningRate * v[i]);
    }
    weights = Math.max(weights, ...Object.values(errors(weightsOf(after), moved, 1)));
    const least = 1e-2 * Math.max(...Object.values(wanted.momenta).map(largest));
    raise(momenta, errors(own, wanted.momenta, least));
    roundings.push(() => {
      const off = doubleStep(spec, before, batch, weighting, options, 2 ** -24);
      return errors(off.momenta, wanted.momenta, least);
    });
  }
  await network.estimateStatistics(batches);
  const state = await network.readState();
  const known = statisticsOf(state);
  const trained = weightsOf(state);
  const population = populationOf(spec, trained, batches);
  assert.deepEqual(Object.keys(known).sort(), Object.keys(population).sort());
  const kinds = Object.entries(population).flatMap(([key, wanted]) =>
    (["mean", "variance"] as const).map((kind) => apart(known[key][kind], wanted[kind]))
  );
  const { inputs, labels } = batches[0];
  const { logs } = doubleConv(spec, trained, batches[0], { population: known });
  return {
    ...{ m, weights, momenta, steps },
    rounding() {
      const all: Record<string, number> = {};
      for (const each of roundings) raise(all, each());
      return all;
    },
    statistics: Math.max(...kinds),
    likelihoods: apart(
      await network.evaluate(batches[0]),
      logs.flatMap((exit) => exit.map((log, n) => log[labels[n]])),
    ),
    logProbabilities: apart(
      await network.logProbabilities(inputs, { exits }),
      exits.flatMap((d) => logs[d].flat()),
    ),
  };
}

/** m_d and momenta of a step from a state, NaN for exits that have no weight. */
export function doubleStep(
  spec: ConvSpec,
  before: NetworkState,
  examples: Examples,
  weighting: StepWeighting,
  { momentum = 0, weightDecay = 0 }: StepOptions,
  meanError = 0,
) {
  const computed = range(spec.maxDepth + 1).filter((d) =>
    !("weights" in weighting) || weighting.weights[d] !== 0
  );
  const deepest = Math.max(...computed);
  const double = doubleConv(spec, weightsOf(before), examples, { meanError });
  const { m, nearestKink } = double;
  const gradients = double.gradients(weighting);
  const momenta: Record<string, ArrayLike<number>> = {};
  const known = momentaOf(before);
  for (const [name, w] of Object.entries(weightsOf(before))) {
    const block = /^blocks\.(\d+)\./.exec(name);
    if (block && Number(block[1]) >= deepest) continue;
    momenta[name] = gradients[name].map((gradient, i) =>
      momentum * (known[name]?.[i] ?? 0) + gradient + weightDecay * w[i]
    );
  }
  return {
    m: m.map((value, d) => computed.includes(d) ? value : NaN),
    nearestKink,
    momenta,
  };
}

/** A state's population statistics, those of the head by exit. */
function statisticsOf(state: NetworkState): DoubleStatistics {
  const statistics: Record<string, { mean: number[]; variance: number[] }> = {};
  for (const [name, { data, shape }] of Object.entries(state)) {
    const [, norm, kind] = /^(.*)\.(mean|variance)$/.exec(name) ?? [];
    if (kind !== "mean" && kind !== "variance") continue;
    const features = shape[shape.length - 1];
    for (let row = 0; row < data.length / features; row++) {
      const key = shape.length === 1 ? norm : `${norm}.${row}`;
      statistics[key] ??= { mean: [], variance: [] };
      statistics[key][kind] = [...data.slice(row * features, (row + 1) * features)];
    }
  }
  return statistics;
}

/** Mean of the batches' means and mean squares, weighted by their examples. */
function populationOf(
  spec: ConvSpec,
  weights: Record<string, Float32Array>,
  batches: readonly Examples[],
): DoubleStatistics {
  const all = batches.map((batch) => doubleConv(spec, weights, batch).statistics);
  const examples = batches.map(({ labels }) => labels.length);
  const total = examples.reduce((sum, count) => sum + count, 0);
  return Object.fromEntries(
    Object.keys(all[0]).map((key) => {
      const average = (of: (one: DoubleStatistics[string], c: number) => number) =>
        all[0][key].mean.map((_, c) =>
          all.reduce((sum, one, i) => sum + examples[i] / total * of(one[key], c), 0)
        );
      const mean = average((one, c) => one.mean[c]);
      const square = average((one, c) => one.variance[c] + one.mean[c] ** 2);
      return [key, { mean, variance: square.map((value, c) => value - mean[c] ** 2) }];
    }),
  );
}

/** Replaces NaN of exits not computed. */
function numbered(m: ArrayLike<number>): number[] {
  return Array.from(m, (value) => Number.isNaN(value) ? 1e9 : value);
}

/** The largest difference over the larger of the largest value and `least`. */
function apart(got: ArrayLike<number>, wanted: ArrayLike<number>, least = 1): number {
  return farthest(got, wanted) / Math.max(least, largest(wanted));
}

/** Raises errors of arrays to others, where these are larger. */
function raise(all: Record<string, number>, errors: Readonly<Record<string, number>>): void {
  for (const [name, error] of Object.entries(errors)) all[name] = Math.max(all[name] ?? 0, error);
}

function errors(
  got: Readonly<Record<string, ArrayLike<number>>>,
  wanted: Readonly<Record<string, ArrayLike<number>>>,
  least: number,
): Record<string, number> {
  assert.deepEqual(Object.keys(got).sort(), Object.keys(wanted).sort());
  return Object.fromEntries(
    Object.keys(wanted).map((name) => [name, apart(got[name], wanted[name], least)]),
  );
}
