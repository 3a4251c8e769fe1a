// Charts as files: self-contained SVGs in light colours. No DOM here.

import { raw } from "../../../tables/markup.ts";
import { type PlacedChart, type Sign, standaloneSvg } from "../../html/standalone_svg.ts";

/** The run of a chart, and its status: "spirals-1", "epoch 1,200, depth 7 chosen of 20". */
export type Heading = readonly [run: string, moment: string];

/** A chart to save; the drawing is an SVG as text, without a size. */
export interface SavedChart extends Omit<PlacedChart, "drawing"> {
  readonly drawing: string;
}

const LETTER = 6.6; // pixels of a letter of 12 pixels, on average
const LONGEST = 60; // letters of a run's name in a heading

/** The file: heading, title, legend and chart. */
export function chartFile([run, moment]: Heading, chart: SavedChart): string {
  const name = [...run].length > LONGEST ? `${[...run].slice(0, LONGEST - 1).join("")}…` : run;
  const legend = chart.legend ?? [];
  const heading = [...name, ...moment].length * LETTER * 14 / 12 + 3 * LETTER;
  const width = Math.round(Math.max(chart.width, heading, lineWidth(legend)));
  const svg = standaloneSvg([name, moment], [{ ...chart, width, drawing: raw(chart.drawing) }]);
  return svg.replace(notXml, "\ufffd");
}

function lineWidth(legend: readonly Sign[]): number {
  const letters = legend.reduce((sum, { sign, name }) => sum + sign.length + name.length + 3, 0);
  return LETTER * letters;
}

/** Characters that are invalid in XML, even escaped. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** For instance "spirals-1-posterior-over-depth.svg". */
export function fileName(run: string, title: string): string {
  const parts = [run, title.toLowerCase()].map((text) =>
    text.replace(/[^\p{L}\p{M}\p{N}._]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 80)
  );
  return `${parts.filter((part) => part !== "").join("-")}.svg`;
}
