// A chart of the ELBO with its two terms, over epochs.

import { upwards } from "../../html/chart_parts.ts";
import { dot, lineY } from "@observablehq/plot";
import { natsText } from "../../../tables/number_text.ts";
import { chartFrame, epochAxis } from "./chart.ts";
import { element, say } from "./element.ts";
import type { Extent } from "./extents.ts";
import { legend, legendEntry } from "./legend.ts";
import { elboParts, type RunModel } from "./model.ts";
import type { About } from "./save_chart.ts";
import { MOST_POINTS, thin } from "./thin.ts";
import { trendLabel } from "./words.ts";

/** Drawn in this order; the ELBO last, over the others. */
const PARTS = [
  { name: "expected log-likelihood", key: "expected", look: "line wide soft" },
  { name: "−KL(q ‖ β)", key: "cost", look: "line dotted last" },
  { name: "ELBO", key: "elbo", look: "line truncated" },
] as const;

const STROKES = {
  expected: { stroke: "var(--bar)", strokeWidth: 5 }, // visible below the ELBO
  cost: { stroke: "var(--last)", strokeDasharray: "2 3", strokeWidth: 1.75 },
  elbo: { stroke: "var(--truncated)", strokeWidth: 1.75 },
} as const;

/** A frame for the ELBO and its terms; `show` draws a run. */
export function elboChart(about: About) {
  const outside = element("span");
  const frame = chartFrame(
    "ELBO and its two terms",
    about,
    legend(...PARTS.map(({ name, look }) => legendEntry(look, name)), outside),
  );
  return {
    figure: frame.figure,
    show({ points, info }: RunModel, extent: Extent): void {
      const rows = thin([...points], MOST_POINTS)
        .map((point) => ({ epoch: point.epoch, ...elboParts(point, info) }))
        .filter(({ elbo }) => Number.isFinite(elbo));
      const said = rows.map(({ epoch, elbo: value }) => ({ epoch, value }));
      frame.draw(trendLabel("ELBO with expected log-likelihood and KL", said, natsText), {
        x: epochAxis(points),
        y: {
          ...upwards(info.trainSize ? "nats per example" : "nats"),
          nice: true,
          domain: [...extent],
        },
        marks: [
          ...PARTS.map(({ key }) =>
            lineY(rows, { x: "epoch", y: key, ...STROKES[key], clip: true })
          ),
          // visible from the first epoch on, which has no line
          dot(rows.slice(-1).filter(({ elbo }) => elbo >= extent[0]), {
            x: "epoch",
            y: "elbo",
            fill: "var(--truncated)",
            r: 3,
          }),
        ],
      });
      const lowest = Math.min(...rows.map(({ elbo }) => elbo));
      say(outside, lowest < extent[0] ? `lowest ${natsText(lowest)}, below the chart` : "");
    },
  };
}
