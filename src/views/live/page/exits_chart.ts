// A chart of the log-likelihood of every exit.

import { depthFill, upwards } from "../../html/chart_parts.ts";
import { dot, lineY } from "@observablehq/plot";
import type { LivePoint } from "../protocol.ts";
import { depthTicks } from "../../html/depth_ticks.ts";
import { chartFrame, depthAxis } from "./chart.ts";
import type { Extent } from "./extents.ts";
import type { About } from "./save_chart.ts";
import { exitsLabel } from "./words.ts";

/** A frame for it; `show` draws a point of the run. */
export function exitsChart(about: About) {
  const frame = chartFrame("Log-likelihood of every exit", about, "last epoch, in training");
  return {
    figure: frame.figure,
    show(point: LivePoint, extent: Extent): void {
      const depth = point.posterior.length - 1;
      const rows = point.logLikelihood
        .flatMap((value, d) => value === null ? [] : [{ d, value }]);
      frame.draw(exitsLabel(point), {
        x: { ...depthAxis, domain: [0, depth], ticks: depthTicks(depth), tickFormat: String },
        y: { ...upwards("nats per example"), nice: true, domain: [...extent] },
        marks: [
          lineY(rows, { x: "d", y: "value", stroke: "var(--full)", strokeWidth: 1.75 }),
          dot(rows, {
            x: "d",
            y: "value",
            r: ({ d }: { d: number }) => d === point.chosenDepth ? 5 : 2.5,
            fill: depthFill(point.chosenDepth, "var(--full)"),
          }),
        ],
        r: { type: "identity" },
      });
    },
  };
}
