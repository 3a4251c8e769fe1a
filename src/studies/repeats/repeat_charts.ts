// The charts of repeated runs: the posterior of each as a line, and the depths of each in a row.

import { percentText } from "../../tables/number_text.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { across, upwards } from "../../views/html/chart_parts.ts";
import { depthTicks } from "../../views/html/depth_ticks.ts";
import { draw } from "../../views/html/drawing.ts";
import { figure, legend, type LegendEntry, row } from "../../views/html/page.ts";
import type { FigurePanel, PanelLegend } from "../../views/html/panels_figure.ts";

/** A run as the charts show it. */
export interface ChartedRun {
  /** "seed 6". */
  readonly name: string;
  readonly posterior: readonly number[];
  readonly chosenDepth: number;
  readonly argmaxDepth: number;
  /** Drawn with a thick line: the run that others are compared with. */
  readonly stored?: boolean;
}

/** A chart with its title and legend. */
export interface RepeatChart {
  readonly title: string;
  readonly drawing: Html;
  readonly legend: readonly LegendEntry[];
}

/** Height of charts of so many runs, in their own units. */
export function repeatChartHeight(runs: number): number {
  return Math.max(270, 76 + 24 * runs);
}

const look = {
  line: { name: "posterior of a run", color: "var(--bar)" },
  stored: { name: "posterior of the stored run", color: "var(--ink)" },
  chosen: { name: "chosen depth", color: "var(--truncated)", sign: "dot" },
  probable: { name: "most probable depth", color: "var(--full)", sign: "small" },
} as const satisfies Readonly<Record<string, LegendEntry>>;

/** The posteriors as lines over depth, with a dot at the depth that each chooses. */
export async function posteriorsChart(
  title: string,
  runs: readonly ChartedRun[],
  height: number,
): Promise<RepeatChart> {
  const maxDepth = runs[0].posterior.length - 1;
  const points = runs.flatMap(({ name, posterior, chosenDepth, stored = false }) =>
    posterior.map((q, d) => ({ name, d, q: 100 * q, chosen: d === chosenDepth, stored }))
  );
  const label = `${title}: ${
    runs.map(({ name, posterior, argmaxDepth }) =>
      `${name} is highest at ${argmaxDepth} with ${percentText(posterior[argmaxDepth], 1)}`
    ).join("; ")
  }`;
  const drawing = await draw(label, (Plot) => ({
    height,
    x: { ...across("depth, blocks"), ticks: depthTicks(maxDepth), tickFormat: String },
    y: { ...upwards("probability, %"), zero: true },
    marks: [
      Plot.ruleY([0]),
      ...[false, true].map((stored) =>
        Plot.line(points.filter((point) => point.stored === stored), {
          x: "d",
          y: "q",
          z: "name",
          stroke: (stored ? look.stored : look.line).color,
          strokeWidth: stored ? 2.5 : 1.75,
        })
      ),
      Plot.dot(points.filter(({ chosen }) => chosen), {
        x: "d",
        y: "q",
        r: 3.5,
        fill: look.chosen.color,
      }),
    ],
  }));
  const stored = runs.some((run) => run.stored);
  return { title, drawing, legend: [look.line, ...stored ? [look.stored] : [], look.chosen] };
}

/** A row for each run: its chosen and its most probable depth on an axis of all depths. */
export async function depthRowsChart(
  title: string,
  runs: readonly ChartedRun[],
  height: number,
): Promise<RepeatChart> {
  const maxDepth = runs[0].posterior.length - 1;
  const longest = Math.max(...runs.map(({ name }) => name.length));
  const label = `${title}: ${
    runs.map(({ name, chosenDepth, argmaxDepth }) =>
      `${name} chosen ${chosenDepth}, most probable ${argmaxDepth}`
    ).join("; ")
  }`;
  const drawing = await draw(label, (Plot) => ({
    height,
    marginTop: 12,
    marginLeft: 12 + 7 * longest, // of the labels, in an eleven-pixel font
    marginRight: 16,
    x: {
      ...across("depth, blocks"),
      domain: [0, Math.max(1, maxDepth)],
      grid: true,
      ticks: depthTicks(maxDepth),
      tickFormat: String,
      insetLeft: 6,
      insetRight: 6,
    },
    y: { type: "point", label: null, domain: runs.map(({ name }) => name), tickSize: 0 },
    marks: [
      Plot.dot(runs, { x: "chosenDepth", y: "name", r: 5, fill: look.chosen.color }),
      Plot.dot(runs, { x: "argmaxDepth", y: "name", r: 2.5, fill: look.probable.color }),
    ],
  }));
  return { title, drawing, legend: [look.chosen, look.probable] };
}

/** The charts for the standalone figure. */
export function repeatPanels(charts: readonly RepeatChart[]): FigurePanel[] {
  return charts.map(({ title, drawing, legend }) => ({
    title,
    drawing,
    legend: panelSigns(legend),
  }));
}

/** The charts beside each other on a page, with their legends. */
export function repeatFigures(charts: readonly RepeatChart[]): Html {
  return row(
    ...charts.map(({ title, drawing, legend: entries }) =>
      figure(title, markup`${legend(entries)}${drawing}`)
    ),
  );
}

/** The same legend for the standalone figure, with characters as signs. */
function panelSigns(legend: readonly LegendEntry[]): PanelLegend[] {
  const signs: Readonly<Record<string, string>> = { dot: "●", small: "•" };
  return legend.map(({ name, color, sign }) => ({
    name,
    color,
    sign: signs[sign ?? ""] ?? "━",
  }));
}
