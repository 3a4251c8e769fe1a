// Ends of the vertical axes, the same for all runs on the page, so that runs beside each other compare.

import { elboParts, latest, measured, type RunModel } from "./model.ts";

/** Ends of a vertical axis. */
export type Extent = readonly [low: number, high: number];

/** One for every chart. */
export interface Extents {
  /** Highest probability of posteriors and priors, percent. */
  readonly posterior: number;
  readonly exits: Extent;
  /** Without rare low values, which would press all others together. */
  readonly elbo: Extent;
  /** From 0, without rare high values. */
  readonly error: Extent;
  /** Without rare low values. */
  readonly logLikelihood: Extent;
}

/** What all the runs need. */
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
    error: [0, Math.max(0.001, -extent(runs.flatMap(negativeErrors))[0])],
    logLikelihood: extent(runs.flatMap(logLikelihoods)),
  };
}

function elboValues({ points, info }: RunModel): readonly number[] {
  const parts = points.flatMap((point) => Object.values(elboParts(point, info)));
  return withoutRareLows(parts.filter(Number.isFinite));
}

function negativeErrors({ points }: RunModel): readonly number[] {
  const values = measured(points).map(({ error }) => -error);
  return withoutRareLows(values.filter(Number.isFinite));
}

function logLikelihoods({ points }: RunModel): readonly number[] {
  const values = measured(points).map(({ logLikelihood }) => logLikelihood);
  return withoutRareLows(values.filter(Number.isFinite));
}

const FEW = 50; // values of which none is rare
const RARE = 0.05; // share of values that may be left outside

/** The values, without the lowest few where these lie far below all others. */
export function withoutRareLows(values: readonly number[]): readonly number[] {
  if (values.length < FEW) return values;
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor(RARE * sorted.length)];
  const spread = sorted[sorted.length - 1] - low;
  return sorted[0] < low - spread ? sorted.filter((value) => value >= low - 0.25 * spread) : values;
}

/** Lowest and highest; room where all are equal. */
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
