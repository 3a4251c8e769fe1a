// The tables of an evaluation, for pages and terminals.

import type { AnytimeEvaluation } from "../evaluation/anytime_evaluation.ts";
import type {
  Evaluation,
  PredictorEvaluation,
  TemperatureEvaluation,
} from "../evaluation/evaluation.ts";
import { changedCells, metricCells, metricColumns } from "../evaluation/metric_table.ts";
import type { OutOfDistributionEvaluation } from "../evaluation/out_of_distribution.ts";
import { comparedPredictors, type PredictorName } from "../evaluation/predictors.ts";
import type { Shift, ShiftedEvaluation } from "../evaluation/shift.ts";
import { logLikelihoodMetric } from "../likelihoods/likelihood.ts";
import { metricsIn, valueOf } from "../likelihoods/registry.ts";
import {
  counted,
  countText,
  decimalText,
  natsText,
  percentText,
  significantText,
} from "../tables/number_text.ts";
import type { Column, Table, Words } from "../tables/table.ts";
import { anytimeRows } from "./anytime_rows.ts";
import { predictorText, rulesText, shortPredictorText } from "./predictor_look.ts";

const names: Column = { head: "", short: "", width: 18 };

/** Every main prediction rule with its metrics and intervals. */
export function predictorsTable(evaluation: Evaluation): Table {
  const { data, part, examples, ways: predictors } = evaluation;
  return {
    caption: `${data}, ${part} split, ${counted(examples, "example")}` + intervalsText(evaluation),
    columns: [names, { head: "blocks" }, ...metricColumns(predictors[0].figures)],
    rows: predictors.map((predictor) => [
      predictorWords(predictor),
      predictor.depth,
      ...metricCells(predictor.figures, predictor.intervals),
    ]),
  };
}

/** The other rules minus the full mixture. */
export function differencesTable(evaluation: Evaluation): Table {
  const { ways: predictors } = evaluation;
  return {
    caption: "Minus the full mixture, on the same examples; shares in percentage points" +
      intervalsText(evaluation),
    columns: [names, ...metricColumns(predictors[0].figures, "difference")],
    rows: predictors.flatMap(({ minusFull, ...predictor }) =>
      minusFull
        ? [[predictorWords(predictor), ...metricCells(minusFull.figures, minusFull.intervals)]]
        : []
    ),
  };
}

/** Every exit alone. */
export function exitsTable({ exits }: Evaluation): Table {
  return {
    caption: "Every exit alone",
    columns: [{ head: "exit" }, ...metricColumns(exits[0].figures)],
    rows: exits.map(({ depth, figures: metrics }) => [depth, ...metricCells(metrics)]),
  };
}

/** Accuracy at a few shares rejected. */
export function rejectionTable({ ways: predictors }: Evaluation): Table {
  const shares = [0, 0.05, 0.1, 0.2, 0.5];
  const at = ({ rejection }: PredictorEvaluation, share: number) =>
    rejection.points.reduce((best, point) =>
      Math.abs(point.rejected - share) < Math.abs(best.rejected - share) ? point : best
    );
  return {
    caption: "Accuracy of the rest",
    columns: [
      { head: "rejected" },
      ...shares.map((share): Column => ({ head: percentText(share, 0), form: "share" })),
    ],
    rows: comparedPredictors(predictors).map((predictor) => [
      predictorText(predictor),
      ...shares.map((share) => at(predictor, share).accuracy),
    ]),
  };
}

/** Metrics after temperature scaling, and what it changes. */
export function temperatureTable(
  { bootstrap }: Pick<Evaluation, "bootstrap">,
  { ways: predictors }: TemperatureEvaluation,
): Table {
  return {
    caption: "Metrics after temperature scaling; in small print the changes" +
      (bootstrap ? `, with ${percentText(bootstrap.level, 0)} intervals` : ""),
    columns: [
      { ...names, short: "at temperature" },
      { head: "temperature", form: { digits: 4 } },
      ...metricColumns(predictors[0].after),
    ],
    rows: predictors.map(({ temperature, after, gain, ...predictor }) => [
      {
        ...predictorWords(predictor),
        short: [shortPredictorText(predictor), `  T = ${significantText(temperature, 3)}`],
      },
      temperature,
      ...changedCells(after, gain),
    ]),
  };
}

/** The detection of out-of-distribution examples by scores. */
export function outOfDistributionTable(
  evaluation: Evaluation,
  { ways: predictors, data, known, unknown }: OutOfDistributionEvaluation,
): Table {
  const form = { decimals: 4 };
  return {
    caption: `${counted(known, "example")} of ${evaluation.data} against ` +
      `${countText(unknown)} of ${data}` + intervalsText(evaluation),
    columns: [
      { head: "", short: `out-of-distribution: ${data}`, width: 44 },
      { head: "AUROC", form },
      { short: "AUROC", width: 12, form },
      { head: "AUPR", short: "AUPR", width: 12, form },
      { head: "false positives at 95 % recall", short: "FPR95", width: 12, form: "share" },
    ],
    rows: predictors.flatMap((predictor) =>
      predictor.scores.map(({ score, auroc, aupr, falsePositivesAt95, interval }) => [
        {
          text: predictorText(predictor),
          notes: [`by ${score}`],
          short: `${shortPredictorText(predictor).padEnd(17)} ${score}`,
        },
        { value: auroc, interval },
        auroc,
        aupr,
        falsePositivesAt95,
      ])
    ),
  };
}

/** All metrics that are shown under every corruption. */
export function shiftTable({ ways: predictors, levels }: Shift): Table {
  const shown = metricsIn(levels[0]?.figures[0] ?? {}).filter(({ shifted }) => shifted);
  return {
    caption: "Every corruption",
    columns: [
      names,
      ...predictors.flatMap((predictor) =>
        shown.map(({ head, form }): Column => ({
          head: [predictorText(predictor), head],
          form,
        }))
      ),
    ],
    rows: levels.map(({ disturbance, level, figures: metrics }) => [
      disturbance === "rotation" ? `rotation ${level}°` : `${disturbance} ${level}`,
      ...metrics.flatMap((each) => shown.map((metric) => valueOf(each, metric))),
    ]),
  };
}

/** Log-likelihoods at levels of one corruption, for terminals: they drop first where a rule is confidently wrong. */
export function disturbanceTable(
  { ways: predictors }: Shift,
  name: string,
  levels: readonly ShiftedEvaluation[],
): Table {
  return {
    columns: [
      { ...names, short: name, width: 20 },
      ...levels.map(({ level }): Column => ({ short: String(level), width: 8 })),
    ],
    rows: predictors.map((predictor, i) => [
      shortPredictorText(predictor),
      ...levels.map(({ figures: metrics }) => {
        const nats = valueOf(metrics[i], logLikelihoodMetric);
        return Math.abs(nats) < 10 ? decimalText(nats, 3) : natsText(nats); // eight characters
      }),
    ]),
  };
}

/** Every early-exit threshold, with the allowed loss and the results. */
export function anytimeTable(evaluation: AnytimeEvaluation): Table {
  const relative = { percentDecimals: 1 };
  return {
    caption: "Thresholds found on the validation split",
    columns: [
      { ...names, short: "early exit", width: 30 },
      { head: "loss allowed" },
      { head: "threshold", short: "threshold", width: 11, form: { digits: 4 } },
      { head: "mean depth", short: "mean depth", width: 11, form: { decimals: 2 } },
      { head: "multiply-adds, millions", form: { digits: 3 } },
      { short: "mult.-adds", width: 11, form: relative },
      { short: "time", width: 8, form: relative },
      { head: "error", short: "error", width: 9, form: "share" },
      { head: "log-likelihood", form: { decimals: 4 } },
      { head: "seconds", form: { digits: 3 } },
    ],
    rows: anytimeRows(evaluation).map(({ kind, loss, threshold = "", point, plain }) => {
      const { multiplyAdds: cost } = point;
      return [
        { text: kind ?? "no early exit", short: kind && `${kind}, ${loss}` },
        loss,
        threshold,
        point.meanDepth,
        cost === undefined ? "" : cost / 1e6,
        cost === undefined ? "" : cost / plain.multiplyAdds!,
        point.seconds / plain.seconds,
        point.error,
        point.logLikelihood,
        point.seconds,
      ];
    }),
  };
}

function predictorWords(predictor: PredictorName): Words {
  const rules = rulesText(predictor);
  return {
    text: predictor.name,
    notes: rules === undefined ? [] : [rules],
    short: shortPredictorText(predictor),
  };
}

function intervalsText({ bootstrap }: Evaluation): string {
  return bootstrap
    ? `; in small print ${percentText(bootstrap.level, 0)} intervals from ` +
      counted(bootstrap.resamples, "resample")
    : "";
}
