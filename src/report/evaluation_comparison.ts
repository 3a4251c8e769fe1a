// Several evaluations as text, a row each.

import type { Evaluation } from "../evaluation/evaluation.ts";
import { visibleText } from "../files/visible_text.ts";
import { natsText, percentText } from "../sinks/number_text.ts";
import { fitLine, paint, tableRow } from "../sinks/terminal.ts";
import type { EvaluationTextOptions } from "./evaluation_text.ts";

const widths = [32, 8, 10, 10, 10, 10]; // 80 together

/** A row for every evaluation: error and log-likelihood of the full and the truncated mixture. */
export function comparisonText(
  evaluations: readonly Evaluation[],
  options: EvaluationTextOptions = {},
): string {
  const { columns = 80, color = false } = options;
  const rows = evaluations.map(({ run, data, posterior, chosenDepth, ways }) => {
    const full = ways.find(({ kind }) => kind === "full")!;
    // where all blocks are chosen, nothing is cut
    const cut = ways.find(({ kind, own }) => kind === "truncated" && own) ?? full;
    return tableRow([
      ending(visibleText(run?.path ?? data), widths[0] - 1),
      `${chosenDepth}/${posterior.length - 1}`,
      percentText(full.figures.error),
      percentText(cut.figures.error),
      natsText(full.figures.logLikelihood),
      natsText(cut.figures.logLikelihood),
    ], widths);
  });
  const heads = [
    tableRow(["", "chosen", "error", "", "log-lik.", ""], widths),
    tableRow(["", "depth", "full", "truncated", "full", "truncated"], widths),
  ].map((line) => paint(line, "dim", color));
  return [...heads, ...rows].map((line) => fitLine(line, columns).text).join("\n");
}

/** The end of a path tells runs apart. */
function ending(path: string, width: number): string {
  return path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;
}
