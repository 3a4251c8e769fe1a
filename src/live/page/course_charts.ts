// Figures over epochs: the ELBO with its two parts, and the error on the validation part.

import { dot, lineY, ruleY } from "@observablehq/plot";
import { natsText, percentText } from "../../sinks/number_text.ts";
import { chartPlace, epochAxis, legend, legendEntry } from "./chart.ts";
import { element, say } from "./element.ts";
import type { Extent } from "./extents.ts";
import { elboParts, measured, type RunModel } from "./model.ts";
import { thin } from "./thin.ts";
import { courseLabel } from "./words.ts";

const MOST = 500; // points of a line: more than the pixels of a chart do not show

/** Drawn in this order; the ELBO last, over the others. */
const PARTS = [
  { name: "expected log-likelihood", key: "expected", look: "wide soft" },
  { name: "−KL(q ‖ β)", key: "cost", look: "dotted last" },
  { name: "ELBO", key: "elbo", look: "truncated" },
] as const;

const STROKES = {
  expected: { stroke: "var(--bar)", strokeWidth: 5 }, // seen beside the ELBO that lies on it
  cost: { stroke: "var(--last)", strokeDasharray: "2 3", strokeWidth: 1.75 },
  elbo: { stroke: "var(--truncated)", strokeWidth: 1.75 },
} as const;

/** A place for the ELBO and its parts; `show` draws a run. */
export function elboChart() {
  const outside = element("span");
  const place = chartPlace(
    "ELBO and its two parts",
    legend(...PARTS.map(({ name, look }) => legendEntry(`line ${look}`, name)), outside),
  );
  return {
    figure: place.figure,
    show({ points, info }: RunModel, extent: Extent): void {
      const rows = thin([...points], MOST)
        .map((point) => ({ epoch: point.epoch, ...elboParts(point, info) }))
        .filter(({ elbo }) => Number.isFinite(elbo));
      const said = rows.map(({ epoch, elbo: value }) => ({ epoch, value }));
      place.draw(courseLabel("ELBO with expected log-likelihood and KL", said, natsText), {
        x: epochAxis(points),
        y: {
          label: info.trainSize ? "nats per example" : "nats",
          labelArrow: "none",
          grid: true,
          ticks: 5,
          nice: true,
          domain: [...extent],
        },
        marks: [
          ...PARTS.map(({ key }) =>
            lineY(rows, { x: "epoch", y: key, ...STROKES[key], clip: true })
          ),
          // seen from the first epoch on, which makes no line
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

/** A place for the validation error; `show` draws a run. */
export function errorChart() {
  const caption = element("span");
  const place = chartPlace("Validation error", caption);
  return {
    figure: place.figure,
    show({ points }: RunModel, extent: Extent): void {
      const rows = thin(measured(points), MOST);
      const said = rows.map(({ epoch, error: value }) => ({ epoch, value }));
      place.draw(courseLabel("Validation error", said, percentText), {
        x: epochAxis(points),
        y: {
          label: "error, %",
          labelArrow: "none",
          grid: true,
          ticks: 5,
          nice: true,
          domain: extent.map((end) => 100 * end),
        },
        marks: [
          ruleY([0]),
          lineY(rows, {
            x: "epoch",
            y: ({ error }: { error: number }) => 100 * error,
            stroke: "var(--full)",
            strokeWidth: 1.75,
            clip: true,
          }),
          dot(rows.slice(-1).filter(({ error }) => error <= extent[1]), {
            x: "epoch",
            y: ({ error }: { error: number }) => 100 * error,
            fill: "var(--full)",
            r: 3,
          }),
        ],
      });
      const highest = Math.max(...rows.map(({ error }) => error));
      say(
        caption,
        "full mixture over all depths" +
          (highest > extent[1] ? `; highest ${percentText(highest)}, above the chart` : ""),
      );
    },
  };
}
