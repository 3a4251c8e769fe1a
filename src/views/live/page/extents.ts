// Ends of vertical axes, the same for all runs on the page so that they can be compared.

import type { Metric } from "../../../likelihoods/metric.ts";
import { likelihoodNamed, valueOf } from "../../../likelihoods/registry.ts";
import { elboParts, latest, measured, type RunModel } from "./model.ts";

/** Ends of a vertical axis. */
export type Extent = readonly [low: number, high: number];

/** One for every chart. */
export interface Extents {
  /** Highest probability of posteriors and priors, percent. */
  readonly posterior: number;
  readonly exits: Extent;
  /** Without rare low values, which would compress all others. */
  readonly elbo: Extent;
  /** Of scores by the metric's name: without rare bad values, from 0 if lower is better and no value is below. */
  readonly scores: Readonly<Record<string, Extent>>;
}

/** The extents for all runs. */
export function extentsOf(runs: readonly RunModel[]): Extents {
  const lasts = runs.flatMap((run) => latest(run) ?? []);
  return {
    posterior: 100 * Math.max(
      ...lasts.flatMap(({ posterior }) => posterior),
      ...runs.flatMap(({ info, points }) => points.length > 0 ? info.prior : []),
      0.01,
    ),
    exits: extent(lasts.flatMap(({ logLikelihood }) => logLikelihood.flatMap((m) => m ?? []))),
    elbo: extent(runs.flatMap(elboValues)),
    scores: Object.fromEntries(watchedOf(runs).map((metric) => [metric.name, ends(metric, runs)])),
  };
}

function elboValues({ points, info }: RunModel): readonly number[] {
  const parts = points.flatMap((point) => Object.values(elboParts(point, info)));
  return withoutRareLows(parts.filter(Number.isFinite));
}

/** The metrics of the runs. */
function watchedOf(runs: readonly RunModel[]): readonly Metric[] {
  const all = runs.flatMap(({ info }) => likelihoodNamed(info.likelihood).watched);
  return [...new Set(all.map(({ metric }) => metric))];
}

function ends(metric: Metric, runs: readonly RunModel[]): Extent {
  const sign = metric.better === "higher" ? 1 : -1;
  const [low, high] = extent(runs.flatMap(({ points }) => {
    const values = measured(points).map((score) => sign * valueOf(score, metric));
    return withoutRareLows(values.filter(Number.isFinite));
  }));
  if (sign === 1) return [low, high];
  const canBeNegative = metric.values.faultOf(-1) === undefined;
  return canBeNegative ? [-high, -low] : [0, Math.max(0.001, -low)];
}

const FEW = 50; // values of which none is rare
const RARE = 0.05; // share of values that may be left outside

/** The values, without the lowest few if these are far below all others. */
export function withoutRareLows(values: readonly number[]): readonly number[] {
  if (values.length < FEW) return values;
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor(RARE * sorted.length)];
  const spread = sorted[sorted.length - 1] - low;
  return sorted[0] < low - spread ? sorted.filter((value) => value >= low - 0.25 * spread) : values;
}

/** Lowest and highest, apart even if all are equal. */
function extent(values: readonly number[]): Extent {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.01, high + 0.01] : [low, high];
}
