// The figures of a comparison drawn: a panel a figure, a row a method, dots with their standard errors.

import { draw } from "../report/drawing.ts";
import type { Html } from "../report/markup.ts";
import { type Comparison, waysOfRuns } from "./comparison.ts";
import { figureHeads, meanText, sizeText, wayText } from "./figure_text.ts";
import { type ComparedFigure, comparedFigures, figureOf } from "./run_result.ts";

/** A panel. */
export interface ComparisonChart {
  /** What it shows, with its unit. */
  readonly title: string;
  /** An SVG in the page's colours, {@linkcode chartHeight} units high. */
  readonly drawing: Html;
}

/** Height of a panel in its own units. */
export function chartHeight({ ways }: Comparison): number {
  return 40 + 24 * ways.length;
}

/** One panel for each figure, in their order. */
export async function comparisonCharts(comparison: Comparison): Promise<ComparisonChart[]> {
  const charts: ComparisonChart[] = [];
  for (const figure of comparedFigures) {
    charts.push({ title: titleOf(figure), drawing: await chart(comparison, figure) });
  }
  return charts;
}

function titleOf(figure: ComparedFigure): string {
  const { name, unit } = figureHeads[figure];
  return `${name[0].toUpperCase()}${name.slice(1)}${unit && `, ${unit}`}`;
}

/** Whether a number is 1, 2 or 5 times a power of ten. */
function isRound(value: number): boolean {
  return /^[125]e/.test(value.toExponential());
}

/** A tick: "100k", "1.5k", "0.02". */
export function tickText(value: number): string {
  return value >= 1000
    ? sizeText(value).replace(/\.0+(?=[kMGT])|(?<=\.\d*[1-9])0+(?=[kMGT])/, "")
    : String(+value.toPrecision(6));
}

function chart(comparison: Comparison, figure: ComparedFigure): Promise<Html> {
  const { ways, runs } = comparison;
  const scale = figure === "error" || figure === "calibrationError" ? 100 : 1;
  const rows = ways.map((way) => {
    const { mean, standardError = 0 } = way.figures[figure];
    return {
      name: wayText(way),
      searched: way.method === "searched",
      mean: scale * mean,
      from: scale * (mean - standardError),
      to: scale * (mean + standardError),
    };
  });
  const seeds = ways.flatMap((way) =>
    waysOfRuns(runs, way.method, way.way).map(({ run, way: result }) => ({
      name: wayText(way),
      value: scale * figureOf(run, result, figure),
    }))
  );
  const values = seeds.map(({ value }) => value);
  const costly = !["error", "logLikelihood", "brier", "calibrationError"].includes(figure);
  // costs of ensembles are multiples, which a logarithmic axis shows as distances
  const log = costly && Math.min(...values) > 0 && Math.max(...values) > 4 * Math.min(...values);
  const label = `${titleOf(figure)}: ` +
    ways.map((way) => `${wayText(way)} ${meanText(figure, way.figures[figure])}`).join("; ");
  const color = ({ searched }: { searched: boolean }) => searched ? "var(--full)" : "var(--ink)";
  return draw(label, (Plot) => ({
    height: chartHeight(comparison),
    marginTop: 8,
    marginBottom: 28,
    marginLeft: 140,
    marginRight: 16,
    x: {
      label: null,
      type: log ? "log" : "linear",
      nice: !log,
      grid: true,
      insetLeft: 6,
      insetRight: 6,
      ticks: 4,
      ...costly && {
        zero: !log,
        tickFormat: (value: number) => !log || isRound(value) ? tickText(value) : "",
      },
    },
    y: { type: "point", label: null, domain: rows.map(({ name }) => name), tickSize: 0 },
    marks: [
      Plot.dot(seeds, { x: "value", y: "name", r: 2, fill: "var(--dim)", fillOpacity: 0.5 }),
      Plot.ruleY(rows.filter(({ from, to }) => to > from && (!log || from > 0)), {
        x1: "from",
        x2: "to",
        y: "name",
        stroke: color,
        strokeWidth: 2,
      }),
      Plot.dot(rows, { x: "mean", y: "name", r: 4, fill: color }),
    ],
  }));
}
