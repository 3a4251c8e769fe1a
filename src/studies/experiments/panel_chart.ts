// The chart of a panel: means over seeds with their standard errors, single seeds as small dots, published values
// hollow. If seeds vary widely their median replaces the mean.

import { aroundOne, draw } from "../../views/html/drawing.ts";
import type { Html } from "../../tables/markup.ts";
import type { LegendEntry } from "../../views/html/page.ts";
import type { PanelLegend } from "../../views/html/panels_figure.ts";
import { centreOf, type SummarisedPoint } from "./panel.ts";
import { shortText } from "./point_text.ts";
import type { SummarisedPanel } from "./summary.ts";

/** Height of a panel in its own units. */
export const panelHeight = 250;

const colors = ["var(--full)", "var(--truncated)", "var(--ink)", "var(--bar)"];
const seedsColor = "var(--ink)"; // of legends: in the chart they have their curve's
const publishedColor = "var(--last)";

/** The sign of a median: a short horizontal line, in the units of the drawing. */
const dash = {
  draw(
    context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void },
    length: number,
  ) {
    context.moveTo(-length / 2, 0);
    context.lineTo(length / 2, 0);
  },
};

/** The colours of a panel's curves, in their order. */
function colorsOf({ series }: SummarisedPanel): string[] {
  const own = series.filter(({ published }) => !published).map(({ name }) => name);
  return series.map(({ name, published, like }) => {
    const at = own.indexOf(published ? like ?? "" : name);
    return at < 0 ? publishedColor : colors[at % colors.length];
  });
}

/** The entries of a panel's legend on a page. */
export function panelLegend(panel: SummarisedPanel): LegendEntry[] {
  return signsOf(panel).map(({ name, color, sign }) => ({ name, color, ...looks[sign] }));
}

/** The signs on a page; others are dashed lines. */
const looks: Readonly<Record<string, Pick<LegendEntry, "dashed" | "sign">>> = {
  "●": {},
  "•": { sign: "small" },
  "│": { sign: "interval" },
  "━": { sign: "tick" },
  "◇": { dashed: true },
  "▒": { sign: "band" },
  "┊": { dashed: true },
};

/** The entries of a panel's legend, with their signs. */
export function signsOf(panel: SummarisedPanel): PanelLegend[] {
  const own = colorsOf(panel);
  const { series, bands = [], marks = [] } = panel;
  const medians = series.flatMap(({ points }) =>
    points.filter(({ median }) => median !== undefined).map(({ values }) => values.length)
  );
  const measured = series.filter(({ published }) => !published).flatMap(({ points }) => points);
  const intervals = measured.some(({ median, standardError }) =>
    median === undefined && !!standardError
  );
  return [
    ...series.map(({ name, published }, i) => ({
      name,
      color: own[i],
      sign: published ? "◇" : "●",
    })),
    ...measured.some(({ values }) => values.length > 1)
      ? [{ name: "single seed", color: seedsColor, sign: "•" }]
      : [],
    ...intervals ? [{ name: "mean ± standard error", color: seedsColor, sign: "│" }] : [],
    ...medians.length > 0
      ? [{ name: `median of ${Math.max(...medians)} runs`, color: "var(--ink)", sign: "━" }]
      : [],
    ...bands.map(({ name }) => ({ name, color: publishedColor, sign: "▒" })),
    ...marks.map(({ name, published }) => ({
      name,
      color: published ? publishedColor : colors[0],
      sign: "┊",
    })),
  ];
}

/** The text alternative of a panel. */
function labelOf({ title, series, bands = [], marks = [] }: SummarisedPanel): string {
  const numbers = (points: readonly SummarisedPoint[]) =>
    points.map((point) => `${point.x}: ${shortText(centreOf(point))}`).join(", ");
  return [
    title,
    ...series.map(({ name, points }) => `${name}: ${numbers(points)}`),
    ...bands.map(({ name, from, to }) => `${name}: ${from} to ${to}`),
    ...marks.map(({ name, x }) => `${name}: ${shortText(x)}`),
  ].join("; ");
}

/** Every seed of some points. */
function seedsOf(points: readonly SummarisedPoint[]) {
  return points.flatMap(({ x, values }) => values.map((value) => ({ x, value })));
}

/** Draws a panel. */
export function panelChart(panel: SummarisedPanel): Promise<Html> {
  const { series, bands = [], marks = [], zero = false, xScale } = panel;
  const own = colorsOf(panel);
  const measured = series.filter(({ published }) => !published).length;
  const names = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))];
  const byName = names.some((x) => typeof x === "string");
  const drawn = series.flatMap(({ points }) =>
    points.flatMap((point) => [centreOf(point), ...point.values])
  );
  const xLabel = { label: panel.x, labelArrow: "none", labelAnchor: "center" } as const;
  return draw(labelOf(panel), (Plot) => ({
    height: panelHeight,
    marginTop: 28,
    x: byName ? { type: "point", domain: names, padding: 0.6, ...xLabel } : {
      type: xScale ?? "linear",
      ticks: 6,
      insetLeft: 6,
      insetRight: 6,
      ...xScale === "log" ? { axis: null } : xLabel,
    },
    y: {
      label: panel.y,
      labelArrow: "none",
      grid: true,
      nice: true,
      ticks: 5,
      zero,
      ...!zero && aroundOne([...bands.flatMap(({ from, to }) => [from, to]), ...drawn]),
    },
    marks: [
      // a logarithmic axis names the values that were tried
      ...xScale === "log" ? [Plot.axisX(names, { text: String, ...xLabel })] : [],
      ...bands.map(({ from, to }) =>
        Plot.rect([{ from, to }], {
          y1: "from",
          y2: "to",
          fill: publishedColor,
          fillOpacity: 0.18,
        })
      ),
      ...marks.map(({ x, published }) =>
        Plot.ruleX([x], {
          stroke: published ? publishedColor : colors[0],
          strokeDasharray: published ? "5 4" : "2 3",
          strokeWidth: 1.5,
        })
      ),
      ...series.flatMap(({ points, published, apart }, i) => {
        const stroke = own[i];
        // with names on the axis curves are drawn side by side, and not joined by lines
        const dx = byName ? (i - (series.length - 1) / 2) * 9 : 0;
        if (published) {
          return [
            ...apart || byName
              ? []
              : [Plot.line(points, { x: "x", y: "mean", stroke, strokeDasharray: "5 4" })],
            Plot.dot(points, {
              x: "x",
              y: "mean",
              dx,
              symbol: "diamond",
              r: 3.5,
              stroke,
              fill: "var(--surface)",
            }),
          ];
        }
        const means = points.filter(({ median }) => median === undefined);
        const medians = points.filter(({ median }) => median !== undefined);
        const bars = means.filter(({ standardError }) => standardError).map((
          { x, mean, standardError = 0 },
        ) => ({ x, from: mean - standardError, to: mean + standardError }));
        // single runs of several curves are only distinguishable side by side
        const beside = byName ? dx : (i - (measured - 1) / 2) * 5;
        const seeds = { x: "x", y: "value", fill: stroke } as const;
        return [
          Plot.dot(seedsOf(means), { ...seeds, dx, r: 2, fillOpacity: 0.55 }),
          Plot.dot(seedsOf(medians), { ...seeds, dx: beside, r: 2.25, fillOpacity: 0.5 }),
          Plot.line(points, { x: "x", y: centreOf, stroke, strokeWidth: byName ? 0 : 1.75 }),
          Plot.ruleX(bars, { x: "x", y1: "from", y2: "to", dx, stroke, strokeWidth: 1.75 }),
          Plot.dot(means, { x: "x", y: "mean", dx, r: 3.5, fill: stroke }),
          Plot.vector(medians, {
            x: "x",
            y: "median",
            dx: beside,
            anchor: "start",
            length: 10,
            shape: dash,
            stroke,
            strokeWidth: 2.5,
          }),
        ];
      }),
    ],
  }));
}
