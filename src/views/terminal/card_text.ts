// A card as text for a terminal of 80 columns.

import type { FigureIntervals, Figures } from "../../evaluation/metrics.ts";
import type { Speed } from "../../evaluation/speed.ts";
import { figureLines, shortIntervalText, shownFigures, shownHeads } from "./metric_rows.ts";
import {
  differenceIntervalText,
  differenceText,
  type FigureName,
  figureText,
} from "../../evaluation/metric_text.ts";
import { watchedIn } from "../../likelihoods/registry.ts";
import { describedDataText } from "../../runs/run_facts.ts";
import { counted, countText, percentText, shortTimeText } from "../../tables/number_text.ts";
import { fitLine, paint, tableRow } from "./terminal.ts";
import { type TextRow, textTable } from "./text_table.ts";
import type { Card, CardDifference, CardTuning } from "../../runs/prune/card.ts";
import {
  costRows,
  cutText,
  proofText,
  ratioText,
  trainingText,
  tuningText,
} from "../../runs/prune/card_words.ts";

/** How the text is written. */
export interface CardTextOptions {
  /** Width in characters; default 80. */
  readonly columns?: number;
  /** ANSI colours; default false. */
  readonly color?: boolean;
  /** Where the pruned network was written. */
  readonly out?: string;
}

const nameWidth = 16;

/** The tables of a card; lines are cut to the width but for the folder, the last one ends without a line break. */
export function cardText(card: Card, options: CardTextOptions = {}): string {
  const { columns = 80, color = false, out } = options;
  const dim = (text: string) => paint(text, "dim", color);
  const name = (text: string) => dim(text.padEnd(nameWidth));
  const lines = [
    name("pruned") + paint(cutText(card), "answer", color),
    name("rule") + card.chosenBy,
    name("data") + describedDataText(card.data),
    name("proof") + proofText(card.proof),
    "",
    ...costLines(card, dim),
    "",
    ...metricLines(card, columns, dim),
    ...card.tuning ? ["", ...tuningLines(card.tuning, name)] : [],
    ...card.speed ? speedLines(card.speed.batches, dim) : [],
    "",
    name("training saved") + trainingText(card.training),
  ].map((line) => fitLine(line, columns).text);
  if (out !== undefined) {
    lines.push(fitLine(name("written to") + paint(out, "bold", color), Infinity).text);
  }
  return lines.join("\n");
}

function costLines({ cost }: Card, dim: (text: string) => string): string[] {
  const row = (cells: readonly string[]) => tableRow(cells, [26, 16, 16, 12]);
  return [dim(row(["", "before", "after", "left"])), ...costRows(cost).map(row)];
}

function metricLines(
  { evaluation }: Card,
  columns: number,
  dim: (text: string) => string,
): string[] {
  const { ways, differences, bootstrap, part, examples, unpredicted } = evaluation;
  const rows = ways.flatMap(({ name, figures, intervals }): TextRow[] => [
    { cells: [name, ...shownFigures(figures).map((each) => figureText(each, figures[each]))] },
    ...intervals
      ? [{
        cells: [
          "",
          ...shownFigures(figures).map((each) => shortIntervalText(each, intervals[each])),
        ],
        dim: true,
      }]
      : [],
  ]);
  const lines = figureLines(`${part}, ${countText(examples)}`, ways[0].figures, rows, columns, dim);
  // two differences beside each other are what fits
  for (let i = 0; i < differences.length; i += 2) {
    lines.push("", ...differenceLines(differences.slice(i, i + 2), columns, dim));
  }
  if (unpredicted) {
    lines.push(
      `${countText(unpredicted.count)} more without finite predictions, left out of all metrics`,
    );
  }
  if (bootstrap) {
    lines.push(dim(
      `${percentText(bootstrap.level, 0)} intervals from ${countText(bootstrap.resamples)} ` +
        "resamples, paired for differences (shares in points)",
    ));
  }
  return lines;
}

function differenceLines(
  differences: readonly CardDifference[],
  columns: number,
  dim: (text: string) => string,
): string[] {
  const names = differences.map(({ of, minus }) => `${of.split(" ")[0]} minus ${minus}`);
  const [{ figures: first }] = differences;
  const heads = shownHeads(first);
  const rows = shownFigures(first).map((each, i) => ({
    cells: [
      heads[i],
      ...differences.map(({ figures, intervals }) => differenceCell(each, figures, intervals)),
    ],
  }));
  return textTable([{ cells: ["", ...names], dim: true }, ...rows], [18, 31, 31], columns, dim);
}

function tuningLines(tuning: CardTuning, name: (text: string) => string): string[] {
  const { before, after, difference: { figures, intervals }, examples, unpredicted } =
    tuning.validation;
  const gain = (each: FigureName) =>
    `${figureText(each, before[each])} before, ${figureText(each, after[each])} after: ` +
    differenceCell(each, figures, intervals);
  return [
    name("fine-tuned") + tuningText(tuning),
    name("validation") + counted(examples, "example") +
    (unpredicted ? `, ${countText(unpredicted)} more without finite predictions` : ""),
    ...watchedIn(before).map(({ name: metric, title }) =>
      // the last word where the title is too long for the first column
      name(`  ${title.length < nameWidth - 2 ? title : title.split(/[ -]/).at(-1)}`) +
      gain(metric as FigureName)
    ),
  ];
}

function speedLines(speeds: readonly Speed[], dim: (text: string) => string): string[] {
  const row = (cells: readonly string[]) => tableRow(cells, [18, 9, 11, 21, 21]);
  return speeds.flatMap(({ batchSize, ways }) => {
    const rivals = ways.at(-1)!.ratios.map(({ against }) => against);
    return [
      "",
      dim(
        row([
          `batch of ${batchSize}`,
          "median",
          "a second",
          ...rivals.map((rival) => `vs ${shortName(rival)}`),
        ]),
      ),
      ...ways.map((way) =>
        row([
          shortName(way.name),
          shortTimeText(way.milliseconds / 1000),
          countText(way.examplesPerSecond),
          ...rivals.map((rival) => {
            const ratio = way.ratios.find(({ against }) => against === rival);
            return ratio ? ratioText(ratio) : "";
          }),
        ])
      ),
    ];
  });
}

/** "full, last exit" for "full network, last exit". */
function shortName(name: string): string {
  return name.replace(" network", "");
}

function differenceCell(name: FigureName, figures: Figures, intervals?: FigureIntervals): string {
  return differenceText(name, figures[name]) +
    (intervals ? ` (${differenceIntervalText(name, intervals[name])})` : "");
}
