// Several evaluations as text, a row each.

import type { Evaluation } from "../evaluation/evaluation.ts";
import { natsText, percentText } from "../sinks/number_text.ts";
import { fitLine, paint } from "../sinks/terminal.ts";
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
    return cells([
      ending(run?.path ?? data, widths[0] - 1),
      `${chosenDepth}/${posterior.length - 1}`,
      percentText(full.figures.error),
      percentText(cut.figures.error),
      natsText(full.figures.logLikelihood),
      natsText(cut.figures.logLikelihood),
    ]);
  });
  const heads = [
    cells(["", "chosen", "error", "", "log-lik.", ""]),
    cells(["", "depth", "full", "truncated", "full", "truncated"]),
  ].map((line) => paint(line, "dim", color));
  return [...heads, ...rows].map((line) => fitLine(line, columns).text).join("\n");
}

function cells([name, ...figures]: readonly string[]): string {
  return name.padEnd(widths[0]) +
    figures.map((text, i) => text.padStart(widths[i + 1])).join("").trimEnd();
}

/** The end of a path tells runs apart. */
function ending(path: string, width: number): string {
  return path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;
}
