// Metrics of predictions as data: name in files, titles in tables and charts, unit and bounds.

import type { Schema } from "../files/json/schema.ts";

/**
 * Number format: a share in percent, nats with about four significant decimals, or a plain number with the given decimals.
 */
type MetricForm = "share" | "nats" | { readonly decimals: number };

/** A metric of predictions. Likelihoods that use the same name share the metric. */
export interface Metric {
  /** The key in JSON, CSV and code: "logLikelihood". */
  readonly name: string;
  /** Title: "log-likelihood". */
  readonly title: string;
  /** Column heading in pages and Markdown. */
  readonly head: string;
  /** Column heading in tables of 80 characters; absent if the metric is left out there. */
  readonly terminalHead?: string;
  /** Unit: "%", "nats"; empty if there is none. */
  readonly unit: string;
  /** Unit in axis titles, if more detailed: "nats per example"; default the unit. */
  readonly axis?: string;
  /** Number format. */
  readonly form: MetricForm;
  /** Whether lower or higher is better. */
  readonly better: "lower" | "higher";
  /** Definition with units, without a full stop. */
  readonly definition: string;
  /** Schema of finite values. */
  readonly values: Schema<number>;
  /** Set if files of earlier versions lack the metric. */
  readonly later?: true;
  /** Set if it is plotted for rotated and corrupted inputs. */
  readonly shifted?: true;
  /** Titles in a comparison of methods on the test split; absent if it is not compared. */
  readonly compared?: { readonly title: string; readonly head: string };
}

/** Title and unit: "log-likelihood, nats per example". */
export function axisTitle({ title, unit, axis = unit }: Metric): string {
  return axis === "" ? title : `${title}, ${axis}`;
}

/** Factor from a value to its unit: 100 for shares in percent. */
export function unitScale({ form }: Metric): number {
  return form === "share" ? 100 : 1;
}
