// Predictive maps as an SVG: cells as images, training points as shapes, in the light colours.

import { markup } from "../../../tables/markup.ts";
import type { Sign } from "../../html/standalone_svg.ts";
import type { LiveMap, LiveRun } from "../protocol.ts";
import { css, lightColours } from "./colours.ts";
import type { SavedChart } from "./chart_file.ts";
import { surenessText } from "./words.ts";

const MIXTURE = 320; // pixels, across and down
const TILE = 72; // of one depth
const GAP = 10;
const COLUMNS = 5;
const LABEL = 16; // height

/** The content of the drawing. */
export interface MapPicture {
  readonly title: string;
  /** The text alternative. */
  readonly label: string;
  readonly map: LiveMap;
  readonly run: LiveRun;
  readonly chosenDepth: number;
  /** The mixture's cells, then those of every depth, as addresses of images. */
  readonly images: readonly string[];
  readonly name: (label: number) => string;
}

/** The maps side by side, the mixture with the training points. */
export function mapChart(picture: MapPicture): SavedChart {
  const { title, label, map, run, chosenDepth, images: [mixture, ...depths] } = picture;
  const { points = [] } = run;
  const { classes, surface } = lightColours;
  const [left, right, bottom, top] = map.range;
  const rows = Math.ceil(depths.length / COLUMNS);
  const width = MIXTURE + Math.min(COLUMNS, depths.length) * (TILE + GAP);
  const height = Math.max(MIXTURE, rows * (TILE + LABEL + GAP));
  const radius = points.length > 500 ? 2 : 3.3;
  const marks = points.map(([x, y, k]) => {
    const [px, py] = [(x - left) / (right - left), (top - y) / (top - bottom)]
      .map((share) => Number((MIXTURE * share).toFixed(1)));
    const fill = css(classes[k % classes.length]);
    return k % 2 === 0
      ? markup`<circle cx="${px}" cy="${py}" r="${radius}" fill="${fill}"/>`
      : markup`<rect x="${px - 0.85 * radius}" y="${py - 0.85 * radius}" width="${
        1.7 * radius
      }" height="${1.7 * radius}" fill="${fill}"/>`;
  });
  const tiles = depths.map((image, i) => {
    const x = MIXTURE + GAP + i % COLUMNS * (TILE + GAP);
    const y = Math.floor(i / COLUMNS) * (TILE + LABEL + GAP);
    const chosen = map.depths[i] === chosenDepth;
    return markup`${
      cells(image, x, y, TILE)
    }<rect x="${x}" y="${y}" width="${TILE}" height="${TILE}" fill="none" stroke="${
      chosen ? "var(--truncated)" : "var(--line)"
    }" stroke-width="${chosen ? 2 : 1}"/><text x="${x + TILE / 2}" y="${
      y + TILE + LABEL - 3
    }" text-anchor="middle" font-size="12"${chosen && markup` font-weight="600"`}>${
      map.depths[i]
    }</text>`;
  });
  const drawing =
    markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${
      cells(mixture, 0, 0, MIXTURE)
    }<g stroke="${css(surface)}">${marks}</g>${tiles}</svg>`;
  return { title, legend: legendOf(picture), drawing: drawing.html, width, height };
}

function cells(image: string, x: number, y: number, size: number) {
  return markup`<image x="${x}" y="${y}" width="${size}" height="${size}" preserveAspectRatio="none" image-rendering="pixelated" href="${image}"/>`;
}

function legendOf({ run: { classes = 2 }, name }: MapPicture): Sign[] {
  const count = typeof classes === "number" ? classes : classes.length;
  const shown = Array.from({ length: Math.min(count, lightColours.classes.length) }, (_, k) => k);
  const signs = shown.map((k) => ({
    sign: k % 2 === 0 ? "●" : "■",
    color: css(lightColours.classes[k]),
    name: [...name(k)].slice(0, 24).join(""),
  }));
  return [...signs, { sign: "", color: "var(--dim)", name: surenessText(lightColours.dark) }];
}
