// An evaluation as text for a terminal of 80 columns.

import type { Evaluation, TemperatureEvaluation } from "../evaluation/evaluation.ts";
import { anytimeLines } from "./anytime_text.ts";
import type { Shift, ShiftedEvaluation } from "../evaluation/shift.ts";
import type { UnknownEvaluation } from "../evaluation/unknown.ts";
import { unpredictedText } from "../evaluation/unpredicted.ts";
import type { WayName } from "../evaluation/ways.ts";
import type { Interval } from "../numbers/bootstrap.ts";
import { counted, countText, natsText, percentText } from "../sinks/number_text.ts";
import { fitLine, paint, tableRow, wrapped } from "../sinks/terminal.ts";
import {
  differenceIntervalText,
  differenceText,
  type FigureName,
  figureText,
  intervalText,
} from "./figure_text.ts";

/** How the text is written. */
export interface EvaluationTextOptions {
  /** Width in characters; default 80. */
  readonly columns?: number;
  /** ANSI colours; default false. */
  readonly color?: boolean;
}

const widths = [17, 15, 18, 15, 15]; // 80 together; "14.48 to 37.98" leaves a blank

const shown: readonly FigureName[] = ["error", "logLikelihood", "brier", "calibrationError"];
const heads = ["error", "log-likelihood", "Brier", "calibration"];

/** The tables of an evaluation; lines are cut to the width, the last one ends without a line break. */
export function evaluationText(
  evaluation: Evaluation,
  options: EvaluationTextOptions = {},
): string {
  const { columns = 80, color = false } = options;
  const { part, data, examples, unpredicted, run, temperature, unknown, shift, anytime } =
    evaluation;
  const dim = (text: string) => paint(text, "dim", color);
  const lines = [
    paint(run?.path ?? data, "bold", color) +
    `: ${part} part of ${data}, ${counted(examples, "example")}`,
    ...unpredicted ? wrapped(unpredictedText(unpredicted, examples), columns) : [],
    "",
    ...waysLines(evaluation, dim),
    "",
    ...doubtLines(evaluation),
    ...temperature ? ["", ...temperatureLines(temperature, dim)] : [],
    ...unknown ? ["", ...unknownLines(unknown, dim)] : [],
    ...shift ? shiftLines(shift, dim) : [],
    ...anytime ? ["", ...anytimeLines(anytime, dim)] : [],
  ];
  return lines.map((line) => fitLine(line, columns).text).join("\n");
}

function waysLines(evaluation: Evaluation, dim: (text: string) => string): string[] {
  const { ways, exits, bootstrap, depth } = evaluation;
  const lines = [dim(cells(["", ...heads]))];
  for (const way of ways) {
    const { figures, intervals } = way;
    lines.push(cells([shortName(way), ...shown.map((each) => figureText(each, figures[each]))]));
    if (intervals) {
      lines.push(dim(cells(["", ...shown.map((each) => shortInterval(each, intervals[each]))])));
    }
  }
  if (bootstrap) {
    lines.push(dim(
      `below each figure its ${percentText(bootstrap.level, 0)} interval from ` +
        `${countText(bootstrap.resamples)} resamples`,
    ));
  }
  lines.push("");
  lines.push(chosenText(evaluation));
  const cut = ways.find(({ kind, own }) => kind === "truncated" && own);
  if (cut) {
    const { figures, intervals } = cut.minusFull!;
    const difference = (name: FigureName) =>
      differenceText(name, figures[name]) +
      (intervals ? ` (${differenceIntervalText(name, intervals[name])})` : "");
    lines.push(
      `${counted(cut.depth, "block")} instead of ${depth}: error ${
        difference("error")
      } points, log-likelihood`,
      `  ${difference("logLikelihood")}`,
    );
  }
  const best = exits.reduce((best, exit) => exit.figures.error < best.figures.error ? exit : best);
  lines.push(
    `of the exits alone ${best.depth} errs least, in ${percentText(best.figures.error)}`,
  );
  return lines;
}

/** What the rule chooses, and what others would: "chosen depth 7 of 20 by relative 0.95 (mean: 11)". */
function chosenText({ ways, posterior, chosenDepth, chosenBy }: Evaluation): string {
  const others = ways.flatMap(({ kind, rules = [], depth }) =>
    kind === "full" || kind === "truncated" ? rules.map((rule) => ({ rule, depth })) : []
  ).filter(({ rule }) => rule !== chosenBy);
  return `chosen depth ${chosenDepth} of ${posterior.length - 1} by ${chosenBy} ` +
    `(${others.map(({ rule, depth }) => `${rule}: ${depth}`).join(", ")})`;
}

/** "truncated to 7": a way in as many characters as its column has. */
function shortName({ kind, name, depth }: WayName): string {
  if (kind === "truncated") return `truncated to ${depth}`;
  return kind === "full" ? name : `exit ${depth} alone`;
}

/** An interval in three digits after the point, which is what fits. */
function shortInterval(name: FigureName, interval: Interval): string {
  return name === "brier" || name === "logLikelihood" && Math.abs(interval[0]) < 10
    ? interval.map((end) => end.toFixed(3).replace(/^-(0\.0+)$/, "$1")).join(" to ")
    : intervalText(name, interval);
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
  { ways, fittedOn, heldOut, optimistic }: TemperatureEvaluation,
  dim: (text: string) => string,
): string[] {
  const some = fittedOn < heldOut;
  return [
    dim(cells(["at temperature", ...heads])),
    ...ways.flatMap((way) => [
      cells([shortName(way), ...shown.map((each) => figureText(each, way.after[each]))]),
      dim(cells([
        `  T = ${way.temperature.toPrecision(3)}`,
        ...shown.map((each) => differenceText(each, way.gain.figures[each])),
      ])),
    ]),
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
  { ways, data, known, unknown, unpredicted }: UnknownEvaluation,
  dim: (text: string) => string,
): string[] {
  const line = (texts: readonly string[]) =>
    texts.map((text, i) => i < 2 ? text.padEnd([18, 26][i]) : text.padStart(12)).join("").trimEnd();
  return [
    dim(
      `${data} as the unknown`.padEnd(44) +
        ["AUROC", "AUPR", "FPR95"].map((head) => head.padStart(12)).join(""),
    ),
    ...ways.flatMap((way) =>
      way.scores.map(({ score, auroc, aupr, falsePositivesAt95 }) =>
        line([
          shortName(way),
          score,
          auroc.toFixed(4),
          aupr.toFixed(4),
          percentText(falsePositivesAt95, 1),
        ])
      )
    ),
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

/** Log-likelihoods: where a way of predicting is sure and wrong, they fall first. */
function shiftLines({ ways, levels }: Shift, dim: (text: string) => string): string[] {
  const of = (disturbance: string) => levels.filter((each) => each.disturbance === disturbance);
  const table = (title: string, rows: readonly (readonly [string, ShiftedEvaluation[]])[]) => [
    dim(title),
    ...rows.flatMap(([name, row]) => [
      dim(name.padEnd(20) + row.map(({ level }) => `${level}`.padStart(8)).join("")),
      ...ways.map((way, i) =>
        shortName(way).padEnd(20) +
        row.map(({ figures }) => figures[i].logLikelihood.toFixed(3).padStart(8)).join("")
      ),
    ]),
  ];
  const unpredicted = levels.reduce((sum, level) => sum + (level.unpredicted ?? 0), 0);
  const rotation = of("rotation");
  const others = [...new Set(levels.map(({ disturbance }) => disturbance))]
    .filter((disturbance) => disturbance !== "rotation");
  // seven columns are what fits
  const step = Math.ceil(rotation.length / 7);
  return [
    ...rotation.length > 0
      ? [
        "",
        ...table("log-likelihood against rotation, degrees", [
          ["", rotation.filter((_, i) => i % step === 0)],
        ]),
      ]
      : [],
    ...others.length > 0
      ? ["", ...table("log-likelihood against strength", others.map((name) => [name, of(name)]))]
      : [],
    ...unpredicted > 0
      ? [`without a finite prediction, left out: ${countText(unpredicted)} over all levels`]
      : [],
  ];
}

/** Cells of a row: the name from the left, figures from the right. */
function cells([name, ...figures]: readonly string[]): string {
  return tableRow([fitLine(name, widths[0] - 1).text, ...figures], widths);
}
