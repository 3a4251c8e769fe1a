// Points of panels in words, alike on the page and on a terminal.

import type { SummarisedPoint } from "./panel.ts";
import type { SummarisedPanel } from "./summary.ts";

/** "7.33 ± 0.88", or a published value as it is. */
export function pointText({ mean, standardError }: SummarisedPoint): string {
  const text = String(+mean.toPrecision(3));
  return standardError === undefined ? text : `${text} ± ${+standardError.toPrecision(2)}`;
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
