// The header of a run on the command line: its data, network, engine, memory and settings, a line each.

import type { DataSplits } from "../../datasets/dataset.ts";
import type { MemoryNeed, Network } from "../../engines/network.ts";
import { counted, countText } from "../../tables/number_text.ts";
import { namedRow } from "./terminal.ts";
import { estimateInterval } from "../../training/estimate_held_out.ts";
import type { Followed } from "../../training/followed.ts";
import type { PublishedSettings } from "../../training/as_published.ts";
import { networkText } from "../../runs/network_text.ts";
import { dataText } from "../../runs/data_text.ts";

/** The settings in the header. */
interface HeaderSettings
  extends
    Pick<PublishedSettings, "batchSize" | "epochs" | "patience" | "learningRate" | "momentum"> {
  /** Whether the settings are the paper's, which are then shown. */
  readonly asPublished: boolean;
  /** What the weights that are kept, and the posterior, follow; default the training split, which is not shown. */
  readonly followed?: Followed;
}

const NAMES = 10; // characters of the first column

/** The rows of the header; those longer than the width, in characters, are wrapped. */
export function headerLines(
  splits: DataSplits,
  network: Network,
  settings: HeaderSettings,
  memory: MemoryNeed | undefined,
  columns: number,
): string[] {
  const batch = largestBatch(splits.train.rows.length, settings.batchSize);
  const row = (name: string, text: string | readonly string[]) =>
    namedRow(name, text, NAMES, columns);
  return [
    row("data", dataText(splits)),
    row("network", networkText(network.spec, network.depth)),
    row("engine", engineText(network)),
    ...memory ? [row("memory", memoryText(memory, batch))] : [],
    ...settings.followed ? followedRows(splits, settings.followed, settings.batchSize, row) : [],
    ...settings.asPublished ? [row("settings", publishedText(settings))] : [],
  ];
}

/** "weights of the best log-likelihood on 144 validation examples, estimated every 7 steps; the posterior learns from them". */
function followedRows(
  { train, validation }: DataSplits,
  { keep, posteriorFrom }: Followed,
  batchSize: number,
  row: (name: string, text: string) => string,
): string[] {
  const follows = [keep, posteriorFrom].includes("validation");
  if (!follows) return [];
  const examples = `${counted(validation.rows.length, "validation example")}`;
  const every = `estimated every ${
    counted(estimateInterval(train, validation, batchSize), "step")
  }`;
  return [
    row(
      "keeps",
      keep === "validation"
        ? `the weights of the best log-likelihood on ${examples}, ${every}` +
          (posteriorFrom === "validation" ? ", from which the posterior learns" : "")
        : `the weights of the best objective; the posterior learns from ${examples}, ${every}`,
    ),
  ];
}

function engineText({ engine: { name, device, reason } }: Network): string[] {
  return [`${name}: ${device}`, reason];
}

/** The largest batch of an epoch: a last one of a single example is added to the one before. */
export function largestBatch(examples: number, batchSize: number): number {
  return Math.min(examples, examples % batchSize === 1 ? batchSize + 1 : batchSize);
}

function memoryText({ bytes, recomputed }: MemoryNeed, batch: number): string {
  const twice = recomputed ? ", what is within blocks computed twice to fit" : "";
  return `${Math.ceil(bytes / 2 ** 20)} MB for a step of ${counted(batch, "example")}${twice}`;
}

/** "as published: batches of 200, at most 8,000 epochs, patience 500, learning rate 0.1, momentum 0.5". */
function publishedText(
  { batchSize, epochs, patience, learningRate, momentum }: Pick<
    PublishedSettings,
    "batchSize" | "epochs" | "patience" | "learningRate" | "momentum"
  >,
): string {
  return `as published: batches of ${batchSize}, at most ${countText(epochs)} epochs, patience ` +
    `${patience}, learning rate ${learningRate}, momentum ${momentum}`;
}
