// The files that a comparison leaves beside its results.

import { aComparison } from "./comparison.ts";
import { checkArgument } from "../../calls/checks.ts";
import type { Comparison } from "./comparison.ts";
import { comparisonCharts } from "./comparison_charts.ts";
import { comparisonFigure, comparisonPage } from "./comparison_page.ts";

/** Their names. */
export const comparisonFileNames: readonly string[] = ["summary.json", "figure.svg", "figure.html"];

/** Their contents: all figures, the charts alone, and a page with charts and table. */
export async function comparisonFiles(comparison: Comparison): Promise<Record<string, string>> {
  checkArgument("comparisonFiles", "comparison", comparison, aComparison);
  const charts = await comparisonCharts(comparison);
  return {
    "summary.json": `${JSON.stringify(comparison, null, 2)}\n`,
    "figure.svg": comparisonFigure(comparison, charts),
    "figure.html": comparisonPage(comparison, charts),
  };
}
