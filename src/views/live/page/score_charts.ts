// Metrics on the validation split over epochs, a chart each.

import { upwards } from "../../html/chart_parts.ts";
import { dot, lineY, ruleY } from "@observablehq/plot";
import { axisTitle, type Metric, unitScale } from "../../../likelihoods/metric.ts";
import { valueOf } from "../../../likelihoods/registry.ts";
import { metricText } from "../../../likelihoods/metric_text.ts";
import type { LiveScore } from "../protocol.ts";
import { chartFrame, epochAxis } from "./chart.ts";
import { element, say } from "./element.ts";
import type { Extent } from "./extents.ts";
import { measured, type RunModel } from "./model.ts";
import type { About } from "./save_chart.ts";
import { MOST_POINTS, thin } from "./thin.ts";
import { trendLabel } from "./words.ts";

/** A frame for a metric on the validation split; `show` draws a run. */
export function scoreChart(metric: Metric, about: About) {
  const title = `Validation ${metric.title}`;
  const unit = metric.axis ?? axisTitle(metric); // the title is above
  const scale = unitScale(metric);
  const text = (value: number) => metricText(metric, value);
  const of = (score: LiveScore) => valueOf(score, metric);
  const caption = element("span");
  const frame = chartFrame(title, about, caption);
  return {
    figure: frame.figure,
    show({ points }: RunModel, extent: Extent): void {
      const scores = measured(points).filter((score) => Number.isFinite(of(score)));
      const rows = thin(scores, MOST_POINTS);
      const said = rows.map((score) => ({ epoch: score.epoch, value: of(score) }));
      const y = (score: LiveScore) => scale * of(score);
      const [low, high] = extent;
      const seen = (score: LiveScore) => of(score) >= low && of(score) <= high;
      frame.draw(trendLabel(title, said, text), {
        x: epochAxis(points),
        y: {
          ...upwards(unit),
          nice: true,
          domain: extent.map((end) => scale * end),
        },
        marks: [
          ...low === 0 ? [ruleY([0])] : [],
          lineY(rows, { x: "epoch", y, stroke: "var(--full)", strokeWidth: 1.75, clip: true }),
          dot(rows.slice(-1).filter(seen), { x: "epoch", y, fill: "var(--full)", r: 3 }),
        ],
      });
      const values = rows.map(of);
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
