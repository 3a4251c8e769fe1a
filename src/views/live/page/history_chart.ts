// A heat map of the posterior, epoch by depth, with the chosen depth as a line.

import { lineY } from "@observablehq/plot";
import type { LivePoint } from "../protocol.ts";
import { depthTicks } from "../../html/depth_ticks.ts";
import { chartFrame, depthAxis, type Drawing, epochAxis } from "./chart.ts";
import { type Colours, rampColour } from "./colours.ts";
import { element, say } from "./element.ts";
import { legend, legendEntry, rampEntry } from "./legend.ts";
import type { About } from "./save_chart.ts";
import { thin } from "./thin.ts";
import { historyLabel } from "./words.ts";

/** A frame for it; `show` draws the points of a run. */
export function historyChart(about: About) {
  const most = element("span");
  const frame = chartFrame(
    "Posterior over time",
    about,
    legend(rampEntry(most), legendEntry("line truncated", "chosen depth")),
  );
  return {
    figure: frame.figure,
    show(all: readonly LivePoint[]): void {
      const points = thin([...all], 400);
      const depth = points[0].posterior.length - 1;
      const first = points[0].epoch;
      const last = Math.max(first + 1, points[points.length - 1].epoch);
      const top = Math.max(...points.map(({ posterior }) => Math.max(...posterior)));
      frame.draw(historyLabel(all), {
        x: epochAxis(points),
        y: {
          ...depthAxis,
          labelAnchor: "top",
          domain: [-0.5, depth + 0.5],
          ticks: depthTicks(depth),
          tickFormat: String,
        },
        marks: [
          lineY(points, {
            x: "epoch",
            y: "chosenDepth",
            curve: "step-after",
            stroke: "var(--truncated)",
            strokeWidth: 2,
          }),
        ],
      }, (drawing, colours) => {
        const box = boxOf(drawing, first, last, depth);
        drawing.prepend(heatImage(points, { first, last, depth, top }, box, colours));
      });
      say(most, `${(100 * top).toFixed(top < 0.1 ? 1 : 0)} %`);
    },
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The position of the cells. */
function boxOf(drawing: Drawing, first: number, last: number, depth: number): Box {
  const [x, y] = [drawing.scale("x")!, drawing.scale("y")!];
  return {
    x: x.apply(first),
    y: y.apply(depth + 0.5),
    width: x.apply(last) - x.apply(first),
    height: y.apply(-0.5) - y.apply(depth + 0.5),
  };
}

/** One pixel per depth and about one per screen pixel in time, stretched over the chart. */
function heatImage(
  points: readonly LivePoint[],
  { first, last, depth, top }: { first: number; last: number; depth: number; top: number },
  box: Box,
  { heat }: Colours,
): SVGImageElement {
  const columns = Math.max(1, Math.min(Math.round(box.width), last - first + 1));
  const canvas = element("canvas", { width: columns, height: depth + 1 });
  const context = canvas.getContext("2d")!;
  const pixels = context.createImageData(columns, depth + 1);
  for (let column = 0, i = 0; column < columns; column++) {
    // the last point that had come by this epoch
    const epoch = first + (column + 0.5) / columns * (last - first);
    while (i + 1 < points.length && points[i + 1].epoch <= epoch) i++;
    for (let d = 0; d <= depth; d++) {
      const colour = rampColour(heat, points[i].posterior[d] / top);
      pixels.data.set([...colour, 255], 4 * ((depth - d) * columns + column));
    }
  }
  context.putImageData(pixels, 0, 0);
  const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
  const attributes = {
    ...box,
    href: canvas.toDataURL(),
    preserveAspectRatio: "none",
    "image-rendering": "pixelated",
  };
  for (const [name, value] of Object.entries(attributes)) image.setAttribute(name, String(value));
  return image;
}
