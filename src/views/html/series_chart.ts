// Lines over a common axis: how a figure goes with depth, with what is rejected, or with a disturbance.

import { aroundOne, draw } from "./drawing.ts";
import type { Html } from "../../tables/markup.ts";
import type { LegendEntry } from "./page.ts";

/** One line. */
export interface Series extends LegendEntry {
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    /** The panel, where a chart has several. */
    readonly panel?: string;
  }[];
}

/** What a chart of lines shows. */
export interface SeriesChart {
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly x: string;
  readonly y: string;
  readonly xTicks?: readonly number[];
  /** Whether the vertical axis begins at 0. */
  readonly zero?: boolean;
  /** Whether every point is marked; default true. */
  readonly dots?: boolean;
  readonly series: readonly Series[];
  /** Horizontal lines. */
  readonly levels?: readonly (LegendEntry & { readonly y: number })[];
}

/** Draws lines; panels, where points name them, stand side by side. */
export function seriesChart(chart: SeriesChart): Promise<Html> {
  const { label, x, y, series, levels = [], dots = true } = chart;
  const panels = series.some(({ points }) => points.some(({ panel }) => panel !== undefined));
  const values = [...levels, ...series.flatMap(({ points }) => points)].map(({ y }) => y);
  return draw(label, (Plot) => ({
    ...panels && { fx: { label: null, padding: 0.15 } },
    x: {
      label: x,
      labelArrow: "none",
      labelAnchor: "center",
      ...chart.xTicks && { ticks: [...chart.xTicks], tickFormat: String },
    },
    y: {
      label: panels ? null : y, // the names of the panels stand where it would
      labelArrow: "none",
      grid: true,
      nice: true,
      ticks: 5,
      zero: chart.zero ?? false,
      ...!chart.zero && aroundOne(values),
    },
    marks: [
      ...levels.map(({ y, color, dashed }, i) =>
        Plot.ruleY([y], {
          stroke: color,
          strokeWidth: levels.length > 1 && i === 0 ? 3.5 : 1.5,
          ...dashed && { strokeDasharray: "5 4" },
        })
      ),
      ...series.flatMap(({ points, color, dashed }, i) => {
        const finite = points.filter(({ y }) => Number.isFinite(y));
        const channels = { x: "x", y: "y", ...panels && { fx: "panel" } };
        return [
          Plot.line(finite, {
            ...channels,
            stroke: color,
            // where others lie on the first, it is seen beside them
            strokeWidth: series.length > 1 && i === 0 ? 3.5 : 1.75,
            ...dashed && { strokeDasharray: "5 4" },
          }),
          ...dots ? [Plot.dot(finite, { ...channels, fill: color, r: 2.5 })] : [],
        ];
      }),
    ],
  }));
}
