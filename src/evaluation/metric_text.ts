// Metrics of an evaluation as text: values, intervals and differences in the units that each metric names.

import type { MetricValues } from "./metrics.ts";
import { metricNamed, metricsIn } from "../likelihoods/registry.ts";
import type { Interval } from "../math/bootstrap.ts";
import { bareMetricText, metricText } from "../likelihoods/metric_text.ts";

/** The name of a figure. */
export type MetricName = keyof MetricValues;

/** The names of the metrics that figures have, in their order. */
export function namesOf(metrics: MetricValues): MetricName[] {
  return metricsIn(metrics).map(({ name }) => name as MetricName);
}

/** What they are called in the heads of tables. */
export function headsOf(metrics: MetricValues): string[] {
  return metricsIn(metrics).map(({ head }) => head);
}

/** A figure with its unit: `0.81 %`, `−0.0470`, `0.0123`. */
export function metricValueText(name: MetricName, value: number): string {
  return metricText(metricNamed(name), value);
}

/** An interval in the unit of its figure, which is not repeated: `0.44 to 1.25`. */
export function intervalText(name: MetricName, [lower, upper]: Interval): string {
  const bare = (value: number) => bareMetricText(metricNamed(name), value);
  return `${bare(lower)} to ${bare(upper)}`;
}

/** A difference with its sign, shares in percentage points: `+0.13`. */
export function differenceText(name: MetricName, value: number): string {
  const text = bareMetricText(metricNamed(name), value);
  return value > 0 && !/^0\.0*$/.test(text) ? `+${text}` : text;
}

/** An interval of a difference: `−0.06 to +0.31`. */
export function differenceIntervalText(name: MetricName, [lower, upper]: Interval): string {
  return `${differenceText(name, lower)} to ${differenceText(name, upper)}`;
}
