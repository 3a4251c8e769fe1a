// How good every exit is alone.

import { dot, lineY } from "@observablehq/plot";
import type { LivePoint } from "../protocol.ts";
import { depthTicks } from "../../html/depth_ticks.ts";
import { chartPlace, depthAxis } from "./chart.ts";
import type { Extent } from "./extents.ts";
import type { About } from "./save_chart.ts";
import { exitsLabel } from "./words.ts";

/** A place for it; `show` draws a point of the run. */
export function exitsChart(about: About) {
  const place = chartPlace("Log-likelihood of every exit", about, "last epoch, while training");
  return {
    figure: place.figure,
    show(point: LivePoint, extent: Extent): void {
      const depth = point.posterior.length - 1;
      const rows = point.logLikelihood
        .flatMap((value, d) => value === null ? [] : [{ d, value }]);
      place.draw(exitsLabel(point), {
        x: { ...depthAxis, domain: [0, depth], ticks: depthTicks(depth), tickFormat: String },
        y: {
          label: "nats per example",
          labelArrow: "none",
          grid: true,
          ticks: 5,
          nice: true,
          domain: [...extent],
        },
        marks: [
          lineY(rows, { x: "d", y: "value", stroke: "var(--full)", strokeWidth: 1.75 }),
          dot(rows, {
            x: "d",
            y: "value",
            r: ({ d }: { d: number }) => d === point.chosenDepth ? 5 : 2.5,
            fill: ({ d }: { d: number }) =>
              d === point.chosenDepth ? "var(--truncated)" : "var(--full)",
          }),
        ],
        r: { type: "identity" },
      });
    },
  };
}
