// The table of repeated runs, for terminals and pages.

import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { axisTitle } from "../../likelihoods/metric.ts";
import { bareMetricText, cutTitle } from "../../likelihoods/metric_text.ts";
import { quantile } from "../../math/quantile.ts";
import { countText, decimalText } from "../../tables/number_text.ts";
import type { Column, Table } from "../../tables/table.ts";
import { stopTexts } from "../../views/stop_texts.ts";
import type { RepeatOutcome } from "./repeat_job.ts";

/** A run of the table. */
export interface NamedOutcome {
  /** "seed 6". */
  readonly name: string;
  readonly outcome: RepeatOutcome;
}

/** A column of numbers: the number of a run, and its text. */
interface NumberColumn {
  readonly column: Column;
  of(outcome: RepeatOutcome): number;
  text(value: number): string;
}

/** A median of whole numbers may lie between two. */
const wholeText = (value: number) =>
  Number.isInteger(value) ? countText(value) : decimalText(value, 1);

const depthColumns: readonly NumberColumn[] = [
  {
    column: { head: "chosen depth", short: ["chosen", "depth"], width: 8 },
    of: ({ chosenDepth }) => chosenDepth,
    text: wholeText,
  },
  {
    column: { head: "most probable depth", short: ["most", "probable"], width: 10 },
    of: ({ argmaxDepth }) => argmaxDepth,
    text: wholeText,
  },
];

const epochsColumn: NumberColumn = {
  column: { head: "epochs", short: "epochs", width: 8 },
  of: ({ epochs }) => epochs,
  text: wholeText,
};

/** The metrics of the full mixture, if all runs have them. */
function scoreColumns(runs: readonly NamedOutcome[]): NumberColumn[] {
  const first = runs[0]?.outcome.scores;
  if (!first || runs.some(({ outcome }) => !outcome.scores)) return [];
  return watchedIn(first.full).map((metric) => {
    const { unit } = metric;
    const short = cutTitle(metric, 8);
    return {
      column: {
        head: `${first.split} ${axisTitle(metric)}`,
        short: unit === "" ? short : [short, unit],
        width: 10,
      },
      of: ({ scores }) => valueOf(scores!.full, metric),
      text: (value) => bareMetricText(metric, value),
    };
  });
}

/** Every run. @param spread whether median and range stand below them; default false */
export function repeatsTable(runs: readonly NamedOutcome[], spread = false): Table {
  const columns = [...depthColumns, ...scoreColumns(runs), epochsColumn];
  const summary = (name: string, text: (column: NumberColumn, values: number[]) => string) => [
    name,
    ...columns.map((column) => text(column, runs.map(({ outcome }) => column.of(outcome)))),
    "",
  ];
  return {
    caption: "Every run; error and log-likelihood are those of the full mixture",
    columns: [
      { head: "", short: "", width: 15 },
      ...columns.map(({ column }) => column),
      { head: "ended by", short: "ended by", width: 17 },
    ],
    rows: [
      ...runs.map((run) => [
        run.name,
        ...columns.map(({ of, text }) => text(of(run.outcome))),
        stopTexts[run.outcome.stoppedBy],
      ]),
      ...spread && runs.length > 1
        ? [
          summary("median", ({ text }, values) => text(quantile(values, 0.5))),
          summary("least", ({ text }, values) => text(Math.min(...values))),
          summary("most", ({ text }, values) => text(Math.max(...values))),
        ]
        : [],
    ],
  };
}
