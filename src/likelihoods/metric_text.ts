// Values of metrics as text, with each metric's unit and number of digits.

import type { Metric } from "./metric.ts";
import { valueOf, watchedIn } from "./registry.ts";
import { bareText, formText } from "../tables/number_form.ts";

/** A value with its unit: `0.81 %`, `−0.0470`, `0.0123`. */
export function metricText({ form }: Metric, value: number): string {
  return formText(form, value);
}

/** The same without the unit, for columns whose heading has it: `0.81`. */
export function bareMetricText({ form }: Metric, value: number): string {
  return bareText(form, value);
}

/** A title of at most `most` characters: "log-lik." */
export function cutTitle({ title }: Metric, most: number): string {
  return title.length <= most ? title : `${title.slice(0, most - 1)}.`;
}

/** Metrics in one line: "error 1.94 %, log-likelihood −0.0640". */
export function scoreText(score: object): string {
  return watchedIn(score)
    .map((metric) => `${metric.title} ${metricText(metric, valueOf(score, metric))}`).join(", ");
}

/** A title with its article: "an error", "a log-likelihood". */
export function withArticle({ title }: Metric): string {
  return `${/^[aeiou]/.test(title) ? "an" : "a"} ${title}`;
}
