// The metrics and costs of a comparison as text: in their units, with as many digits as their errors justify.

import { metricNamed } from "../../likelihoods/registry.ts";
import { bareMetricText } from "../../likelihoods/metric_text.ts";
import { decimalText, minusText, significantText, sizeText } from "../../tables/number_text.ts";
import type { Mean } from "../../math/mean.ts";
import type { ComparedPredictor } from "./comparison.ts";
import { type ComparedCost, type ComparedMeasure, isCost } from "./run_result.ts";

/** The name of a metric or a cost, and the unit that its text leaves out. */
interface MetricHead {
  /** In words. */
  readonly name: string;
  /** Empty if there is none. */
  readonly unit: string;
}

/** The name and unit of a metric or a cost. */
export function metricHead(metric: ComparedMeasure): MetricHead {
  if (isCost(metric)) return costHeads[metric];
  const { title, unit, compared } = metricNamed(metric);
  return { name: compared?.title ?? title, unit };
}

const costHeads: Readonly<Record<ComparedCost, MetricHead>> = {
  parameters: { name: "parameters", unit: "" },
  multiplyAdds: { name: "multiply-adds", unit: "per prediction" },
  trainingSeconds: { name: "training", unit: "s" },
  predictionMilliseconds: { name: "prediction", unit: "median ms for 1,000" },
};

/** A value without its unit: `1.94`, `−0.0640`, `12.3k`. */
export function valueText(metric: ComparedMeasure, value: number): string {
  if (!Number.isFinite(value)) return minusText(String(value));
  if (!isCost(metric)) return bareMetricText(metricNamed(metric), value);
  switch (metric) {
    case "parameters":
    case "multiplyAdds":
      return sizeText(value);
    default:
      return value < 9.95 ? significantText(value, 2) : decimalText(value, value < 100 ? 1 : 0);
  }
}

/**
 * A mean with its standard error, times in as many decimals as their mean: `1.94 ± 0.31`; `±` is left out for a single
 * run.
 */
export function meanText(metric: ComparedMeasure, { mean, standardError }: Mean): string {
  const text = valueText(metric, mean);
  if (!standardError) return text;
  const times = metric === "trainingSeconds" || metric === "predictionMilliseconds";
  const error = times
    ? decimalText(standardError, text.split(".")[1]?.length ?? 0)
    : valueText(metric, standardError);
  return `${text} ± ${error}`;
}

/** A number of blocks, or a mean of some: `7`, `7.5`. */
export function depthText(blocks: number): string {
  return Number.isInteger(blocks) ? String(blocks) : decimalText(blocks, 1);
}

/** A predictor in words: "searched, chosen", or the method alone. */
export function predictorText(
  { method, way: predictor }: Pick<ComparedPredictor, "method" | "way">,
): string {
  return predictor === "" ? method : `${method}, ${predictor}`;
}
