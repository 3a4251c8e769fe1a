// A card as text for a terminal of 80 columns.

import type { MetricIntervals, MetricValues } from "../../evaluation/metrics.ts";
import type { Speed } from "../../evaluation/speed.ts";
import {
  metricValueLines,
  shortIntervalText,
  shownHeads,
  shownMetricValues,
} from "./metric_rows.ts";
import {
  differenceIntervalText,
  differenceText,
  type MetricName,
  metricValueText,
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
interface CardTextOptions {
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
  const { ways: predictors, differences, bootstrap, part, examples, unpredicted } = evaluation;
  const rows = predictors.flatMap(({ name, figures: metrics, intervals }): TextRow[] => [
    {
      cells: [
        name,
        ...shownMetricValues(metrics).map((each) => metricValueText(each, metrics[each])),
      ],
    },
    ...intervals
      ? [{
        cells: [
          "",
          ...shownMetricValues(metrics).map((each) => shortIntervalText(each, intervals[each])),
        ],
        dim: true,
      }]
      : [],
  ]);
  const lines = metricValueLines(
    `${part}, ${countText(examples)}`,
    predictors[0].figures,
    rows,
    columns,
    dim,
  );
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
  const rows = shownMetricValues(first).map((each, i) => ({
    cells: [
      heads[i],
      ...differences.map(({ figures: metrics, intervals }) =>
        differenceCell(each, metrics, intervals)
      ),
    ],
  }));
  return textTable([{ cells: ["", ...names], dim: true }, ...rows], [18, 31, 31], columns, dim);
}

function tuningLines(tuning: CardTuning, name: (text: string) => string): string[] {
  const { before, after, difference: { figures: metrics, intervals }, examples, unpredicted } =
    tuning.validation;
  const gain = (each: MetricName) =>
    `${metricValueText(each, before[each])} before, ${metricValueText(each, after[each])} after: ` +
    differenceCell(each, metrics, intervals);
  return [
    name("fine-tuned") + tuningText(tuning),
    name("validation") + counted(examples, "example") +
    (unpredicted ? `, ${countText(unpredicted)} more without finite predictions` : ""),
    ...watchedIn(before).map(({ name: metric, title }) =>
      // the last word where the title is too long for the first column
      name(`  ${title.length < nameWidth - 2 ? title : title.split(/[ -]/).at(-1)}`) +
      gain(metric as MetricName)
    ),
  ];
}

function speedLines(speeds: readonly Speed[], dim: (text: string) => string): string[] {
  const row = (cells: readonly string[]) => tableRow(cells, [18, 9, 11, 21, 21]);
  return speeds.flatMap(({ batchSize, ways: predictors }) => {
    const rivals = predictors.at(-1)!.ratios.map(({ against }) => against);
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
      ...predictors.map((predictor) =>
        row([
          shortName(predictor.name),
          shortTimeText(predictor.milliseconds / 1000),
          countText(predictor.examplesPerSecond),
          ...rivals.map((rival) => {
            const ratio = predictor.ratios.find(({ against }) => against === rival);
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

function differenceCell(
  name: MetricName,
  metrics: MetricValues,
  intervals?: MetricIntervals,
): string {
  return differenceText(name, metrics[name]) +
    (intervals ? ` (${differenceIntervalText(name, intervals[name])})` : "");
}
