// Plans and panels of experiments in short lines, so that tests can hold all of them to what is expected.

import type { Panel } from "../../../src/studies/experiments/panel.ts";
import type { PlannedRun } from "../../../src/studies/experiments/runs.ts";

/** A line a run: its place, then what its job differs in. */
export function runLine({ sweep, x, series, job }: PlannedRun): string {
  const { data, network, objective, seed, measures, engine } = job;
  const parts = [data, network, objective, measures, engine].map((part) => JSON.stringify(part));
  return `${sweep} ${x}, ${series}, seed ${seed}: ${parts.filter((part) => part).join(" ")}`;
}

/** A line a panel, then one for each of its curves, marks and bands. */
export function panelLines({ title, x, y, xScale, zero, series, marks = [], bands = [] }: Panel) {
  const value = (each: number) => String(+each.toPrecision(6));
  return [
    [`# ${title} (${x}; ${y})`, xScale, zero && "zero"].filter((word) => word).join(" "),
    ...series.map(({ name, points, published, apart, like }) =>
      [
        `${published ? "published " : ""}${name}:`,
        ...points.map(({ x, values, scattered }) =>
          `${x}=${values.map(value).join("/")}${scattered ? "~" : ""}`
        ),
        ...apart ? ["(apart)"] : [],
        ...like === undefined ? [] : [`(like ${like})`],
      ].join(" ")
    ),
    ...marks.map(({ name, x, published }) =>
      `mark ${name}: ${value(x)}${published ? " (published)" : ""}`
    ),
    ...bands.map(({ name, from, to }) => `band ${name}: ${from} to ${to}`),
  ];
}
