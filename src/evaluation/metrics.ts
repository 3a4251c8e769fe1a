// The figures by which a way of predicting is judged, and their bootstrap intervals.

import { bootstrapInTurns, type BootstrapOptions, type Interval } from "../math/bootstrap.ts";
import type { Outcomes } from "../metrics/example_scores.ts";
import type { WeightedFigures } from "../metrics/weighted_metrics.ts";
import type { WorkOptions } from "../calls/progress.ts";
import { defaultLikelihood, metricsIn } from "../likelihoods/registry.ts";

/** How good predictions are; both calibration errors have 15 bins. */
export type Figures = WeightedFigures;

/** An interval for every figure. */
export type FigureIntervals = { readonly [name in keyof Figures]: Interval };

/** The figures of outcomes. */
export function figuresOf(outcomes: Outcomes, likelihood = defaultLikelihood): Figures {
  const each = new Uint8Array(outcomes.logLikelihood.length).fill(1);
  return likelihood.measure(outcomes)(each) as unknown as Figures;
}

/** The first minus the second, figure by figure. */
export function figureDifference(first: Figures, second: Figures): Figures {
  return Object.fromEntries(
    namesIn(first).map((name) => [name, first[name] - second[name]]),
  ) as unknown as Figures;
}

/** `figures[i]` is about `outcomes[i]`, `differences[j]` about the first minus the second of `pairs[j]`. */
export interface PairedIntervals {
  /** Of every way. */
  readonly figures: readonly FigureIntervals[];
  /** Of every pair. */
  readonly differences: readonly FigureIntervals[];
}

/**
 * Intervals for the figures of several ways of predicting the same examples, and for differences between them: every
 * resample is the same for all, so what examples have in common cancels out of the differences. Progress is reported in
 * resamples.
 *
 * @param pairs positions in `outcomes`
 */
export async function pairedIntervals(
  outcomes: readonly Outcomes[],
  pairs: readonly (readonly [number, number])[],
  options: BootstrapOptions & WorkOptions = {},
  likelihood = defaultLikelihood,
): Promise<PairedIntervals> {
  const examples = outcomes[0].logLikelihood.length;
  const of = outcomes.map((each) => likelihood.measure(each));
  const figureNames = likelihood.metrics.map(({ name }) => name);
  const flat = await bootstrapInTurns({ ...options, examples }, (counts) => {
    const figures = of.map((at) => at(counts));
    const values = figures.flatMap((each) => figureNames.map((name) => each[name]));
    for (const [first, second] of pairs) {
      for (const name of figureNames) values.push(figures[first][name] - figures[second][name]);
    }
    return values;
  });
  const intervals = (_: unknown, i: number) =>
    Object.fromEntries(
      figureNames.map((name, f) => [name, flat[i * figureNames.length + f]]),
    ) as unknown as FigureIntervals;
  const all = [...outcomes, ...pairs].map(intervals);
  return { figures: all.slice(0, outcomes.length), differences: all.slice(outcomes.length) };
}

function namesIn(figures: Figures): (keyof Figures)[] {
  return metricsIn(figures).map(({ name }) => name as keyof Figures);
}
