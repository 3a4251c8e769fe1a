// The tables of a card, for terminals and Markdown. Its strings are shown as they are.

import { metricCells, metricColumns } from "../../evaluation/metric_table.ts";
import type { Speed } from "../../evaluation/speed.ts";
import { countText } from "../../tables/number_text.ts";
import { type Column, fullLines, oneLine, type Table } from "../../tables/table.ts";
import type { BeforeAfter, Card, CardCost, CardDifference, CardEvaluation } from "./card.ts";
import type { CardTuning } from "./card.ts";
import { ratioText } from "./card_words.ts";
import type { TrainingSaved } from "./training_saved.ts";

/** q before and after the cut, and after fine-tuning. */
export function depthTable({ posterior: { before, after }, tuning }: Card): Table {
  const share = (head: string): Column => ({ head, form: "share" });
  return {
    columns: [
      { head: "exit" },
      share("q before"),
      share("q after"),
      ...tuning ? [share("q fine-tuned")] : [],
    ],
    rows: before.map((q, d) => [d, q, after[d], ...tuning ? [tuning.posterior[d]] : []]),
  };
}

/** All costs of a network before and after, with the remaining share. */
export function costTable(cost: CardCost): Table {
  const count = (head: string): Column => ({ head, short: head, width: 16, form: "count" });
  const row = (name: string, { before, after }: BeforeAfter) => [
    ...[name, before, after, after / before],
  ];
  return {
    columns: [
      { head: "", short: "", width: 26 },
      count("before"),
      count("after"),
      { head: "left", short: "left", width: 12, form: { percentDecimals: 1 } },
    ],
    rows: [
      row("parameters", cost.parameters),
      row("multiply-adds, mixture", cost.mixtureMultiplyAdds),
      row("multiply-adds, last exit", cost.lastExitMultiplyAdds),
      row("bytes of the weights", cost.bytes),
    ],
  };
}

/** Every prediction rule with its metrics and intervals. */
export function predictorsTable({ part, examples, ways: predictors }: CardEvaluation): Table {
  return {
    columns: [
      { head: "", short: `${part}, ${countText(examples)}`, width: 18 },
      { head: "blocks", form: "count" },
      ...metricColumns(predictors[0].figures),
    ],
    rows: predictors.map(({ name, depth, figures: metrics, intervals }) => [
      name,
      depth,
      ...metricCells(metrics, intervals),
    ]),
  };
}

/** One prediction rule minus another, in a row each. */
export function differencesTable(differences: readonly CardDifference[]): Table {
  return {
    columns: [{ head: "" }, ...metricColumns(differences[0].figures, "difference")],
    rows: differences.map(({ of, minus, figures: metrics, intervals }) => [
      `${of} minus ${minus}`,
      ...metricCells(metrics, intervals),
    ]),
  };
}

/** The same with a row for each metric that terminals show, and two differences beside each other. */
export function differencesBeside(differences: readonly CardDifference[]): Table {
  const { columns, rows } = differencesTable(differences);
  const heads = differences.map(({ of, minus }) => `${of.split(" ")[0]} minus ${minus}`);
  return {
    columns: ["", ...heads].map((short, i) => ({ short, width: i === 0 ? 18 : 31 })),
    rows: columns.flatMap((column, i) =>
      column.short === undefined
        ? []
        : [[String(column.short), ...rows.map((row) => oneLine(fullLines(column, row[i])))]]
    ),
  };
}

/** The gain from fine-tuning on the validation split. */
export function tuningTable({ validation: { before, after, difference } }: CardTuning): Table {
  const columns = metricColumns(before, "difference");
  const gains = metricCells(difference.figures, difference.intervals);
  return {
    columns: [{ head: "" }, ...metricColumns(before)],
    rows: [
      ["as it was cut", ...metricCells(before)],
      ["fine-tuned", ...metricCells(after)],
      ["difference", ...gains.map((cell, i) => oneLine(fullLines(columns[i], cell)))],
    ],
  };
}

/** The time of a batch, and the speed relative to others. */
export function speedTable({ batchSize, ways: predictors }: Speed): Table {
  const rivals = predictors.at(-1)!.ratios.map(({ against }) => against);
  const batch = `batch of ${batchSize}`;
  return {
    columns: [
      { head: batch, short: batch, width: 18 },
      { head: "median time", form: "time" },
      { short: "median", width: 9, form: "time" },
      { head: "examples per second", short: "per second", width: 11, form: "count" },
      ...rivals.map((name): Column => ({
        head: `times as fast as ${name}`,
        short: `vs ${shortName(name)}`,
        width: 21,
      })),
    ],
    rows: predictors.map(({ name, milliseconds, interval, examplesPerSecond, ratios }) => {
      const value = milliseconds / 1000;
      return [
        { text: name, short: shortName(name) },
        { value, interval: [interval[0] / 1000, interval[1] / 1000] },
        value,
        examplesPerSecond,
        ...rivals.map((rival) => {
          const ratio = ratios.find(({ against }) => against === rival);
          return ratio && ratioText(ratio);
        }),
      ];
    }),
  };
}

/** "full, last exit" for "full network, last exit". */
function shortName(name: string): string {
  return name.replace(" network", "");
}

/** Training steps by the remaining blocks. */
export function stepsTable({ depths }: TrainingSaved): Table {
  return {
    columns: [
      { head: "blocks" },
      { head: "steps", form: "count" },
      { head: "median time of a step", form: "time" },
    ],
    rows: depths.map(({ depth, steps, secondsPerStep }) => [depth, steps, secondsPerStep]),
  };
}
