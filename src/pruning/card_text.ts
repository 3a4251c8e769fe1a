// A card as text for a terminal of 80 columns.

import { type FigureIntervals, figureNames, type Figures } from "../evaluation/figures.ts";
import type { Speed } from "../evaluation/speed.ts";
import type { Interval } from "../numbers/bootstrap.ts";
import {
  differenceIntervalText,
  differenceText,
  type FigureName,
  figureText,
  intervalText,
} from "../report/figure_text.ts";
import { counted, countText, percentText, shortTimeText } from "../sinks/number_text.ts";
import { fitLine, paint, tableRow } from "../sinks/terminal.ts";
import type { Card, CardDifference, CardTuning } from "./card.ts";
import {
  costRows,
  cutText,
  dataText,
  proofText,
  ratioText,
  trainingText,
  tuningText,
} from "./card_words.ts";

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
    name("data") + dataText(card.data),
    name("proof") + proofText(card.proof),
    "",
    ...costLines(card, dim),
    "",
    ...figureLines(card, dim),
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

const shown = figureNames.filter((name) => name !== "calibrationErrorEqualMass");
const heads = ["error", "log-likelihood", "Brier", "calibration"];

function figureLines({ evaluation }: Card, dim: (text: string) => string): string[] {
  const { ways, differences, bootstrap, part, examples, unpredicted } = evaluation;
  const row = (cells: readonly string[]) => tableRow(cells, [18, 14, 18, 16, 14]);
  const lines = [dim(row([`${part}, ${countText(examples)}`, ...heads]))];
  for (const { name, figures, intervals } of ways) {
    lines.push(row([name, ...shown.map((each) => figureText(each, figures[each]))]));
    if (intervals) {
      lines.push(dim(row(["", ...shown.map((each) => shortInterval(each, intervals[each]))])));
    }
  }
  // two differences beside each other are what fits
  for (let i = 0; i < differences.length; i += 2) {
    lines.push("", ...differenceLines(differences.slice(i, i + 2), dim));
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
  dim: (text: string) => string,
): string[] {
  const row = (cells: readonly string[]) => tableRow(cells, [18, 31, 31]);
  const names = differences.map(({ of, minus }) => `${of.split(" ")[0]} minus ${minus}`);
  return [
    dim(row(["", ...names])),
    ...shown.map((each, i) =>
      row([
        heads[i],
        ...differences.map(({ figures, intervals }) => differenceCell(each, figures, intervals)),
      ])
    ),
  ];
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
    name("  error") + gain("error"),
    name("  likelihood") + gain("logLikelihood"),
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
          "time",
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

/** An interval in three digits after the point, which is what fits. */
function shortInterval(name: FigureName, interval: Interval): string {
  return name === "brier" || name === "logLikelihood" && Math.abs(interval[0]) < 10
    ? interval.map((end) => end.toFixed(3)).join(" to ")
    : intervalText(name, interval);
}
