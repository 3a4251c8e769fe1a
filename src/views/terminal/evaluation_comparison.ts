// Several evaluations as text, a row each.

import type { Evaluation } from "../../evaluation/evaluation.ts";
import { visibleText } from "../../files/visible_text.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { cutTitle, metricText } from "../../likelihoods/metric_text.ts";
import { paint } from "./terminal.ts";
import { fittedWidths, textTable } from "./text_table.ts";
import { endOf, type EvaluationTextOptions } from "./evaluation_text.ts";

const chosenWidth = 8; // characters of the columns beside the runs
const metricWidth = 10;

/** A row for every evaluation: the metrics watched in training, of the full and the truncated mixture. */
export function comparisonText(
  evaluations: readonly Evaluation[],
  options: EvaluationTextOptions = {},
): string {
  const { columns = 80, color = false } = options;
  const metrics = watchedIn(evaluations[0]?.ways[0]?.figures ?? {});
  const rows = evaluations.map(({ run, data, posterior, chosenDepth, ways: predictors }) => {
    const full = predictors.find(({ kind }) => kind === "full")!;
    // where all blocks are chosen, nothing is cut
    const cut = predictors.find(({ kind, own }) => kind === "truncated" && own) ?? full;
    return [
      visibleText(run?.path ?? data),
      `${chosenDepth}/${posterior.length - 1}`,
      ...metrics.flatMap((metric) =>
        [full, cut].map(({ figures }) => metricText(metric, valueOf(figures, metric)))
      ),
    ];
  });
  const heads = [
    ["", "chosen", ...metrics.flatMap((metric) => [cutTitle(metric, metricWidth - 2), ""])],
    ["", "depth", ...metrics.flatMap(() => ["full", "truncated"])],
  ];
  const beside = fittedWidths([...heads, ...rows].map(([, ...cells]) => ["", ...cells]), [
    ...[0, chosenWidth, ...metrics.flatMap(() => [metricWidth, metricWidth])],
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
