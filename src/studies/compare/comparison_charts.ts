// The charts of a comparison: a panel per metric, a row per predictor, dots with their standard errors.

import { draw } from "../../views/html/drawing.ts";
import { logTicks, tickText } from "../../views/html/log_ticks.ts";
import type { Html } from "../../tables/markup.ts";
import { unitScale } from "../../likelihoods/metric.ts";
import { metricNamed } from "../../likelihoods/registry.ts";
import { type Comparison, predictorsOfRuns } from "./comparison.ts";
import { meanText, metricHead, predictorText } from "./metric_text.ts";
import { comparedIn, type ComparedMeasure, isCost, metricOf } from "./run_result.ts";

/** A panel. */
interface ComparisonChart {
  /** What it shows, with its unit. */
  readonly title: string;
  /** An SVG in the page's colours, {@linkcode chartHeight} units high. */
  readonly drawing: Html;
}

/** Height of a panel in its own units. */
export function chartHeight({ ways: predictors }: Comparison): number {
  return 56 + 26 * predictors.length;
}

/** One panel for each metric, in their order. */
export async function comparisonCharts(comparison: Comparison): Promise<ComparisonChart[]> {
  const charts: ComparisonChart[] = [];
  for (const metric of comparedIn(comparison.ways[0]?.figures)) {
    charts.push({ title: titleOf(metric), drawing: await chart(comparison, metric) });
  }
  return charts;
}

function titleOf(metric: ComparedMeasure): string {
  const { name, unit } = metricHead(metric);
  return `${name[0].toUpperCase()}${name.slice(1)}${unit && `, ${unit}`}`;
}

/** The colour of single seeds. */
export const seedColor = "var(--last)";

function chart(comparison: Comparison, metric: ComparedMeasure): Promise<Html> {
  const { ways: predictors, runs, seeds: { length } } = comparison;
  const many = length > 1;
  const costly = isCost(metric);
  const scale = costly ? 1 : unitScale(metricNamed(metric));
  const rows = predictors.map((predictor) => {
    const { mean, standardError = 0 } = predictor.figures[metric];
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
      value: scale * metricOf(run, result, metric),
    }))
  );
  const values = seeds.map(({ value }) => value);
  // costs of ensembles are multiples, which a logarithmic axis shows as distances
  const log = costly && Math.min(...values) > 0 && Math.max(...values) > 4 * Math.min(...values);
  const ends = [...values, ...rows.flatMap(({ from, to }) => [from, to]).filter((end) => end > 0)];
  const ticks = log ? logTicks(Math.min(...ends), Math.max(...ends)) : [];
  const label = `${titleOf(metric)}${log ? ", log scale" : ""}: ` +
    predictors.map((predictor) =>
      `${predictorText(predictor)} ${meanText(metric, predictor.figures[metric])}`
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
      // below the interval: two seeds would be its ends
      ...many ? [Plot.dot(seeds, { x: "value", y: "name", dy: 8, r: 2.5, fill: seedColor })] : [],
    ],
  }));
}
