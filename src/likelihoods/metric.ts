// A measure of predictions as data: its name in files, its words in tables and charts, its unit, its bounds.

import type { Schema } from "../files/json/schema.ts";

/**
 * How a value is written: a share in percent, nats with about four significant digits behind the point, or a plain number
 * with so many decimals.
 */
type MetricForm = "share" | "nats" | { readonly decimals: number };

/** A measure of predictions. Two likelihoods that share a name share the metric. */
export interface Metric {
  /** The key in JSON, CSV and code: "logLikelihood". */
  readonly name: string;
  /** In words: "log-likelihood". */
  readonly title: string;
  /** The head of a column in pages and Markdown. */
  readonly head: string;
  /** The head in tables of 80 characters; absent where those have no room for it. */
  readonly terminalHead?: string;
  /** Between title and values: "%", "nats"; empty where there is none. */
  readonly unit: string;
  /** Behind the title where the unit alone says too little: "nats per example"; default the unit. */
  readonly axis?: string;
  /** How a value is written. */
  readonly form: MetricForm;
  /** Which values are better. */
  readonly better: "lower" | "higher";
  /** What it is, in words and units, without a full stop at the end. */
  readonly definition: string;
  /** The values that it takes where it is finite. */
  readonly values: Schema<number>;
  /** Absent from files of versions that did not have the metric; default it is in all. */
  readonly later?: true;
  /** Drawn under rotated and corrupted inputs; default not. */
  readonly shifted?: true;
  /** Its words in a comparison of methods on the test part; absent where they are not compared by it. */
  readonly compared?: { readonly title: string; readonly head: string };
}

/** Of title and unit: "log-likelihood, nats per example". */
export function axisTitle({ title, unit, axis = unit }: Metric): string {
  return axis === "" ? title : `${title}, ${axis}`;
}

/** What a value is multiplied by to be in the unit: shares are in percent. */
export function unitScale({ form }: Metric): number {
  return form === "share" ? 100 : 1;
}
