// The figures of a comparison drawn: a panel a figure, a row a method, dots with their standard errors.

import { draw } from "../../views/html/drawing.ts";
import type { Html } from "../../tables/markup.ts";
import { unitScale } from "../../likelihoods/metric.ts";
import { metricNamed } from "../../likelihoods/registry.ts";
import { type Comparison, predictorsOfRuns } from "./comparison.ts";
import { meanText, metricHead, predictorText, sizeText } from "./metric_text.ts";
import { comparedIn, type ComparedMeasure, isCost, metricOf } from "./run_result.ts";

/** A panel. */
export interface ComparisonChart {
  /** What it shows, with its unit. */
  readonly title: string;
  /** An SVG in the page's colours, {@linkcode chartHeight} units high. */
  readonly drawing: Html;
}

/** Height of a panel in its own units. */
export function chartHeight({ ways: predictors }: Comparison): number {
  return 56 + 26 * predictors.length;
}

/** One panel for each figure, in their order. */
export async function comparisonCharts(comparison: Comparison): Promise<ComparisonChart[]> {
  const charts: ComparisonChart[] = [];
  for (const figure of comparedIn(comparison.ways[0]?.figures)) {
    charts.push({ title: titleOf(figure), drawing: await chart(comparison, figure) });
  }
  return charts;
}

function titleOf(figure: ComparedMeasure): string {
  const { name, unit } = metricHead(figure);
  return `${name[0].toUpperCase()}${name.slice(1)}${unit && `, ${unit}`}`;
}

/** The colour of single seeds. */
export const seedColor = "var(--last)";

/**
 * Ticks of a logarithmic axis that fit beside each other: 1, 2 and 5 times powers of ten, or powers of ten alone. The first
 * is not above the lowest value and the last not below the highest, so that every point lies between two labels.
 */
export function logTicks(lowest: number, highest: number, most = 6): number[] {
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = between(lowest, highest, factors);
    if (ticks.length <= most) return ticks;
  }
  const decades = between(lowest, highest, [1]);
  const step = Math.ceil((decades.length - 1) / (most - 1));
  const first = Math.log10(decades[0]);
  const count = Math.ceil((decades.length - 1) / step) + 1;
  return Array.from({ length: count }, (_, i) => round(1, Math.round(first) + i * step));
}

/** Factors times powers of ten, from the greatest that is not above one number to the least that is not below another. */
function between(lowest: number, highest: number, factors: readonly number[]): number[] {
  const from = Math.floor(Math.log10(lowest)) - 1;
  const to = Math.ceil(Math.log10(highest)) + 1;
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i)
    .flatMap((exponent) => factors.map((factor) => round(factor, exponent)));
  const first = all.findLastIndex((value) => value <= lowest);
  const last = all.findIndex((value) => value >= highest);
  return all.slice(first, last + 1);
}

/** A factor times a power of ten, as close as it is written: 0.3, not 3 times 0.1. */
function round(factor: number, exponent: number): number {
  return Number(`${factor}e${exponent}`);
}

/** A tick: "100k", "1.5k", "0.02". */
export function tickText(value: number): string {
  return value >= 1000
    ? sizeText(value).replace(/\.0+(?=[kMGT])|(?<=\.\d*[1-9])0+(?=[kMGT])/, "")
    : String(+value.toPrecision(6));
}

function chart(comparison: Comparison, figure: ComparedMeasure): Promise<Html> {
  const { ways: predictors, runs, seeds: { length } } = comparison;
  const many = length > 1;
  const costly = isCost(figure);
  const scale = costly ? 1 : unitScale(metricNamed(figure));
  const rows = predictors.map((predictor) => {
    const { mean, standardError = 0 } = predictor.figures[figure];
    return {
      name: predictorText(predictor),
      searched: predictor.method === "searched",
      mean: scale * mean,
      from: scale * (mean - standardError),
      to: scale * (mean + standardError),
    };
  });
  const seeds = predictors.flatMap((predictor) =>
    predictorsOfRuns(runs, predictor.method, predictor.way).map(({ run, way: result }) => ({
      name: predictorText(predictor),
      value: scale * metricOf(run, result, figure),
    }))
  );
  const values = seeds.map(({ value }) => value);
  // costs of ensembles are multiples, which a logarithmic axis shows as distances
  const log = costly && Math.min(...values) > 0 && Math.max(...values) > 4 * Math.min(...values);
  const ends = [...values, ...rows.flatMap(({ from, to }) => [from, to]).filter((end) => end > 0)];
  const ticks = log ? logTicks(Math.min(...ends), Math.max(...ends)) : [];
  const label = `${titleOf(figure)}${log ? ", log scale" : ""}: ` +
    predictors.map((predictor) =>
      `${predictorText(predictor)} ${meanText(figure, predictor.figures[figure])}`
    ).join("; ");
  const color = ({ searched }: { searched: boolean }) => searched ? "var(--full)" : "var(--ink)";
  return draw(label, (Plot) => ({
    height: chartHeight(comparison),
    marginTop: 8,
    marginBottom: log ? 44 : 28,
    marginLeft: 140,
    marginRight: 16,
    x: {
      label: log ? "log scale" : null,
      labelArrow: "none",
      labelAnchor: "center",
      type: log ? "log" : "linear",
      ...log && { domain: [ticks[0], ticks.at(-1)!] },
      nice: !log,
      grid: true,
      insetLeft: 6,
      insetRight: 6,
      ticks: log ? ticks : 4,
      ...costly && { zero: !log, tickFormat: tickText },
    },
    y: { type: "point", label: null, domain: rows.map(({ name }) => name), tickSize: 0 },
    marks: [
      Plot.ruleY(rows.filter(({ from, to }) => to > from && (!log || from > 0)), {
        x1: "from",
        x2: "to",
        y: "name",
        stroke: color,
        strokeWidth: 2,
      }),
      Plot.dot(rows, { x: "mean", y: "name", r: 4, fill: color }),
      // below the interval, whose ends they are where there are two
      ...many ? [Plot.dot(seeds, { x: "value", y: "name", dy: 8, r: 2.5, fill: seedColor })] : [],
    ],
  }));
}
