// A bar chart of the posterior over depth, with the prior and the depths of the three rules.

import { depthFill } from "../../html/chart_parts.ts";
import { barY, ruleX, ruleY, text, tickY } from "@observablehq/plot";
import type { LivePoint, LiveRun } from "../protocol.ts";
import { depthTicks } from "../../html/depth_ticks.ts";
import { chartFrame, depthAxis } from "./chart.ts";
import { choices } from "../../depth_choices.ts";
import { legend, legendEntry } from "./legend.ts";
import type { About } from "./save_chart.ts";
import { posteriorLabel } from "./words.ts";

const ROW = 15; // pixels from one label above the bars to the next
const LETTER = 6.6; // pixels, on average

/** A frame for it; `show` draws a point of the run. */
export function posteriorChart(about: About): {
  readonly figure: HTMLElement;
  /** @param top end of the vertical axis, percent */
  show(point: LivePoint, run: LiveRun, top: number): void;
} {
  const priorEntry = legendEntry("line ink", "prior β");
  const frame = chartFrame(
    "Posterior over depth, %",
    about,
    legend(
      legendEntry("field bar", "posterior q"),
      legendEntry("field chosen", "chosen depth"),
      priorEntry,
    ),
  );
  return {
    figure: frame.figure,
    show(point, { prior }, top) {
      const { posterior, chosenDepth } = point;
      priorEntry.hidden = prior.length === 0;
      const last = posterior.length - 1;
      const bars = posterior.map((q, d) => ({ d, q: 100 * q }));
      const labels = labelsOf(posterior, frame.width());
      frame.draw(posteriorLabel(point), {
        marginTop: 16 + 3 * ROW,
        x: { ...depthAxis, type: "band", domain: bars.map(({ d }) => d), ticks: depthTicks(last) },
        y: { label: null, grid: true, ticks: 5, domain: [0, top] },
        marks: [
          barY(bars, { x: "d", y: "q", fill: depthFill(chosenDepth) }),
          tickY(prior.map((p, d) => ({ d, p: 100 * p })), {
            x: "d",
            y: "p",
            stroke: "var(--ink)",
            strokeWidth: 2,
          }),
          ...labels.map(({ depth, dy }) =>
            ruleX([depth], {
              y1: top,
              y2: 100 * posterior[depth],
              insetTop: dy - 10,
              stroke: "var(--dim)",
              strokeDasharray: "2 3",
            })
          ),
          ...labels.map(({ depth, name, dy, before }) =>
            text([name], {
              x: () => depth,
              frameAnchor: "top",
              textAnchor: before ? "end" : "start",
              lineAnchor: "bottom",
              dx: before ? -5 : 5,
              dy,
              fill: "var(--ink)",
              stroke: "var(--surface)", // sets it off from other lines
              strokeWidth: 4,
            })
          ),
          ruleY([0]),
        ],
      });
    },
  };
}

interface Label {
  readonly depth: number;
  readonly name: string;
  /** Pixels below the upper edge. */
  readonly dy: number;
  /** Whether it is left of its line. */
  readonly before: boolean;
}

/**
 * The depths that rules choose, each once, beside its own line. All are on one side if there is room, ordered so that
 * no line crosses a label.
 */
function labelsOf(q: readonly number[], width: number): Label[] {
  const names = new Map<number, string[]>();
  for (const { depth, name } of choices(q)) names.set(depth, [...names.get(depth) ?? [], name]);
  const named = [...names].map(([depth, rules]) => ({
    depth,
    name: `${rules.join(", ")}: ${depth}`,
  })).sort((a, b) => a.depth - b.depth);
  const fits = ({ depth, name }: { depth: number; name: string }) =>
    50 + (depth + 0.5) / q.length * (width - 62) + LETTER * name.length < width;
  const after = named.filter(fits);
  const before = named.filter((label) => !fits(label));
  // from the lowest up: right of their lines from right to left, then left of their lines from left to right
  return [...after.reverse(), ...before].map((label, row) => ({
    ...label,
    dy: -5 - ROW * row,
    before: before.includes(label),
  }));
}
