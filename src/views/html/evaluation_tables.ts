// The tables of an evaluation's page.

import type {
  Evaluation,
  PredictorEvaluation,
  TemperatureEvaluation,
} from "../../evaluation/evaluation.ts";
import type { MetricIntervals, MetricValues } from "../../evaluation/metrics.ts";
import type { Shift } from "../../evaluation/shift.ts";
import type { OutOfDistributionEvaluation } from "../../evaluation/out_of_distribution.ts";
import { comparedPredictors, type PredictorName } from "../../evaluation/predictors.ts";
import {
  counted,
  countText,
  decimalText,
  percentText,
  significantText,
} from "../../tables/number_text.ts";
import {
  differenceIntervalText,
  differenceText,
  headsOf,
  intervalText,
  metricValueText,
  namesOf,
} from "../../evaluation/metric_text.ts";
import { metricsIn, valueOf } from "../../likelihoods/registry.ts";
import { metricText } from "../../likelihoods/metric_text.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { table } from "./page.ts";
import { predictorText, rulesText } from "../predictor_look.ts";

/** Every main way with its figures and intervals. */
export function predictorsTable(evaluation: Evaluation): Html {
  return table(
    `${evaluation.data}, ${evaluation.part} part, ${counted(evaluation.examples, "example")}` +
      intervalsCaption(evaluation),
    ["", "blocks", ...headsOf(evaluation.ways[0].figures)],
    evaluation.ways.map((predictor) => [
      predictorCell(predictor),
      predictor.depth,
      ...metricCells(predictor.figures, predictor.intervals),
    ]),
  );
}

/** The other ways minus the full mixture. */
export function differencesTable(evaluation: Evaluation): Html {
  const rows = evaluation.ways.filter(({ minusFull }) => minusFull !== undefined);
  return table(
    "Minus the full mixture, on the same examples; shares in percentage points" +
      intervalsCaption(evaluation),
    ["", ...headsOf(evaluation.ways[0].figures)],
    rows.map((predictor) => [predictorCell(predictor), ...differenceCells(predictor.minusFull!)]),
  );
}

/** Every exit alone. */
export function exitsTable({ exits }: Evaluation): Html {
  return table(
    "Every exit alone",
    ["exit", ...headsOf(exits[0].figures)],
    exits.map(({ depth, figures: metrics }) => [depth, ...metricCells(metrics)]),
  );
}

/** Accuracy at a few shares rejected. */
export function rejectionTable({ ways: predictors }: Evaluation): Html {
  const shares = [0, 0.05, 0.1, 0.2, 0.5];
  const at = ({ rejection }: PredictorEvaluation, share: number) =>
    rejection.points.reduce((best, point) =>
      Math.abs(point.rejected - share) < Math.abs(best.rejected - share) ? point : best
    );
  return table(
    "Accuracy of the rest",
    ["rejected", ...shares.map((share) => percentText(share, 0))],
    comparedPredictors(predictors).map((predictor) => [
      predictorText(predictor),
      ...shares.map((share) => percentText(at(predictor, share).accuracy)),
    ]),
  );
}

/** After temperature scaling, and what it changes. */
export function temperatureTable(evaluation: Evaluation, of: TemperatureEvaluation): Html {
  const { bootstrap } = evaluation;
  return table(
    "Figures after temperature scaling; in small print what it changes" +
      (bootstrap ? `, with ${percentText(bootstrap.level, 0)} intervals` : ""),
    ["", "temperature", ...headsOf(of.ways[0].after)],
    of.ways.map(({ temperature, after, gain, ...predictor }) => [
      predictorCell(predictor),
      significantText(temperature, 4),
      ...namesOf(after).map((name) =>
        markup`${metricValueText(name, after[name])}<small>${
          differenceText(name, gain.figures[name])
        }</small>${
          gain.intervals &&
          markup`<small>${differenceIntervalText(name, gain.intervals[name])}</small>`
        }`
      ),
    ]),
  );
}

/** How well scores tell known from unknown examples. */
export function outOfDistributionTable(
  evaluation: Evaluation,
  unknown: OutOfDistributionEvaluation,
): Html {
  return table(
    `${counted(unknown.known, "example")} of ${evaluation.data} against ` +
      `${countText(unknown.unknown)} of ${unknown.data}` + intervalsCaption(evaluation),
    ["", "AUROC", "AUPR", "false positives at 95 % recall"],
    unknown.ways.flatMap((predictor) =>
      predictor.scores.map(({ score, auroc, aupr, falsePositivesAt95, interval }) => [
        markup`${predictorText(predictor)}<small>by ${score}</small>`,
        markup`${decimalText(auroc, 4)}${
          interval && markup`<small>${
            interval.map((end) => decimalText(end, 4)).join(" to ")
          }</small>`
        }`,
        decimalText(aupr, 4),
        percentText(falsePositivesAt95),
      ])
    ),
  );
}

/** All figures under every disturbance. */
export function shiftTable({ ways: predictors, levels }: Shift): Html {
  const shown = metricsIn(levels[0]?.figures[0] ?? {}).filter(({ shifted }) => shifted);
  return table(
    "Every disturbance",
    [
      "",
      ...predictors.flatMap((predictor) =>
        shown.map(({ head }) => markup`${predictorText(predictor)}<small>${head}</small>`)
      ),
    ],
    levels.map(({ disturbance, level, figures: metrics }) => [
      disturbance === "rotation" ? `rotation ${level}°` : `${disturbance} ${level}`,
      ...metrics.flatMap((each) =>
        shown.map((metric) => metricText(metric, valueOf(each, metric)))
      ),
    ]),
  );
}

function predictorCell(predictor: PredictorName): Html {
  const rules = rulesText(predictor);
  return markup`${predictor.name}${rules && markup`<small>${rules}</small>`}`;
}

function metricCells(metrics: MetricValues, intervals?: MetricIntervals): Html[] {
  return namesOf(metrics).map((name) =>
    markup`${metricValueText(name, metrics[name])}${
      intervals && markup`<small>${intervalText(name, intervals[name])}</small>`
    }`
  );
}

function differenceCells(
  { figures: metrics, intervals }: NonNullable<PredictorEvaluation["minusFull"]>,
): Html[] {
  return namesOf(metrics).map((name) =>
    markup`${differenceText(name, metrics[name])}${
      intervals && markup`<small>${differenceIntervalText(name, intervals[name])}</small>`
    }`
  );
}

function intervalsCaption({ bootstrap }: Evaluation): string {
  return bootstrap
    ? `; in small print ${percentText(bootstrap.level, 0)} intervals from ` +
      counted(bootstrap.resamples, "resample")
    : "";
}
