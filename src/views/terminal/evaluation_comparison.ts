// A comparison of several evaluations as text, a row each.

import type { Evaluation, PredictorEvaluation } from "../../evaluation/evaluation.ts";
import { visibleText } from "../../files/visible_text.ts";
import { cutTitle } from "../../likelihoods/metric_text.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import type { Metric } from "../../likelihoods/metric.ts";
import type { Interval } from "../../math/bootstrap.ts";
import { formText } from "../../tables/number_form.ts";
import { type Column, shortTexts } from "../../tables/table.ts";
import { endOf, type EvaluationTextOptions } from "./evaluation_text.ts";
import { paint, wrapped } from "./terminal.ts";
import { fittedWidths, terminalTable } from "./text_table.ts";

const metricWidth = 10; // characters
const mark = "*";

/**
 * A row for every evaluation: the metrics watched in training, of the full and the truncated mixture. A value is marked
 * if it is worse than the best of the same data by more than noise.
 */
export function comparisonText(
  evaluations: readonly Evaluation[],
  options: EvaluationTextOptions = {},
): string {
  const { columns = 80, color = false } = options;
  const metrics = watchedIn(evaluations[0]?.ways[0]?.figures ?? {});
  const names: string[] = [];
  const predictors = evaluations.map(fullAndCut);
  const cells = evaluations.map((evaluation, i) => {
    const others = evaluations.flatMap((other, j) => isComparable(other, evaluation) ? j : []);
    return metrics.flatMap((metric) =>
      predictors[i].map((predictor, p) => ({
        text: formText(metric.form, valueOf(predictor.figures, metric)),
        worse: isWorse(metric, predictor, others.map((j) => predictors[j][p])),
      }))
    );
  });
  const marked = cells.flat().some(({ worse }) => worse);
  const rows = evaluations.map(({ run, data, posterior, chosenDepth }, i) => {
    names.push(visibleText(run?.path ?? data));
    return [
      `${chosenDepth}/${posterior.length - 1}`,
      ...cells[i].map(({ text, worse }) => text + (worse ? mark : marked ? " " : "")),
    ];
  });
  const beside: Column[] = [
    { short: ["chosen", "depth"], width: 8 },
    ...metrics.flatMap((metric) =>
      [[cutTitle(metric, metricWidth - 2), "full"], ["", "truncated"]].map((short) => ({
        short,
        width: metricWidth,
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
  const dim = (text: string) => paint(text, "dim", color);
  const shown = terminalTable(
    {
      columns: [{ short: "", width: Math.min(room, longest) }, ...beside],
      rows: rows.map((row, i) => [endOf(names[i], room - 1), ...row]),
    },
    columns,
    dim,
  );
  const note = `${mark} worse than the best beyond noise: their intervals do not overlap`;
  return [...shown, ...marked ? wrapped(note, columns).map(dim) : []].join("\n");
}

/** The full mixture, and the one cut to the chosen depth: the same if all blocks are chosen. */
function fullAndCut({ ways: predictors }: Evaluation): PredictorEvaluation[] {
  const full = predictors.find(({ kind }) => kind === "full")!;
  return [full, predictors.find(({ kind, own }) => kind === "truncated" && own) ?? full];
}

function isComparable(a: Evaluation, b: Evaluation): boolean {
  return a.data === b.data && a.part === b.part && a.classes === b.classes;
}

/** Whether the whole interval of a predictor is worse than that of the best. */
function isWorse(
  metric: Metric,
  predictor: PredictorEvaluation,
  all: readonly PredictorEvaluation[],
): boolean {
  const sign = metric.better === "lower" ? 1 : -1;
  const score = ({ figures }: PredictorEvaluation) => sign * valueOf(figures, metric);
  const ends = ({ intervals }: PredictorEvaluation) =>
    (valueOf(intervals ?? {}, metric) as unknown as Interval | undefined)
      ?.map((end) => sign * end).sort((a, b) => a - b) ?? [NaN, NaN];
  const best = all.reduce((best, each) => score(each) < score(best) ? each : best);
  return ends(predictor)[0] > ends(best)[1];
}
