// Schemas of stored metrics, chosen by the likelihood whose metrics a value has.

import { orNull } from "../files/json/values.ts";
import { optional, type OptionalSchema, type Schema } from "../files/json/schema.ts";
import { type AnyLikelihood, logLikelihoodMetric } from "./likelihood.ts";
import type { Metric } from "./metric.ts";
import { defaultLikelihood, likelihoodBehind, likelihoods } from "./registry.ts";

/** A schema that depends on the likelihood. Errors about missing fields follow the default likelihood. */
export function byLikelihood<T>(make: (likelihood: AnyLikelihood) => Schema<T>): Schema<T> {
  const made = new Map<AnyLikelihood, Schema<T>>();
  const schemaOf = (likelihood: AnyLikelihood) => {
    const schema = made.get(likelihood) ?? make(likelihood);
    made.set(likelihood, schema);
    return schema;
  };
  return {
    ...schemaOf(defaultLikelihood),
    faultOf: (value) => schemaOf(likelihoodBehind(value)).faultOf(value),
  };
}

/** The mean log-likelihood of an exit, within the bounds of any likelihood. */
export const exitLogLikelihood: Schema<number> = {
  ...logLikelihoodMetric.values,
  faultOf: (each) => {
    const bounds = likelihoods.flatMap(({ metrics }) => metrics)
      .filter(({ name }) => name === logLikelihoodMetric.name).map(({ values }) => values);
    return bounds.some(({ faultOf }) => faultOf(each) === undefined)
      ? undefined
      : logLikelihoodMetric.values.faultOf(each);
  },
};

/** Fields of metrics by name: null if a value is not finite, absent if the metric is newer than the file. */
export function metricFields(
  metrics: readonly Metric[],
): Readonly<Record<string, Schema<number> | OptionalSchema<number>>> {
  return Object.fromEntries(metrics.map(({ name, values, later }) => {
    const field = orNull(values);
    return [name, later ? optional(field) : field];
  }));
}
