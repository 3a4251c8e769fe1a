// Values that others published for the same data sets, for orientation: Antorán, Allingham and Hernández-Lobato, "Depth
// Uncertainty in Neural Networks" (NeurIPS 2020, arXiv 2006.08437), result tables. Their networks are larger (ResNet-50).

import { published } from "../published_values.ts";

/** Published metrics of a method. */
interface Published {
  /** In words. */
  readonly method: string;
  /** Share of wrong predictions. */
  readonly error: number;
  /** Nats per example. */
  readonly logLikelihood: number;
  /** Summed over classes. */
  readonly brier: number;
}

const names = { dun: "depth uncertainty", sgd: "plain network", ensemble: "ensemble" };

/** The published metrics for a data set; empty if there are none. */
export function publishedMetrics(data: string): Published[] {
  const { source: _, byEye: __, ...tables } = published.dun2020;
  const methods = Object.entries(tables).find(([name]) => name === data)?.[1];
  if (!methods) return [];
  return Object.entries(names).map(([key, method]) => {
    const [error, logLikelihood, brier] = methods[key as keyof typeof names];
    return { method, error, logLikelihood, brier };
  });
}
