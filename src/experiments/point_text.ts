// Points of panels in words, alike on the page and on a terminal.

import type { SummarisedPoint } from "./panel.ts";
import type { ExperimentSummary, SummarisedPanel } from "./summary.ts";
import { countText } from "../sinks/number_text.ts";

/** "7.33 ± 0.88", "12.5 (8 to 79)" for a median among single runs far apart, or a published value as it is. */
export function pointText({ values, mean, median, standardError }: SummarisedPoint): string {
  const text = (value: number) => String(+value.toPrecision(3));
  if (median !== undefined) {
    return `${text(median)} (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
  }
  if (standardError === undefined) return text(mean);
  return `${text(mean)} ± ${+standardError.toPrecision(2)}`;
}

/** What the tables hold: "means over 3 seeds ± standard error", then what else where single runs lie far apart. */
export function averagesText({ choices: { seeds }, scattered }: ExperimentSummary): string[] {
  const usual = seeds.length === 1
    ? "one seed"
    : `means over ${countText(seeds.length)} seeds ± standard error`;
  if (!scattered) return [usual];
  return [
    usual,
    `${scattered.where} medians of ${countText(scattered.seeds)} seeds (least to greatest)`,
  ];
}

/** How many seeds there are: "3 seeds", "3 seeds, 10 from 90 blocks on". */
export function seedsText({ choices: { seeds }, scattered }: ExperimentSummary): string {
  const usual = seeds.length === 1 ? "one seed" : `${countText(seeds.length)} seeds`;
  return scattered && scattered.seeds !== seeds.length
    ? `${usual}, ${countText(scattered.seeds)} ${scattered.where}`
    : usual;
}

/** One row for every value of what is varied: the value, then each curve there, empty where it has none. */
export function panelRows({ series }: SummarisedPanel): string[][] {
  const values = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))];
  if (values.every((x) => typeof x === "number")) values.sort((a, b) => a - b);
  return values.map((value) => [
    String(value),
    ...series.map(({ points }) => {
      const point = points.find(({ x }) => x === value);
      return point ? pointText(point) : "";
    }),
  ]);
}

/** Values that stand beside the curves: "published chosen depth 7". */
export function panelNotes({ marks = [], bands = [] }: SummarisedPanel): string[] {
  return [
    ...marks.map(({ name, x }) => `${name} ${+x.toPrecision(3)}`),
    ...bands.map(({ name, from, to }) => `${name} ${from} to ${to}`),
  ];
}
