// A card as Markdown: what somebody reads who is given the network and nothing else.

import { unpredictedText } from "../../evaluation/unpredicted.ts";
import type { MetricIntervals, MetricValues } from "../../evaluation/metrics.ts";
import type { Speed } from "../../evaluation/speed.ts";
import type { Interval } from "../../math/bootstrap.ts";
import {
  differenceIntervalText,
  differenceText,
  headsOf,
  intervalText,
  type MetricName,
  metricValueText,
  namesOf,
} from "../../evaluation/metric_text.ts";
import { networkText } from "../network_text.ts";
import { describedDataText } from "../run_facts.ts";
import { code, escaped, escapedStrings, table } from "../../tables/markdown.ts";
import { counted, countText, percentText, shortTimeText } from "../../tables/number_text.ts";
import type { Card, CardEvaluation, CardSpeed, CardTuning } from "./card.ts";
import {
  blocks,
  costRows,
  cutText,
  fileText,
  proofText,
  ratioText,
  trainingText,
  tuningText,
} from "./card_words.ts";
import { caveats, useText } from "./card_use.ts";
import type { TrainingSaved } from "./training_saved.ts";

/** The text of card.md. */
export function cardMarkdown(raw: Card): string {
  // names come from files of others: all strings are escaped here, so that none can be forgotten below
  const card = escapedStrings(raw);
  const { data, run, tuning, speed } = card;
  return [
    `# ${data.name}: ${cutText(card)}`,
    useText(card),
    table(["", ""], [
      ["data", describedDataText(data)],
      ["fingerprint of the data", code(raw.data.fingerprint)],
      ["network", ofNetwork(card)],
      ["made from", `${code(raw.run.path)}: ${run.network}, objective ${run.objective}`],
      [
        "trained",
        `${day(raw.run.startedAt)} by Fathom ${run.fathom}` +
        (run.epochs === undefined ? "" : `, ${counted(run.epochs, "epoch")}`),
      ],
      ["pruned", `${day(raw.prunedAt)} by Fathom ${card.fathom}`],
      ["evaluated on", `${run.engine}; statistics of norms ${run.statistics}`],
    ]),
    "## Depth",
    depthText(card),
    depthTable(card),
    "## What it costs",
    table(["", "before", "after", "left"], costRows(card.cost)),
    fileText(card),
    "## How well it predicts",
    ...evaluationParts(card.evaluation),
    "## Proof",
    `The file was read back, and its class probabilities were compared with those of the full network's ` +
    `mixture truncated to ${blocks(card.depth.after)}: ${proofText(card.proof)}.` +
    (tuning ? " This was before it was fine-tuned." : ""),
    ...tuning ? ["## Fine-tuning", ...tuningParts(tuning)] : [],
    ...speed ? ["## Speed", ...speedParts(speed)] : [],
    "## Time saved in training",
    `${capital(trainingText(card.training))}.`,
    ...card.training?.cut ? trainingParts(card.training) : [],
    "## Caveats",
    caveats(card).map((text) => `- ${text}`).join("\n"),
  ].join("\n\n") + "\n";
}

function ofNetwork({ network, depth }: Card): string {
  return networkText(network, blocks(depth.after));
}

function depthText({ depth: { planned, before, after }, chosenBy }: Card): string {
  const began = planned === before ? "" : ` (${planned} when training began)`;
  return before === after
    ? `The rule "${chosenBy}" chooses all ${
      blocks(before)
    } of the network${began}: nothing was cut.`
    : `The rule "${chosenBy}" chooses ${
      blocks(after)
    } of ${before}${began}. The probability of all exits beyond ` +
      "moves to the exit there, in the posterior and in the prior.";
}

function depthTable({ posterior: { before, after }, tuning }: Card): string {
  const share = (q: readonly number[] | undefined, d: number) =>
    q?.[d] === undefined ? "–" : percentText(q[d]);
  return table(
    ["exit", "q before", "q after", ...tuning ? ["q fine-tuned"] : []],
    before.map((_, d) => [
      String(d),
      share(before, d),
      share(after, d),
      ...tuning ? [share(tuning.posterior, d)] : [],
    ]),
  );
}

function evaluationParts(
  { part, examples, unpredicted, ways: predictors, differences, bootstrap }: CardEvaluation,
): string[] {
  const intervals = bootstrap
    ? ` In brackets: ${percentText(bootstrap.level, 0)} bootstrap intervals over examples (${
      countText(bootstrap.resamples)
    } resamples), paired for differences. A calibration error grows under resampling, so its intervals lie high.`
    : "";
  return [
    `On the ${part} part, ${counted(examples, "example")}.${intervals}` +
    (unpredicted ? ` ${unpredictedText(unpredicted, examples)}.` : ""),
    table(
      ["", "blocks", ...headsOf(predictors[0].figures)],
      predictors.map((
        predictor,
      ) => [
        predictor.name,
        String(predictor.depth),
        ...metricCells(predictor.figures, predictor.intervals),
      ]),
    ),
    "Differences, shares in percentage points:",
    table(
      ["", ...headsOf(predictors[0].figures)],
      differences.map(({ of, minus, figures: metrics, intervals }) => [
        `${of} minus ${minus}`,
        ...differenceCells(metrics, intervals),
      ]),
    ),
  ];
}

function tuningParts(tuning: CardTuning): string[] {
  const { validation: { examples, unpredicted, before, after, difference } } = tuning;
  return [
    `${capital(tuningText(tuning))}. What it gained on the validation part, ${
      countText(examples)
    } examples${
      unpredicted ? ` (${countText(unpredicted)} more without finite predictions)` : ""
    }, shares of the difference in percentage points:`,
    table(["", ...headsOf(before)], [
      ["as it was cut", ...metricCells(before)],
      ["fine-tuned", ...metricCells(after)],
      ["difference", ...differenceCells(difference.figures, difference.intervals)],
    ]),
  ];
}

function speedParts({ engine, batches }: CardSpeed): string[] {
  return [
    `Measured on ${engine}, in alternating rounds; medians, and 95 % bootstrap intervals over rounds. Where only its ` +
    "last exit is asked for, the full network computes no other.",
    ...batches.map(speedTable),
  ];
}

function speedTable({ batchSize, ways: predictors }: Speed): string {
  const rivals = predictors.at(-1)!.ratios.map(({ against }) => against);
  return table(
    [
      `batch of ${batchSize}`,
      "median time",
      "examples a second",
      ...rivals.map((name) => `times as fast as ${name}`),
    ],
    predictors.map(({ name, milliseconds, interval, examplesPerSecond, ratios }) => [
      name,
      `${shortTimeText(milliseconds / 1000)} (${
        interval.map((end) => shortTimeText(end / 1000)).join(" to ")
      })`,
      countText(examplesPerSecond),
      ...rivals.map((rival) => {
        const ratio = ratios.find(({ against }) => against === rival);
        return ratio ? ratioText(ratio) : "–";
      }),
    ]),
  );
}

function trainingParts({ depths }: TrainingSaved): string[] {
  return [
    "An estimate from the snapshots: the steps with fewer blocks, times what they were quicker by than those with all " +
    "blocks, in the median.",
    table(
      ["blocks", "steps", "median time of a step"],
      depths.map(({ depth, steps, secondsPerStep }) => [
        String(depth),
        countText(steps),
        secondsPerStep === undefined ? "–" : shortTimeText(secondsPerStep),
      ]),
    ),
  ];
}

function metricCells(metrics: MetricValues, intervals?: MetricIntervals): string[] {
  return cells(metrics, intervals, metricValueText, intervalText);
}

function differenceCells(metrics: MetricValues, intervals?: MetricIntervals): string[] {
  return cells(metrics, intervals, differenceText, differenceIntervalText);
}

function cells(
  metrics: MetricValues,
  intervals: MetricIntervals | undefined,
  text: (name: MetricName, value: number) => string,
  between: (name: MetricName, interval: Interval) => string,
): string[] {
  return namesOf(metrics).map((name) =>
    text(name, metrics[name]) + (intervals ? ` (${between(name, intervals[name])})` : "")
  );
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

function day(time: string): string {
  return escaped(time.slice(0, 10));
}
