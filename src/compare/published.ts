// What others published for the same data sets, for orientation: Antorán, Allingham and Hernández-Lobato, "Depth
// Uncertainty in Neural Networks" (NeurIPS 2020, arXiv 2006.08437), result tables. Their networks are larger (ResNet-50).

/** Published figures of a method. */
export interface Published {
  /** In words. */
  readonly method: string;
  /** Share of wrong predictions. */
  readonly error: number;
  /** Nats per example. */
  readonly logLikelihood: number;
  /** Summed over classes. */
  readonly brier: number;
}

const names = ["depth uncertainty", "plain network", "ensemble"];

/** Rows: depth uncertainty, a plain network, an ensemble. */
const tables: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  "mnist": [[0.004, -0.015, 0.006], [0.004, -0.012, 0.006], [0.003, -0.01, 0.005]],
  "fashion-mnist": [[0.051, -0.245, 0.087], [0.051, -0.272, 0.087], [0.044, -0.18, 0.07]],
  "svhn": [[0.046, -0.202, 0.074], [0.033, -0.177, 0.055], [0.027, -0.123, 0.043]],
  "cifar10": [[0.056, -0.24, 0.092], [0.051, -0.234, 0.084], [0.042, -0.145, 0.063]],
  "cifar100": [[0.246, -1.182, 0.377], [0.234, -1.155, 0.363], [0.204, -0.821, 0.292]],
};

/** The published figures for a data set; empty where there are none. */
export function publishedFigures(data: string): Published[] {
  if (!Object.hasOwn(tables, data)) return [];
  return tables[data].map(([error, logLikelihood, brier], i) => ({
    method: names[i],
    error,
    logLikelihood,
    brier,
  }));
}
