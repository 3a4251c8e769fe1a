// Several evaluations as text, a row each.

import type { Evaluation } from "../evaluation/evaluation.ts";
import { visibleText } from "../files/visible_text.ts";
import { natsText, percentText } from "../sinks/number_text.ts";
import { paint } from "../sinks/terminal.ts";
import { fittedWidths, textTable } from "../sinks/text_table.ts";
import { endOf, type EvaluationTextOptions } from "./evaluation_text.ts";

const numbers = [8, 10, 10, 10, 10]; // characters of the columns beside the runs

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
    return [
      visibleText(run?.path ?? data),
      `${chosenDepth}/${posterior.length - 1}`,
      percentText(full.figures.error),
      percentText(cut.figures.error),
      natsText(full.figures.logLikelihood),
      natsText(cut.figures.logLikelihood),
    ];
  });
  const heads = [
    ["", "chosen", "error", "", "log-lik.", ""],
    ["", "depth", "full", "truncated", "full", "truncated"],
  ];
  const beside = fittedWidths([...heads, ...rows].map(([, ...cells]) => ["", ...cells]), [
    ...[0, ...numbers],
  ], Infinity);
  const room = Math.max(16, columns - beside.reduce((sum, width) => sum + width, 0));
  const longest = Math.max(31, ...rows.map(([name]) => name.length)) + 1;
  const table = [
    ...heads.map((cells) => ({ cells, dim: true })),
    ...rows.map(([name, ...cells]) => ({ cells: [endOf(name, room - 1), ...cells] })),
  ];
  return textTable(
    table,
    [Math.min(room, longest), ...beside.slice(1)],
    columns,
    (text) => paint(text, "dim", color),
  ).join("\n");
}
