// Metrics as columns and cells of tables.

import { metricsIn, valueOf } from "../likelihoods/registry.ts";
import type { Column, Measured } from "../tables/table.ts";
import type { MetricIntervals, MetricValues } from "./metrics.ts";

const widths = [14, 18, 16, 14]; // on terminals: 80 characters together with 18 of names

/** A column for each metric that values have; `difference` where the columns show differences. */
export function metricColumns(metrics: MetricValues, difference?: "difference"): Column[] {
  const all = metricsIn(metrics);
  const brief = all.filter(({ terminalHead }) => terminalHead !== undefined);
  return all.map((metric) => ({
    head: metric.head,
    short: metric.terminalHead,
    form: metric.form,
    width: widths[brief.indexOf(metric)],
    difference: difference !== undefined,
  }));
}

/** The cells of a row, with intervals if available. */
export function metricCells(metrics: MetricValues, intervals?: MetricIntervals): Measured[] {
  return metricsIn(metrics).map((metric) => ({
    value: valueOf(metrics, metric),
    interval: intervals?.[metric.name as keyof MetricIntervals],
  }));
}

/** The cells of a row for the result of a change. */
export function changedCells(
  after: MetricValues,
  change: { readonly figures: MetricValues; readonly intervals?: MetricIntervals },
): Measured[] {
  const changes = metricCells(change.figures, change.intervals);
  return metricCells(after).map(({ value }, i) => ({ value, change: changes[i] }));
}
