// Charts by Observable Plot, drawn without a browser, as the text of an SVG.

import { labelled } from "./chart_parts.ts";
import type * as Plot from "@observablehq/plot";
import { type Html, raw, seenText } from "../../tables/markup.ts";

/** Observable Plot, as {@linkcode draw} passes it to descriptions of charts. */
type PlotLibrary = typeof Plot;

/** Width of a chart in its own units; a page scales it to its width. */
export const chartWidth = 360;

/**
 * The ends of an axis for values that are all equal, which Plot would give no extent; undefined if they differ.
 */
export function aroundOne(values: readonly number[]): { readonly domain?: [number, number] } {
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const around = 0.1 * Math.abs(least) || 1;
  return most - least > 1e-6 * around || finite.length === 0
    ? {}
    : { domain: [least - around, least + around] };
}

/**
 * Draws a chart. Plot and its DOM are loaded only here.
 *
 * @param label the text alternative of the chart
 * @param describe the chart; colours are the page's variables, such as `var(--full)`
 */
export async function draw(
  label: string,
  describe: (plot: PlotLibrary) => Plot.PlotOptions,
): Promise<Html> {
  const plot = await import("@observablehq/plot");
  const { parseHTML } = await import("linkedom");
  const { document } = parseHTML("<html></html>") as unknown as Pick<
    Plot.PlotOptions,
    "document"
  >;
  const svg = plot.plot({
    document,
    width: chartWidth,
    height: 270,
    marginTop: 30, // room for the axis label above the highest tick
    marginLeft: 48,
    marginBottom: 36,
    style: { fontSize: "12px" },
    ...describe(plot),
  });
  labelled(svg, label);
  svg.removeAttribute("width"); // the page sets the width
  svg.removeAttribute("height");
  return raw(seenText(svg.outerHTML));
}
