// Metrics on the validation part over epochs, a chart each.

import { dot, lineY, ruleY } from "@observablehq/plot";
import { axisTitle, type Metric, unitScale } from "../../../likelihoods/metric.ts";
import { valueOf } from "../../../likelihoods/registry.ts";
import { metricText } from "../../../likelihoods/metric_text.ts";
import type { LiveScore } from "../protocol.ts";
import { chartPlace, epochAxis } from "./chart.ts";
import { element, say } from "./element.ts";
import type { Extent } from "./extents.ts";
import { measured, type RunModel } from "./model.ts";
import type { About } from "./save_chart.ts";
import { MOST_POINTS, thin } from "./thin.ts";
import { courseLabel } from "./words.ts";

/** A place for a metric on the validation part; `show` draws a run. */
export function scoreChart(metric: Metric, about: About) {
  const title = `Validation ${metric.title}`;
  const unit = metric.axis ?? axisTitle(metric); // the title is above
  const scale = unitScale(metric);
  const text = (value: number) => metricText(metric, value);
  const of = (score: LiveScore) => valueOf(score, metric);
  const caption = element("span");
  const place = chartPlace(title, about, caption);
  return {
    figure: place.figure,
    show({ points }: RunModel, extent: Extent): void {
      const scores = measured(points).filter((score) => Number.isFinite(of(score)));
      const rows = thin(scores, MOST_POINTS);
      const said = rows.map((score) => ({ epoch: score.epoch, value: of(score) }));
      const y = (score: LiveScore) => scale * of(score);
      const [low, high] = extent;
      const seen = (score: LiveScore) => of(score) >= low && of(score) <= high;
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
