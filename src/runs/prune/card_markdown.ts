// A card as Markdown, for readers who get only the network.

import { unpredictedText } from "../../evaluation/unpredicted.ts";
import { networkText } from "../network_text.ts";
import { describedDataText } from "../run_facts.ts";
import { code, escaped, escapedStrings, markdownTable } from "../../tables/markdown.ts";
import { capitalised, counted, countText, percentText } from "../../tables/number_text.ts";
import type { Card, CardEvaluation, CardSpeed, CardTuning } from "./card.ts";
import { blocks, cutText, fileText, proofText, trainingText, tuningText } from "./card_words.ts";
import {
  costTable,
  depthTable,
  differencesTable,
  predictorsTable,
  speedTable,
  stepsTable,
  tuningTable,
} from "./card_tables.ts";
import { caveats, useText } from "./card_use.ts";
import type { TrainingSaved } from "./training_saved.ts";

/** The text of card.md. */
export function cardMarkdown(raw: Card): string {
  // names may come from others' files: all strings are escaped here, so that none is forgotten below
  const card = escapedStrings(raw);
  const { data, run, tuning, speed } = card;
  return [
    `# ${data.name}: ${cutText(card)}`,
    useText(card),
    markdownTable({
      columns: [{ head: "" }, { head: "" }],
      rows: [
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
      ],
    }),
    "## Depth",
    depthText(card),
    ...card.verdict === undefined ? [] : [card.verdict],
    markdownTable(depthTable(card)),
    "## What it costs",
    markdownTable(costTable(card.cost)),
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
    `${capitalised(trainingText(card.training))}.`,
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

function evaluationParts(evaluation: CardEvaluation): string[] {
  const { part, examples, unpredicted, differences, bootstrap } = evaluation;
  const intervals = bootstrap
    ? ` In brackets: ${percentText(bootstrap.level, 0)} bootstrap intervals over examples (${
      countText(bootstrap.resamples)
    } resamples), paired for differences. A calibration error grows under resampling, so its intervals lie high.`
    : "";
  return [
    `On the ${part} split, ${counted(examples, "example")}.${intervals}` +
    (unpredicted ? ` ${unpredictedText(unpredicted, examples)}.` : ""),
    markdownTable(predictorsTable(evaluation)),
    "Differences, shares in percentage points:",
    markdownTable(differencesTable(differences)),
  ];
}

function tuningParts(tuning: CardTuning): string[] {
  const { examples, unpredicted } = tuning.validation;
  return [
    `${capitalised(tuningText(tuning))}. What it gained on the validation split, ${
      countText(examples)
    } examples${
      unpredicted ? ` (${countText(unpredicted)} more without finite predictions)` : ""
    }, shares of the difference in percentage points:`,
    markdownTable(tuningTable(tuning)),
  ];
}

function speedParts({ engine, batches }: CardSpeed): string[] {
  return [
    `Measured on ${engine}, in alternating rounds; medians, and 95 % bootstrap intervals over rounds. Where only its ` +
    "last exit is asked for, the full network computes no other.",
    ...batches.map((speed) => markdownTable(speedTable(speed))),
  ];
}

function trainingParts(training: TrainingSaved): string[] {
  return [
    "An estimate from the snapshots: the steps with fewer blocks, times the median time saved per step " +
    "compared with all blocks.",
    markdownTable(stepsTable(training)),
  ];
}

function day(time: string): string {
  return escaped(time.slice(0, 10));
}
