// Figures over epochs: error and log-likelihood on the validation part.

import { dot, lineY, ruleY } from "@observablehq/plot";
import { natsText, percentText } from "../../sinks/number_text.ts";
import type { LiveScore } from "../protocol.ts";
import { chartPlace, epochAxis } from "./chart.ts";
import { element, say } from "./element.ts";
import type { Extent } from "./extents.ts";
import { measured, type RunModel } from "./model.ts";
import type { About } from "./save_chart.ts";
import { MOST_POINTS, thin } from "./thin.ts";
import { courseLabel } from "./words.ts";

interface Score {
  readonly title: string;
  readonly key: "error" | "logLikelihood";
  /** Of the vertical axis. */
  readonly unit: string;
  /** From what is known to what the axis shows. */
  readonly scale: number;
  readonly text: (value: number) => string;
}

/** A place for the validation error; `show` draws a run. */
export function errorChart(about: About) {
  return scoreChart({
    title: "Validation error",
    key: "error",
    unit: "error, %",
    scale: 100,
    text: percentText,
  }, about);
}

/** A place for the log-likelihood of the validation part; `show` draws a run. */
export function logLikelihoodChart(about: About) {
  return scoreChart({
    title: "Validation log-likelihood",
    key: "logLikelihood",
    unit: "nats per example",
    scale: 1,
    text: natsText,
  }, about);
}

function scoreChart({ title, key, unit, scale, text }: Score, about: About) {
  const caption = element("span");
  const place = chartPlace(title, about, caption);
  return {
    figure: place.figure,
    show({ points }: RunModel, extent: Extent): void {
      const scores = measured(points).filter((score) => Number.isFinite(score[key]));
      const rows = thin(scores, MOST_POINTS);
      const said = rows.map(({ epoch, [key]: value }) => ({ epoch, value }));
      const y = (score: LiveScore) => scale * score[key];
      const [low, high] = extent;
      const seen = ({ [key]: value }: LiveScore) => value >= low && value <= high;
      place.draw(courseLabel(title, said, text), {
        x: epochAxis(points),
        y: {
          label: unit,
          labelArrow: "none",
          grid: true,
          ticks: 5,
          nice: true,
          domain: extent.map((end) => scale * end),
        },
        marks: [
          ...low === 0 ? [ruleY([0])] : [],
          lineY(rows, { x: "epoch", y, stroke: "var(--full)", strokeWidth: 1.75, clip: true }),
          dot(rows.slice(-1).filter(seen), { x: "epoch", y, fill: "var(--full)", r: 3 }),
        ],
      });
      const values = rows.map((score) => score[key]);
      const [lowest, highest] = [Math.min(...values), Math.max(...values)];
      say(
        caption,
        "full mixture over all depths" +
          (lowest < low ? `; lowest ${text(lowest)}, below the chart` : "") +
          (highest > high ? `; highest ${text(highest)}, above the chart` : ""),
      );
    },
  };
}
