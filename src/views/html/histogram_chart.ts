// Two distributions over the same bins, one above the other, each as shares of its own examples.

import { across, upwards } from "./chart_parts.ts";
import { draw } from "./drawing.ts";
import type { Html } from "../../tables/markup.ts";

const longest = 28; // characters of a name in a chart

/** One of the distributions. */
interface Distribution {
  readonly name: string;
  readonly color: string;
  /** Examples in every bin. */
  readonly counts: readonly number[];
}

/** Draws distributions; `edges` are the ends of the bins, one more than there are bins. */
export function histogramChart(
  label: string,
  x: string,
  edges: readonly number[],
  distributions: readonly Distribution[],
): Promise<Html> {
  const bars = distributions.flatMap(({ name, color, counts }) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count, i) => ({
      name: `${shortened(name)}, ${total.toLocaleString("en-US")}`,
      color,
      from: edges[i],
      to: edges[i + 1],
      share: total === 0 ? 0 : 100 * count / total,
    }));
  });
  const names = [...new Set(bars.map(({ name }) => name))];
  return draw(label, (Plot) => ({
    x: { ...across(x), ticks: 5 },
    y: { ...upwards("share of the examples, %"), ticks: 4 },
    fy: { domain: names, label: null, axis: null },
    marks: [
      Plot.rectY(bars, { x1: "from", x2: "to", y: "share", fy: "name", fill: "color", inset: 0.5 }),
      Plot.ruleY([0]),
      Plot.text(names, {
        fy: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: "top-right",
        dy: 6,
        fill: "var(--dim)",
        stroke: "var(--surface)", // sets the words off from bars below them
        strokeWidth: 4,
      }),
    ],
    color: { type: "identity" },
  }));
}

/** A name, with an ellipsis if it is wider than a chart, as file names may be. */
function shortened(name: string): string {
  const characters = [...name];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : name;
}
