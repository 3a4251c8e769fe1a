// A figure with a chart in it, drawn by Observable Plot at the available width, which can be saved as a file.

import { across, labelled } from "../../html/chart_parts.ts";
import { plot, type PlotOptions, type ScaleOptions } from "@observablehq/plot";
import { type Colours, lightColours, pageColours } from "./colours.ts";
import { element } from "./element.ts";
import { signsOf } from "./legend.ts";
import { type About, saveButton, svgText } from "./save_chart.ts";

/** A drawing of Plot, with its scales. */
export type Drawing = ReturnType<typeof plot>;

/** A titled frame for a chart. */
interface ChartFrame {
  readonly figure: HTMLElement;
  /** Of the next drawing, pixels. */
  width(): number;
  /**
   * Redraws the chart, with its text alternative.
   *
   * @param paint draws additional content
   */
  draw(
    label: string,
    options: PlotOptions,
    paint?: (drawing: Drawing, colours: Colours) => void,
  ): void;
}

/** A frame with a title above and a caption below. */
export function chartFrame(
  title: string,
  about: About,
  ...caption: readonly (Node | string)[]
): ChartFrame {
  const holder = element("div", { class: "plot" });
  const words = element("figcaption", {}, ...caption);
  let drawn: ((colours: Colours) => Drawing) | undefined;
  const save = saveButton(title, about, () => {
    if (!drawn) return undefined;
    const drawing = drawn(lightColours);
    const [width, height] = ["width", "height"].map((name) => Number(drawing.getAttribute(name)));
    return { title, legend: signsOf(words), drawing: svgText(drawing), width, height };
  });
  const figure = element(
    "figure",
    {},
    element("div", { class: "head" }, element("h3", {}, title), save),
    holder,
    words,
  );
  const width = () => Math.max(240, Math.round(holder.clientWidth));
  return {
    figure,
    width,
    draw(label, options, paint) {
      const size = { width: width(), height: heightOf(width()) };
      drawn = (colours) => {
        const drawing = drawingOf(label, { ...size, ...options });
        paint?.(drawing, colours);
        return drawing;
      };
      holder.replaceChildren(drawn(pageColours()));
    },
  };
}

function heightOf(width: number): number {
  return Math.round(Math.min(300, Math.max(220, 0.6 * width)));
}

function drawingOf(label: string, options: PlotOptions): Drawing {
  return labelled(
    plot({
      marginTop: 30, // room for the axis label above the highest tick
      marginLeft: 50,
      marginRight: 12,
      marginBottom: 36,
      style: { fontSize: "12px" },
      ...options,
    }),
    label,
  );
}

/** Options of an axis of depths. */
export const depthAxis = across("depth, blocks");

/** Options of an axis of epochs, from the first to the last of some points. */
export function epochAxis(points: readonly { readonly epoch: number }[]): ScaleOptions {
  const first = points[0]?.epoch ?? 1;
  const last = Math.max(first + 1, points.at(-1)?.epoch ?? 1);
  const all = Array.from({ length: Math.min(8, last - first + 1) }, (_, i) => first + i);
  return {
    ...across("epoch"),
    domain: [first, last],
    ticks: all.length < 8 ? all : 5,
    tickFormat: (epoch: number) => epoch.toLocaleString("en-US"),
  };
}
