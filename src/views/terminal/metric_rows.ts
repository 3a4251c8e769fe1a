// Rows of figures for terminals: a way of predicting a row, its intervals or changes below it.

import type { MetricValues } from "../../evaluation/metrics.ts";
import type { Metric } from "../../likelihoods/metric.ts";
import { metricNamed, metricsIn } from "../../likelihoods/registry.ts";
import type { Interval } from "../../math/bootstrap.ts";
import { decimalText, minusText } from "../../tables/number_text.ts";
import { type TextRow, textTable } from "./text_table.ts";
import type { MetricName } from "../../evaluation/metric_text.ts";

/** The metrics that a terminal of 80 columns has room for, of those that figures have. */
export function shownMetricValues(metrics: MetricValues): MetricName[] {
  return shownMetrics(metrics).map(({ name }) => name as MetricName);
}

/** What they are called there. */
export function shownHeads(metrics: MetricValues): string[] {
  return shownMetrics(metrics).map(({ terminalHead }) => terminalHead!);
}

function shownMetrics(metrics: MetricValues): Metric[] {
  return metricsIn(metrics).filter(({ terminalHead }) => terminalHead !== undefined);
}

const widths = [18, 14, 18, 16, 14]; // 80 together

/** A table of {@linkcode shownMetricValues}; `figures` are those of any of its rows. */
export function metricValueLines(
  heading: string,
  metrics: MetricValues,
  rows: readonly TextRow[],
  columns: number,
  dim: (text: string) => string,
): string[] {
  const heads = { cells: [heading, ...shownHeads(metrics)], dim: true };
  const [name, ...others] = widths;
  const usual = [name, ...heads.cells.slice(1).map((_, i) => others[i] ?? 14)];
  return textTable([heads, ...rows], usual, columns, dim);
}

/**
 * An interval in so few digits that a row of them fits 80 columns: `−0.181 to −0.044`, `29.33 to 45.33`, in percent where
 * the figure is a share.
 */
export function shortIntervalText(name: MetricName, [lower, upper]: Interval): string {
  const ends = [lower, upper];
  if (metricNamed(name).form === "share") {
    const share = (end: number) => end >= 0.99995 ? "100" : decimalText(100 * end, 2);
    return ends.map(share).join(" to ");
  }
  const size = Math.max(...ends.map(Math.abs).filter(Number.isFinite), 0);
  const end = (value: number) =>
    size < 1e5
      ? decimalText(value, size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0)
      : minusText(value.toExponential(1));
  return ends.map(end).join(" to ");
}
