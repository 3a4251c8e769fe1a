// Points of panels as text, the same on the page and on a terminal.

import { quantile } from "../../math/quantile.ts";
import { centreOf, type SummarisedPoint } from "./panel.ts";
import type { ExperimentSummary, SummarisedPanel } from "./summary.ts";
import { countText, decimalText, minusText } from "../../tables/number_text.ts";
import type { Table } from "../../tables/table.ts";

/**
 * "7.33 ± 0.88", "12.50 (8 to 79)" for a median of widely varying runs, or a published value, with this number of
 * decimals.
 */
export function pointText(
  { values, mean, median, standardError }: SummarisedPoint,
  digits: number,
): string {
  const text = (value: number) => decimalText(value, digits);
  if (median !== undefined) {
    return `${text(median)} (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
  }
  return standardError === undefined ? text(mean) : `${text(mean)} ± ${text(standardError)}`;
}

/**
 * Decimals of a column: none where all its numbers are whole; else as many as give the median of their sizes two digits
 * after the first, at most 4.
 */
export function columnDigits(points: readonly SummarisedPoint[]): number {
  const shown = points.flatMap(({ values, mean, median, standardError }) => [
    ...median === undefined ? [mean] : [median, Math.min(...values), Math.max(...values)],
    ...standardError === undefined ? [] : [standardError],
  ]).filter(Number.isFinite);
  if (shown.every(Number.isInteger)) return 0;
  const sizes = points.map((point) => Math.abs(centreOf(point)))
    .filter((size) => size > 0 && Number.isFinite(size));
  if (sizes.length === 0) return 2;
  // a published 8.4 has no second decimal, so none is made up
  const needed = Math.max(...shown.map((value) => shortText(value).split(".")[1]?.length ?? 0));
  return Math.max(1, Math.min(4, needed, 2 - Math.floor(Math.log10(quantile(sizes, 0.5)))));
}

/** The contents of tables: "means over 3 seeds ± standard error", then those for widely varying runs. */
export function averagesText({ choices: { seeds }, scattered }: ExperimentSummary): string[] {
  const usual = seeds.length === 1
    ? "one seed"
    : `means over ${countText(seeds.length)} seeds ± standard error`;
  if (!scattered) return [usual];
  return [
    usual,
    `${scattered.where} medians of ${countText(scattered.seeds)} seeds (least to greatest)`,
  ];
}

/** The number of seeds: "3 seeds", "3 seeds, 10 from 90 blocks on". */
export function seedsText({ choices: { seeds }, scattered }: ExperimentSummary): string {
  const usual = seeds.length === 1 ? "one seed" : `${countText(seeds.length)} seeds`;
  return scattered && scattered.seeds !== seeds.length
    ? `${usual}, ${countText(scattered.seeds)} ${scattered.where}`
    : usual;
}

/** A panel as a table, with one row for every varied value: the value, then each curve there, or an empty cell. */
export function panelTable(panel: SummarisedPanel): Table {
  const { title, x, series } = panel;
  const values = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))];
  if (values.every((x) => typeof x === "number")) values.sort((a, b) => a - b);
  const digits = series.map(({ points }) => columnDigits(points));
  const numbers = values.filter((value) => typeof value === "number");
  const decimals = Math.max(0, ...numbers.map((x) => String(x).split(".")[1]?.length ?? 0));
  const rows = values.map((value) => [
    typeof value === "number" ? decimalText(value, decimals) : value,
    ...series.map(({ points }, i) => {
      const point = points.find(({ x }) => x === value);
      return point ? pointText(point, digits[i]) : "";
    }),
  ]);
  const heads = [x, ...series.map(({ name }) => name)];
  return {
    caption: [title, ...panelNotes(panel)].join("; "),
    columns: heads.map((head, i) => ({
      head,
      short: head,
      width: i > 0 ? 2 + Math.max(...[heads, ...rows].map((row) => row[i].length)) : 0,
    })),
    rows,
  };
}

/** Values that stand beside the curves: "published chosen depth 7". */
export function panelNotes({ marks = [], bands = [] }: SummarisedPanel): string[] {
  return [
    ...marks.map(({ name, x }) => `${name} ${shortText(x)}`),
    ...bands.map(({ name, from, to }) => `${name} ${shortText(from)} to ${shortText(to)}`),
  ];
}

/** A value of three digits at most, as read off a figure. */
export function shortText(value: number): string {
  return minusText(String(+value.toPrecision(3)));
}
