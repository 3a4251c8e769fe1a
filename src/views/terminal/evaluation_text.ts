// An evaluation as text for a terminal of 80 columns.

import type { Evaluation, TemperatureEvaluation } from "../../evaluation/evaluation.ts";
import { anytimeLines } from "./anytime_text.ts";
import type { OutOfDistributionEvaluation } from "../../evaluation/out_of_distribution.ts";
import { unpredictedText } from "../../evaluation/unpredicted.ts";
import {
  counted,
  countText,
  decimalText,
  natsText,
  percentText,
  significantText,
} from "../../tables/number_text.ts";
import { metricsIn, valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { metricText, withArticle } from "../../likelihoods/metric_text.ts";
import { fitLine, paint, wrapped } from "./terminal.ts";
import { type TextRow, textTable } from "./text_table.ts";
import { metricValueLines, shortIntervalText, shownMetricValues } from "./metric_rows.ts";
import {
  differenceIntervalText,
  differenceText,
  type MetricName,
  metricValueText,
} from "../../evaluation/metric_text.ts";
import { shiftLines } from "./shift_text.ts";
import { shortPredictorText } from "../predictor_look.ts";

/** How the text is written. */
export interface EvaluationTextOptions {
  /** Width in characters; default 80. */
  readonly columns?: number;
  /** ANSI colours; default false. */
  readonly color?: boolean;
}

/** The tables of an evaluation; lines are cut to the width, the last one ends without a line break. */
export function evaluationText(
  evaluation: Evaluation,
  options: EvaluationTextOptions = {},
): string {
  const { columns = 80, color = false } = options;
  const { part, data, examples, unpredicted, run, temperature, unknown, shift, anytime } =
    evaluation;
  const dim = (text: string) => paint(text, "dim", color);
  const what = `${part} part of ${data}, ${counted(examples, "example")}`;
  const path = run?.path ?? data;
  const lines = [
    ...path.length + what.length + 2 <= columns
      ? [`${paint(path, "bold", color)}: ${what}`]
      : [paint(endOf(path, columns), "bold", color), what],
    ...unpredicted ? wrapped(unpredictedText(unpredicted, examples), columns) : [],
    "",
    ...predictorsLines(evaluation, columns, dim),
    "",
    ...doubtLines(evaluation),
    ...temperature ? ["", ...temperatureLines(temperature, columns, dim)] : [],
    ...unknown ? ["", ...unknownLines(unknown, columns, dim)] : [],
    ...shift ? shiftLines(shift, columns, dim) : [],
    ...anytime ? ["", ...anytimeLines(anytime, columns, dim)] : [],
  ];
  return lines.map((line) => fitLine(line, columns).text).join("\n");
}

function predictorsLines(
  evaluation: Evaluation,
  columns: number,
  dim: (text: string) => string,
): string[] {
  const { ways: predictors, exits, bootstrap, depth } = evaluation;
  const rows = predictors.flatMap((predictor): TextRow[] => {
    const { figures: metrics, intervals } = predictor;
    return [
      {
        cells: [
          shortPredictorText(predictor),
          ...shownMetricValues(metrics).map((name) => metricValueText(name, metrics[name])),
        ],
      },
      ...intervals
        ? [{
          cells: [
            "",
            ...shownMetricValues(metrics).map((name) => shortIntervalText(name, intervals[name])),
          ],
          dim: true,
        }]
        : [],
    ];
  });
  const lines = metricValueLines("", predictors[0].figures, rows, columns, dim);
  if (bootstrap) {
    lines.push(dim(
      `below each figure its ${percentText(bootstrap.level, 0)} interval from ` +
        `${countText(bootstrap.resamples)} resamples`,
    ));
  }
  lines.push("", ...wrapped(chosenText(evaluation), columns));
  const cut = predictors.find(({ kind, own }) => kind === "truncated" && own);
  if (cut) {
    const { figures: metrics, intervals } = cut.minusFull!;
    const difference = (name: MetricName) =>
      differenceText(name, metrics[name]) +
      (intervals ? ` (${differenceIntervalText(name, intervals[name])})` : "");
    const changes = watchedIn(metrics).map(({ name, title, form }) =>
      `${title} ${difference(name as MetricName)}${form === "share" ? " points" : ""}`
    );
    const text = `${counted(cut.depth, "block")} instead of ${depth}: ${changes.join(", ")}`;
    lines.push(...wrapped(text, columns - 2).map((line, i) => i === 0 ? line : `  ${line}`));
  }
  const [decisive] = metricsIn(exits[0].figures);
  const { better } = decisive;
  const of = (exit: typeof exits[number]) => valueOf(exit.figures, decisive);
  const best = exits.reduce((best, exit) =>
    (better === "lower" ? of(exit) < of(best) : of(exit) > of(best)) ? exit : best
  );
  lines.push(
    `best single exit: ${best.depth}, with ${withArticle(decisive)} of ` +
      metricText(decisive, of(best)),
  );
  return lines;
}

/** What the rule chooses, and what others would: "chosen depth 7 of 20 by relative 0.95 (mean: 11)". */
function chosenText({ ways: predictors, posterior, chosenDepth, chosenBy }: Evaluation): string {
  const others = predictors.flatMap(({ kind, rules = [], depth }) =>
    kind === "full" || kind === "truncated" ? rules.map((rule) => ({ rule, depth })) : []
  ).filter(({ rule }) => rule !== chosenBy);
  return `chosen depth ${chosenDepth} of ${posterior.length - 1} by ${chosenBy} ` +
    `(${others.map(({ rule, depth }) => `${rule}: ${depth}`).join(", ")})`;
}

function doubtLines({ uncertainty: { all, correct, wrong } }: Evaluation): string[] {
  const groups = Object.entries({ all, correct, wrong });
  return groups.flatMap(([name, parts]) =>
    parts
      ? [
        `entropy, ${name}`.padEnd(18) + `${natsText(parts.total)} nats = `.padStart(15) +
        `${natsText(parts.expected)} expected + ${natsText(parts.mutualInformation)} over depth`,
      ]
      : []
  );
}

function temperatureLines(
  { ways: predictors, fittedOn, heldOut, optimistic }: TemperatureEvaluation,
  columns: number,
  dim: (text: string) => string,
): string[] {
  const some = fittedOn < heldOut;
  const rows = predictors.flatMap((predictor): TextRow[] => [
    {
      cells: [
        shortPredictorText(predictor),
        ...shownMetricValues(predictor.after).map((name) =>
          metricValueText(name, predictor.after[name])
        ),
      ],
    },
    {
      cells: [
        `  T = ${significantText(predictor.temperature, 3)}`,
        ...shownMetricValues(predictor.after).map((name) =>
          differenceText(name, predictor.gain.figures[name])
        ),
      ],
      dim: true,
    },
  ]);
  return [
    ...metricValueLines("at temperature", predictors[0].after, rows, columns, dim),
    dim(
      `below each figure what changed; fitted on ${counted(fittedOn, "example")} of the ` +
        `validation part${optimistic && !some ? "," : ""}`,
    ),
    ...some
      ? [
        dim(
          `(${countText(heldOut)} in all: a sample, or some without finite predictions)` +
            (optimistic ? "," : ""),
        ),
      ]
      : [],
    ...optimistic ? [dim("which is evaluated here, so these figures are optimistic")] : [],
  ];
}

function unknownLines(
  { ways: predictors, data, known, unknown, unpredicted }: OutOfDistributionEvaluation,
  columns: number,
  dim: (text: string) => string,
): string[] {
  const rows = predictors.flatMap((predictor) =>
    predictor.scores.map(({ score, auroc, aupr, falsePositivesAt95 }) => ({
      cells: [
        `${shortPredictorText(predictor).padEnd(17)} ${score}`,
        decimalText(auroc, 4),
        decimalText(aupr, 4),
        percentText(falsePositivesAt95, 1),
      ],
    }))
  );
  const head = [`${data} as the unknown`, "AUROC", "AUPR", "FPR95"];
  return [
    ...textTable([{ cells: head, dim: true }, ...rows], [44, 12, 12, 12], columns, dim),
    dim(
      `${countText(known)} known and ${countText(unknown)} unknown examples; ` +
        "FPR95: false positives at 95 % recall",
    ),
    ...unpredicted
      ? [
        `without a finite prediction, not scored: ${countText(unpredicted.known)} known, ` +
        `${countText(unpredicted.unknown)} unknown`,
      ]
      : [],
  ];
}

/** The end of a path tells runs apart. */
export function endOf(path: string, width: number): string {
  return path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;
}
