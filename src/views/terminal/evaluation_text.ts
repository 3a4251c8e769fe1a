// An evaluation as text for a terminal of 80 columns.

import type { AnytimeEvaluation } from "../../evaluation/anytime_evaluation.ts";
import type { Evaluation, TemperatureEvaluation } from "../../evaluation/evaluation.ts";
import { metricCells, metricColumns } from "../../evaluation/metric_table.ts";
import type { OutOfDistributionEvaluation } from "../../evaluation/out_of_distribution.ts";
import type { Shift, ShiftedEvaluation } from "../../evaluation/shift.ts";
import { unpredictedText } from "../../evaluation/unpredicted.ts";
import { logLikelihoodMetric } from "../../likelihoods/likelihood.ts";
import { metricText, withArticle } from "../../likelihoods/metric_text.ts";
import { metricsIn, valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { counted, countText, natsText, percentText } from "../../tables/number_text.ts";
import { fullLines, oneLine } from "../../tables/table.ts";
import {
  anytimeTable,
  disturbanceTable,
  outOfDistributionTable,
  predictorsTable,
  temperatureTable,
} from "../evaluation_tables.ts";
import { verdictText } from "../judged_run.ts";
import { classLines } from "./class_lines.ts";
import { fitLine, paint, wrapped } from "./terminal.ts";
import { terminalTable } from "./text_table.ts";

/** Options of the text. */
export interface EvaluationTextOptions {
  /** Width in characters; default 80. */
  readonly columns?: number;
  /** ANSI colours; default false. */
  readonly color?: boolean;
}

interface Look {
  readonly columns: number;
  readonly dim: (text: string) => string;
}

/** The tables of an evaluation; lines are cut to the width, the last one ends without a line break. */
export function evaluationText(
  evaluation: Evaluation,
  options: EvaluationTextOptions = {},
): string {
  const { columns = 80, color = false } = options;
  const { part, data, examples, unpredicted, run, temperature, unknown, shift, anytime } =
    evaluation;
  const look = { columns, dim: (text: string) => paint(text, "dim", color) };
  const what = `${part} split of ${data}, ${counted(examples, "example")}`;
  const path = run?.path ?? data;
  const lines = [
    ...path.length + what.length + 2 <= columns
      ? [`${paint(path, "bold", color)}: ${what}`]
      : [paint(endOf(path, columns), "bold", color), what],
    ...unpredicted ? wrapped(unpredictedText(unpredicted, examples), columns) : [],
    "",
    ...predictorsLines(evaluation, look),
    "",
    ...judgementLines(evaluation, columns),
    ...doubtLines(evaluation),
    ...classLines(evaluation, columns, look.dim),
    ...temperature ? ["", ...temperatureLines(temperature, look)] : [],
    ...unknown ? ["", ...unknownLines(evaluation, unknown, look)] : [],
    ...shift ? shiftLines(shift, look) : [],
    ...anytime ? ["", ...anytimeLines(anytime, look)] : [],
  ];
  return lines.map((line) => fitLine(line, columns).text).join("\n");
}

/** The verdict, and the warnings. */
function judgementLines(evaluation: Evaluation, columns: number): string[] {
  const texts = [
    verdictText(evaluation),
    ...(evaluation.warnings ?? []).map(({ text }) => `warning: ${text}`),
  ];
  return texts.flatMap((text) => text === undefined ? [] : [...wrapped(text, columns), ""]);
}

function predictorsLines(evaluation: Evaluation, { columns, dim }: Look): string[] {
  const { ways: predictors, exits, bootstrap, depth } = evaluation;
  const lines = terminalTable(predictorsTable(evaluation), columns, dim);
  if (bootstrap) {
    lines.push(dim(
      `below each metric its ${percentText(bootstrap.level, 0)} interval from ` +
        `${countText(bootstrap.resamples)} resamples`,
    ));
  }
  lines.push("", ...wrapped(chosenText(evaluation), columns));
  const cut = predictors.find(({ kind, own }) => kind === "truncated" && own);
  if (cut) {
    const { figures: metrics, intervals } = cut.minusFull!;
    const heads = metricColumns(metrics, "difference");
    const differences = metricCells(metrics, intervals).map((cell, i) =>
      oneLine(fullLines(heads[i], cell))
    );
    const named = metricsIn(metrics).map(({ name }) => name);
    const changes = watchedIn(metrics).map(({ name, title, form }) =>
      `${title} ${differences[named.indexOf(name)]}${form === "share" ? " points" : ""}`
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

/** The depth that the rule chooses, and those of others: "chosen depth 7 of 20 by relative 0.95 (mean: 11)". */
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

function temperatureLines(temperature: TemperatureEvaluation, { columns, dim }: Look): string[] {
  const { fittedOn, heldOut, optimistic } = temperature;
  const some = fittedOn < heldOut;
  return [
    ...terminalTable(temperatureTable({}, temperature), columns, dim),
    dim(
      `below each metric the change; fitted on ${counted(fittedOn, "example")} of the ` +
        `validation split${optimistic && !some ? "," : ""}`,
    ),
    ...some
      ? [
        dim(
          `(${countText(heldOut)} in all: a sample, or some without finite predictions)` +
            (optimistic ? "," : ""),
        ),
      ]
      : [],
    ...optimistic ? [dim("which is evaluated here, so these metrics are optimistic")] : [],
  ];
}

function unknownLines(
  evaluation: Evaluation,
  of: OutOfDistributionEvaluation,
  { columns, dim }: Look,
): string[] {
  const { known, unknown, unpredicted } = of;
  return [
    ...terminalTable(outOfDistributionTable(evaluation, of), columns, dim),
    dim(
      `${countText(known)} ID and ${countText(unknown)} OOD examples; ` +
        "FPR95: false positives at 95 % recall",
    ),
    ...unpredicted
      ? [
        `without a finite prediction, not scored: ${countText(unpredicted.known)} ID, ` +
        `${countText(unpredicted.unknown)} OOD`,
      ]
      : [],
  ];
}

const mostLevels = 7; // columns of 8 characters that fit beside the names

/** A table of rotations, and one for each corruption. */
function shiftLines(shift: Shift, { columns, dim }: Look): string[] {
  const { title } = logLikelihoodMetric;
  const kinds = Map.groupBy(shift.levels, ({ disturbance }) => disturbance);
  const rotation = kinds.get("rotation") ?? [];
  kinds.delete("rotation");
  const step = Math.ceil(rotation.length / mostLevels);
  const lines = (name: string, levels: readonly ShiftedEvaluation[]) =>
    terminalTable(disturbanceTable(shift, name, levels), columns, dim);
  const unpredicted = shift.levels.reduce((sum, level) => sum + (level.unpredicted ?? 0), 0);
  return [
    ...rotation.length > 0
      ? [
        "",
        dim(`${title} against rotation, degrees`),
        ...lines("", rotation.filter((_, i) => i % step === 0)),
      ]
      : [],
    ...kinds.size > 0
      ? ["", dim(`${title} against strength`), ...[...kinds].flatMap((kind) => lines(...kind))]
      : [],
    ...unpredicted > 0
      ? [`without a finite prediction, left out: ${countText(unpredicted)} over all levels`]
      : [],
  ];
}

function anytimeLines(anytime: AnytimeEvaluation, { columns, dim }: Look): string[] {
  const { depth, batchSize, measures } = anytime;
  return [
    ...terminalTable(anytimeTable(anytime), columns, dim),
    ...measures.filter(({ unpredicted }) => unpredicted).map(({ kind, unpredicted }) =>
      `without a finite prediction, left out of ${kind}: ${countText(unpredicted!.count)}`
    ),
    ...wrapped(
      `mixture over ${
        counted(depth, "block")
      }; the allowed loss of accuracy on the validation split; ` +
        `shares of the plain mixture, timed in turns, batches of ${batchSize}`,
      columns,
    ).map(dim),
  ];
}

/** A long path is cut at its start: runs differ at the end. */
export function endOf(path: string, width: number): string {
  return path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;
}
