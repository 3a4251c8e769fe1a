// The tables of predictions class by class, for pages and terminals.

import type { ClassEvaluation, PredictedClasses } from "../evaluation/class_evaluation.ts";
import type { Evaluation } from "../evaluation/evaluation.ts";
import type { ListedExample } from "../evaluation/listed_examples.ts";
import { allCells, largestConfusions } from "../metrics/confusion.ts";
import { countText } from "../tables/number_text.ts";
import type { Column, Table, Words } from "../tables/table.ts";
import { predictorText } from "./predictor_look.ts";

/** The name of a class, or its number if it has none; a long one ends with `…`. */
export function className({ names }: ClassEvaluation, k: number, most: number): string {
  const name = [...names?.[k] ?? String(k)];
  return name.length > most ? `${name.slice(0, most - 1).join("")}…` : name.join("");
}

/** The most characters of a name on terminals. */
const shortName = 18;

function nameWords(byClass: ClassEvaluation, k: number): Words {
  return { text: className(byClass, k, 30), short: className(byClass, k, shortName) };
}

/** The classes, at most so many: those of the lowest F1 if there are more. */
export function classesTable(byClass: ClassEvaluation, most: number): Table {
  const [full, cut] = byClass.ways;
  const all = full.classes.map((metrics, k) => ({ metrics, k }));
  const total = all.reduce((sum, { metrics }) => sum + metrics.support, 0);
  const some = all.length > most;
  const shown = some
    ? all.filter(({ metrics }) => metrics.f1 !== undefined)
      .sort((a, b) => a.metrics.f1! - b.metrics.f1!).slice(0, most)
    : all;
  const share = (head: string, width: number): Column => ({
    head,
    short: head,
    width,
    form: "share",
  });
  return {
    caption: some
      ? `The ${shown.length} of ${
        countText(all.length)
      } classes with the lowest F1, by the full mixture`
      : "Every class, by the full mixture",
    columns: [
      { head: "class", short: "class", width: 20 },
      { head: "examples", short: "examples", width: 10, form: "count" },
      { head: "predicted", short: "predicted", width: 10, form: "count" },
      share("precision", 11),
      share("recall", 10),
      ...cut ? [{ head: ["recall", predictorText(cut)], form: "share" } as const] : [],
      share("F1", 10),
      { head: "log-likelihood", short: "log-lik.", width: 9, form: "nats" },
      { head: "share of examples", form: "share" },
      { head: "mean probability", form: "share" },
    ],
    rows: shown.map(({ metrics, k }) => [
      nameWords(byClass, k),
      metrics.support,
      metrics.predicted,
      metrics.precision,
      metrics.recall,
      ...cut ? [cut.classes[k].recall] : [],
      metrics.f1,
      metrics.support > 0 ? metrics.logLikelihood ?? -Infinity : undefined, // null in JSON
      metrics.support / total,
      metrics.meanProbability,
    ]),
  };
}

/** The largest confusions, at most so many. */
export function confusionsTable(byClass: ClassEvaluation, most: number): Table {
  const [{ confusion, classes }] = byClass.ways;
  return {
    caption: "The largest confusions, by the full mixture",
    columns: [
      { head: "true class", short: "true class", width: 22 },
      { head: "predicted", short: "predicted", width: 22, words: true },
      { head: "examples", short: "examples", width: 10, form: "count" },
      { head: "share of the class", short: "of the class", width: 14, form: "share" },
    ],
    rows: largestConfusions(confusion).slice(0, most).map(({ label, predicted, count }) => [
      nameWords(byClass, label),
      nameWords(byClass, predicted),
      count,
      count / classes[label].support,
    ]),
  };
}

/** The whole confusion matrix, for terminals of a width: columns bear numbers where names do not fit. */
export function confusionTable(byClass: ClassEvaluation, columns: number): Table {
  const [{ confusion, classes }] = byClass.ways;
  const names = classes.map((_, k) => className(byClass, k, shortName));
  const matrix = allCells(confusion, classes.length);
  const widest = Math.floor((columns - 22) / classes.length);
  const fit = names.every(({ length }) => length < widest);
  const digits = Math.max(...matrix.flat().map((count) => countText(count).length));
  const width = 2 + Math.max(digits, ...fit ? names.map(({ length }) => length) : [2]);
  return {
    columns: [
      { short: "true \\ predicted", width: 22 },
      ...names.map((name, k): Column => ({ short: fit ? name : String(k), width, form: "count" })),
    ],
    rows: matrix.map((row, k) => [
      fit ? names[k] : `${k}: ${names[k]}`,
      ...row.map((count) => count === 0 ? "·" : count),
    ]),
  };
}

/** Examples worth a look, with further columns for pages. */
export function listedTable(
  byClass: ClassEvaluation,
  caption: string,
  examples: readonly ListedExample[],
  features: readonly Column[] = [],
  valuesOf: (example: ListedExample) => readonly string[] = () => [],
): Table {
  return {
    caption,
    columns: [
      { head: "row", short: "row", width: 9 },
      { head: "true class", short: "true class", width: 20, words: true },
      { head: "predicted", short: "predicted", width: 20, words: true },
      { head: "probability", short: "probability", width: 12, form: "share" },
      { head: "log-likelihood", short: "log-lik.", width: 10, form: "nats" },
      { head: "entropy", short: "entropy", width: 9, form: "nats" },
      ...features,
    ],
    rows: examples.map((example) => [
      String(example.row + 1),
      nameWords(byClass, example.label),
      nameWords(byClass, example.predicted),
      example.probability,
      example.logLikelihood ?? -Infinity, // null in JSON
      example.entropy,
      ...valuesOf(example),
    ]),
  };
}

/** "Balanced accuracy 91.20 %, macro F1 90.84 %", of the full mixture and of the truncated one. */
export function classMeansText({ ways }: ClassEvaluation, percent: (share: number) => string) {
  return ways.map((way: PredictedClasses) =>
    `${predictorText(way)}: balanced accuracy ${percent(way.balancedAccuracy)}, macro F1 ` +
    percent(way.macroF1)
  );
}

/** Where rows are counted: "rows of iris, counted from 1". */
export function rowsText({ data }: Pick<Evaluation, "data">): string {
  return `rows of ${data}, counted from 1`;
}
