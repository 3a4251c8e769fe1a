// A comparison of several evaluations as text, a row each.

import type { Evaluation } from "../../evaluation/evaluation.ts";
import { visibleText } from "../../files/visible_text.ts";
import { cutTitle } from "../../likelihoods/metric_text.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { type Column, shortTexts } from "../../tables/table.ts";
import { endOf, type EvaluationTextOptions } from "./evaluation_text.ts";
import { paint } from "./terminal.ts";
import { fittedWidths, terminalTable } from "./text_table.ts";

const metricWidth = 10; // characters

/** A row for every evaluation: the metrics watched in training, of the full and the truncated mixture. */
export function comparisonText(
  evaluations: readonly Evaluation[],
  options: EvaluationTextOptions = {},
): string {
  const { columns = 80, color = false } = options;
  const metrics = watchedIn(evaluations[0]?.ways[0]?.figures ?? {});
  const names: string[] = [];
  const rows = evaluations.map(({ run, data, posterior, chosenDepth, ways: predictors }) => {
    const full = predictors.find(({ kind }) => kind === "full")!;
    // if all blocks are chosen, nothing is cut
    const cut = predictors.find(({ kind, own }) => kind === "truncated" && own) ?? full;
    names.push(visibleText(run?.path ?? data));
    return [
      `${chosenDepth}/${posterior.length - 1}`,
      ...metrics.flatMap((metric) => [full, cut].map(({ figures }) => valueOf(figures, metric))),
    ];
  });
  const beside: Column[] = [
    { short: ["chosen", "depth"], width: 8 },
    ...metrics.flatMap((metric) =>
      [[cutTitle(metric, metricWidth - 2), "full"], ["", "truncated"]].map((short) => ({
        short,
        width: metricWidth,
        form: metric.form,
      }))
    ),
  ];
  const texts = shortTexts({ columns: beside, rows });
  const lines = [0, 1].map((line) => texts.heads.map((head) => head[line]));
  const widths = fittedWidths(
    [...lines, ...texts.rows.map((row) => row.map(([text]) => text))].map((row) => ["", ...row]),
    [0, ...beside.map(({ width }) => width!)],
    Infinity,
  );
  const room = Math.max(16, columns - widths.reduce((sum, width) => sum + width, 0));
  const longest = Math.max(31, ...names.map(({ length }) => length)) + 1;
  return terminalTable(
    {
      columns: [{ short: "", width: Math.min(room, longest) }, ...beside],
      rows: rows.map((row, i) => [endOf(names[i], room - 1), ...row]),
    },
    columns,
    (text) => paint(text, "dim", color),
  ).join("\n");
}
