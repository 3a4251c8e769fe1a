// Line charts over a common axis, such as a metric by depth, by share rejected or by corruption strength.

import { across, upwards } from "./chart_parts.ts";
import { aroundOne, draw } from "./drawing.ts";
import type { Html } from "../../tables/markup.ts";
import type { LegendEntry } from "./page.ts";

/** One line. */
export interface Series extends LegendEntry {
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    /** The panel, if a chart has several. */
    readonly panel?: string;
  }[];
}

/** A chart of lines. */
export interface SeriesChart {
  /** The text alternative. */
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

/** Draws lines; panels, if points name them, are side by side. */
export function seriesChart(chart: SeriesChart): Promise<Html> {
  const { label, x, y, series, levels = [], dots = true } = chart;
  const panels = series.some(({ points }) => points.some(({ panel }) => panel !== undefined));
  const values = [...levels, ...series.flatMap(({ points }) => points)].map(({ y }) => y);
  return draw(label, (Plot) => ({
    ...panels && { fx: { label: null, padding: 0.15 } },
    x: {
      ...across(x),
      ...chart.xTicks && { ticks: [...chart.xTicks], tickFormat: String },
    },
    y: {
      ...upwards(panels ? null : y), // the names of the panels take its place
      nice: true,
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
            // wider, so that it is visible below others that coincide
            strokeWidth: series.length > 1 && i === 0 ? 3.5 : 1.75,
            ...dashed && { strokeDasharray: "5 4" },
          }),
          ...dots ? [Plot.dot(finite, { ...channels, fill: color, r: 2.5 })] : [],
        ];
      }),
    ],
  }));
}
