// A figure with a chart in it, drawn by Observable Plot as wide as there is room.

import { plot, type PlotOptions, type ScaleOptions } from "@observablehq/plot";
import { element } from "./element.ts";

/** What Plot draws, with its scales. */
export type Drawing = ReturnType<typeof plot>;

/** A titled place for a chart. */
export interface ChartPlace {
  readonly figure: HTMLElement;
  /** Of the next drawing, pixels. */
  width(): number;
  /** Draws the chart anew; what it shows in words is for those who cannot see it. */
  draw(label: string, options: PlotOptions): Drawing;
}

/** A place with a title above and a caption below. */
export function chartPlace(title: string, ...caption: readonly (Node | string)[]): ChartPlace {
  const holder = element("div", { class: "plot" });
  const figure = element(
    "figure",
    {},
    element("h3", {}, title),
    holder,
    element("figcaption", {}, ...caption),
  );
  const width = () => Math.max(240, Math.round(holder.clientWidth));
  return {
    figure,
    width,
    draw(label, options) {
      const drawing = plot({
        width: width(),
        height: Math.round(Math.min(300, Math.max(220, 0.6 * width()))),
        marginTop: 30, // room for the axis label above the highest tick
        marginLeft: 50,
        marginRight: 12,
        marginBottom: 36,
        style: { fontSize: "12px" },
        ...options,
      });
      drawing.setAttribute("role", "img");
      drawing.setAttribute("aria-label", label);
      // its parts have labels of their own, which an image does not have
      for (const part of drawing.querySelectorAll("[aria-label]")) {
        part.removeAttribute("aria-label");
      }
      // the page's Content-Security-Policy takes no style from elsewhere than its own file
      drawing.querySelector("style")?.remove();
      holder.replaceChildren(drawing);
      return drawing;
    },
  };
}

/** An entry of a legend: a line, or a field of colour, and what it stands for. */
export function legendEntry(look: string, text: string): HTMLElement {
  return element("span", { class: `entry ${look}` }, element("i"), text);
}

/** A legend whose entries can be told apart without colours too. */
export function legend(...entries: readonly HTMLElement[]): HTMLElement {
  const list = element("span", { class: "legend" });
  list.append(...entries);
  return list;
}

/** Options of an axis of depths. */
export const depthAxis = {
  label: "depth, blocks",
  labelArrow: "none",
  labelAnchor: "center",
} as const;

/** Options of an axis of epochs, from the first to the last of some points. */
export function epochAxis(points: readonly { readonly epoch: number }[]): ScaleOptions {
  const first = points[0]?.epoch ?? 1;
  const last = Math.max(first + 1, points.at(-1)?.epoch ?? 1);
  const all = Array.from({ length: Math.min(8, last - first + 1) }, (_, i) => first + i);
  return {
    label: "epoch",
    labelArrow: "none",
    labelAnchor: "center",
    domain: [first, last],
    ticks: all.length < 8 ? all : 5,
    tickFormat: (epoch: number) => epoch.toLocaleString("en-US"),
  };
}
