// Several charts in one standalone SVG: light colours, its own background.

import { wrapped } from "../terminal/terminal.ts";
import { chartWidth } from "./drawing.ts";
import { type Html, markup, raw } from "../../tables/markup.ts";
import { inLightColors } from "./page_colors.ts";

/** A chart with its title. */
export interface FigurePanel {
  /** What it shows, with its unit. */
  readonly title: string;
  /** An SVG in the page's colours. */
  readonly drawing: Html;
  /** The meaning of its colours, below its title. */
  readonly legend?: readonly PanelLegend[];
}

/** The meaning of a colour. */
export interface PanelLegend {
  readonly name: string;
  readonly color: string;
  /** A sign in that colour, for instance "●". */
  readonly sign: string;
}

const columns = 2;
const gap = 24;
const titleHeight = 22;
const lineHeight = 18;
const characterWidth = 6.9; // about, of text of 13 pixels
const headingWidth = 9.1; // about, of a bold character of 15 pixels
const headingHeight = 20;

/**
 * Panels in two columns under a title.
 *
 * @param height of every drawing in its own units
 * @returns its text
 */
export function panelsFigure(
  title: string,
  panels: readonly FigurePanel[],
  height: number,
): string {
  const legends = panels.map(({ legend = [] }) => legendLines(legend));
  const head = titleHeight + lineHeight * Math.max(...legends.map(({ length }) => length), 0);
  const panel = { width: chartWidth + gap, height: height + head + gap };
  const width = columns * panel.width + gap;
  const heading = wrapped(title, Math.floor((width - 2 * gap) / headingWidth));
  const top = gap + titleHeight + headingHeight * (heading.length - 1);
  const size = { width, height: Math.ceil(panels.length / columns) * panel.height + top };
  const placed = panels.map(({ title, drawing }, i) => {
    const x = gap + (i % columns) * panel.width;
    const y = top + Math.floor(i / columns) * panel.height;
    // the drawing has a viewBox alone; its place and size come before its own attributes
    const svg = drawing.html.replace(
      /^<svg /,
      `<svg x="${x}" y="${y + head}" width="${chartWidth}" height="${height}" `,
    );
    const legend = legends[i].map((entries, line) =>
      markup`<text x="${x}" y="${y + 14 + lineHeight * (line + 1)}">${
        entries.map(({ name, color, sign }, i) =>
          markup`<tspan ${i > 0 && raw('dx="12"')} fill="${color}">${sign}</tspan> ${name}`
        )
      }</text>
`
    );
    return markup`<text x="${x}" y="${y + 14}" font-weight="600">${title}</text>
${legend}${raw(svg)}
`;
  });
  const headings = heading.map((line, i) =>
    markup`<text x="${gap}" y="${
      gap + headingHeight * i
    }" font-size="15" font-weight="600">${line}</text>
`
  );
  return inLightColors(
    markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" font-family="system-ui, sans-serif" font-size="13" fill="var(--ink)" color="var(--ink)">
<style>text { white-space: pre; }</style>
<rect width="100%" height="100%" fill="var(--surface)"/>
${headings}${placed}</svg>
`.html,
  );
}

/** Entries in lines that fit the width of a panel. */
function legendLines(entries: readonly PanelLegend[]): PanelLegend[][] {
  const lines: PanelLegend[][] = [];
  let room = 0; // in characters, of the current line
  for (const entry of entries) {
    const length = entry.name.length + 4;
    if (length > room) {
      lines.push([]);
      room = chartWidth / characterWidth;
    }
    lines.at(-1)!.push(entry);
    room -= length;
  }
  return lines;
}
