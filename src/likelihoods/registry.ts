// The registry of likelihoods, and their metrics by name.

import { type Schema, value } from "../files/json/schema.ts";
import { categorical } from "./categorical.ts";
import type { AnyLikelihood } from "./likelihood.ts";
import type { Metric } from "./metric.ts";

/** The likelihoods, the default first. */
export const likelihoods: readonly AnyLikelihood[] = [categorical];

/** The likelihood of networks that name none. */
export const defaultLikelihood: AnyLikelihood = categorical;

/**
 * The likelihood with a name; the default if no name is given.
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

/** Schema of the name of a likelihood. */
export const likelihoodName: Schema<string> = value(
  "the name of a likelihood",
  (each) => likelihoods.some(({ name }) => name === each),
);

/** The likelihood of a network. Custom networks need not have a specification. */
export function likelihoodOf(spec?: { readonly likelihood?: string }): AnyLikelihood {
  return likelihoodNamed(spec?.likelihood);
}

/**
 * The metric with a name, of any likelihood.
 *
 * @throws RangeError if there is none
 */
export function metricNamed(name: string): Metric {
  for (const { metrics } of likelihoods) {
    const found = metrics.find((metric) => metric.name === name);
    if (found) return found;
  }
  throw new RangeError(`metric must be the name of a metric, got ${JSON.stringify(name)}`);
}

/** The metrics that a record has values of, in the order of its keys; other entries are ignored. */
export function metricsIn(values: object): Metric[] {
  const known = new Map(
    likelihoods.flatMap(({ metrics }) => metrics.map((metric) => [metric.name, metric] as const)),
  );
  return Object.keys(values).flatMap((name) => known.get(name) ?? []);
}

/** Those of {@linkcode metricsIn} that a likelihood tracks during training. */
export function watchedIn(values: object): Metric[] {
  const watched = new Set(
    likelihoods.flatMap(({ watched }) => watched.map(({ metric }) => metric.name)),
  );
  return metricsIn(values).filter(({ name }) => watched.has(name));
}

/** The value of a metric in a record with one value for each metric of a likelihood. */
export function valueOf(values: object, { name }: Pick<Metric, "name">): number {
  return (values as Readonly<Record<string, number>>)[name];
}

/** The likelihood whose tracked metrics are all in the stored values; the default if there is none. */
export function likelihoodBehind(values: unknown): AnyLikelihood {
  if (typeof values !== "object" || values === null) return defaultLikelihood;
  return likelihoods.find(({ watched }) =>
    watched.every(({ metric }) => metric.later || Object.hasOwn(values, metric.name))
  ) ?? defaultLikelihood;
}

/**
 * Throws a TypeError for a network that does not predict classes.
 *
 * @param name function name for errors
 */
export function checkOfClasses(name: string, spec?: { readonly likelihood?: string }): void {
  const likelihood = likelihoodOf(spec);
  if (likelihood.ofClasses) return;
  throw new TypeError(
    `${name}(): network must predict classes, got one of likelihood ${likelihood.name}`,
  );
}
