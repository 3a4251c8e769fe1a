// The likelihoods that there are, and their metrics by name.

import { type Schema, value } from "../files/json/schema.ts";
import { categorical } from "./categorical.ts";
import type { AnyLikelihood } from "./likelihood.ts";
import type { Metric } from "./metric.ts";

/** The likelihoods, the default first. */
export const likelihoods: readonly AnyLikelihood[] = [categorical];

/** The one of networks that name none. */
export const defaultLikelihood: AnyLikelihood = categorical;

/**
 * The likelihood of that name; the default where there is none.
 *
 * @throws RangeError for a name that is not registered
 */
export function likelihoodNamed(name: string = defaultLikelihood.name): AnyLikelihood {
  const found = likelihoods.find((each) => each.name === name);
  if (found) return found;
  throw new RangeError(
    `likelihood must be one of ${likelihoods.map(({ name }) => name).join(", ")}, got ${
      JSON.stringify(name)
    }`,
  );
}

/** The name of a likelihood, in files. */
export const likelihoodName: Schema<string> = value(
  "the name of a likelihood",
  (each) => likelihoods.some(({ name }) => name === each),
);

/** The likelihood that a network is for. A network of the user's own need not describe itself. */
export function likelihoodOf(spec?: { readonly likelihood?: string }): AnyLikelihood {
  return likelihoodNamed(spec?.likelihood);
}

/**
 * The metric of that name, whichever likelihood has it.
 *
 * @throws RangeError where none has
 */
export function metricNamed(name: string): Metric {
  for (const { metrics } of likelihoods) {
    const found = metrics.find((metric) => metric.name === name);
    if (found) return found;
  }
  throw new RangeError(`metric must be one that a likelihood names, got ${JSON.stringify(name)}`);
}

/** The metrics that a record has values of, in the order of its keys. Other entries are passed over. */
export function metricsIn(values: object): Metric[] {
  const known = new Map(
    likelihoods.flatMap(({ metrics }) => metrics.map((metric) => [metric.name, metric] as const)),
  );
  return Object.keys(values).flatMap((name) => known.get(name) ?? []);
}

/** Of those the ones that a likelihood has watched while training. */
export function watchedIn(values: object): Metric[] {
  const watched = new Set(
    likelihoods.flatMap(({ watched }) => watched.map(({ metric }) => metric.name)),
  );
  return metricsIn(values).filter(({ name }) => watched.has(name));
}

/** The value of a metric in a record that has one for each metric of some likelihood. */
export function valueOf(values: object, { name }: Pick<Metric, "name">): number {
  return (values as Readonly<Record<string, number>>)[name];
}

/** The likelihood all of whose watched metrics stored values have; the default where it is none. */
export function likelihoodBehind(values: unknown): AnyLikelihood {
  if (typeof values !== "object" || values === null) return defaultLikelihood;
  return likelihoods.find(({ watched }) =>
    watched.every(({ metric }) => metric.later || Object.hasOwn(values, metric.name))
  ) ?? defaultLikelihood;
}

/**
 * Refuses a network whose predictions are not of classes.
 *
 * @param name of the function that the error names
 */
export function checkOfClasses(name: string, spec?: { readonly likelihood?: string }): void {
  const likelihood = likelihoodOf(spec);
  if (likelihood.ofClasses) return;
  throw new TypeError(
    `${name}(): wanted a network that predicts classes, got one of likelihood ${likelihood.name}`,
  );
}
