// Several charts as one self-contained SVG: the page's light colours are written out, on a white background, since it
// is shown outside of pages.

import { type Html, markup, raw } from "../../tables/markup.ts";
import { inLightColors } from "./page_colors.ts";

/** A mark in a chart, and its meaning. */
export interface Sign {
  /** A character, for instance "▲". */
  readonly sign: string;
  /** For instance `var(--full)`. */
  readonly color: string;
  readonly name: string;
}

/** A chart with its title and legend. */
export interface PlacedChart {
  readonly title: string;
  readonly legend?: readonly Sign[];
  /** An SVG as text, as {@linkcode draw} gives it. */
  readonly drawing: Html;
  readonly width: number;
  readonly height: number;
}

const EDGE = 14; // around everything and between charts
const HEADING = 30; // of the whole
const TITLE = 38; // of a chart, with its legend

/**
 * One SVG: a heading, below it the charts in a row.
 *
 * @param heading the first word or words stand out
 */
export function standaloneSvg(
  heading: readonly [strong: string, rest: string],
  charts: readonly PlacedChart[],
): string {
  const width = charts.reduce((sum, chart) => sum + chart.width + EDGE, EDGE);
  const top = EDGE + HEADING;
  const height = top + TITLE + Math.max(...charts.map((chart) => chart.height)) + EDGE / 2;
  let x = EDGE;
  const placed = charts.map((chart) => {
    const at = x;
    x += chart.width + EDGE;
    const inner = chart.drawing.html.replace(
      "<svg",
      `<svg x="${at}" y="${top + TITLE}" width="${chart.width}" height="${chart.height}"`,
    );
    return markup`<text x="${at}" y="${
      top + 14
    }" font-size="13" font-weight="600">${chart.title}</text>
<text x="${at}" y="${top + 32}" font-size="12" style="white-space:pre">${
      chart.legend?.map(({ sign, color, name }) =>
        markup`<tspan fill="${color}" font-weight="600">${sign}</tspan> ${name}  `
      )
    }</text>
${raw(inner)}
`;
  });
  const [strong, rest] = heading;
  const { html } =
    markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" style="max-width:100%;height:auto" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif" fill="var(--ink)" color="var(--ink)">
<rect width="${width}" height="${height}" fill="var(--surface)"/>
<text x="${EDGE}" y="${
      EDGE + 14
    }" font-size="14" style="white-space:pre"><tspan font-weight="600">${strong}</tspan><tspan fill="var(--dim)">  ${rest}</tspan></text>
${placed}</svg>
`;
  return inLightColors(html);
}
