// Values of metrics as text, in the unit and with the digits that each metric names.

import type { Metric } from "./metric.ts";
import { valueOf, watchedIn } from "./registry.ts";
import { decimalText, natsText, percentText } from "../tables/number_text.ts";

/** A value with its unit: `0.81 %`, `−0.0470`, `0.0123`. */
export function metricText({ form }: Metric, value: number): string {
  if (form === "share") return percentText(value);
  return form === "nats" ? natsText(value) : decimalText(value, form.decimals);
}

/** The same without the unit, where a heading has it: `0.81`. */
export function bareMetricText(metric: Metric, value: number): string {
  return metricText(metric, value).replace(/ %$/, "");
}

/** A title of at most so many characters: "log-lik." */
export function cutTitle({ title }: Metric, most: number): string {
  return title.length <= most ? title : `${title.slice(0, most - 1)}.`;
}

/** Metrics in a row: "error 1.94 %, log-likelihood −0.0640". */
export function scoreText(score: object): string {
  return watchedIn(score)
    .map((metric) => `${metric.title} ${metricText(metric, valueOf(score, metric))}`).join(", ");
}

/** A title in a sentence: "an error", "a log-likelihood". */
export function withArticle({ title }: Metric): string {
  return `${/^[aeiou]/.test(title) ? "an" : "a"} ${title}`;
}
