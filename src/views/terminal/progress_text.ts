// The text shown while a network trains: lines of the live block, and rows of a plain log.

import {
  anObject,
  type Check,
  listOf,
  numbers,
  type OptionChecks,
  whole,
  wholeOrEndless,
} from "../../calls/checks.ts";
import type { Score } from "../../evaluation/score.ts";
import type { Metric } from "../../likelihoods/metric.ts";
import { likelihoodName, likelihoodNamed, valueOf, watchedIn } from "../../likelihoods/registry.ts";
import type { Followed } from "../../training/followed.ts";
import { trainingOptions } from "../../training/training_options.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { barChart } from "./bar_chart.ts";
import { countText, durationText, natsText } from "../../tables/number_text.ts";
import { metricText } from "../../likelihoods/metric_text.ts";
import { stopTexts } from "../stop_texts.ts";
import { epochText, type Pace, paceTexts } from "./pace.ts";
import { fitLine, paint } from "./terminal.ts";

/** Facts about a run besides its snapshots. */
export interface RunOutline {
  /** The first line, for instance the network and the data. */
  readonly title?: string;
  /** Epochs planned. */
  readonly epochs?: number;
  /** Epochs without a rise of what `keep` follows after which training ends. */
  readonly patience?: number;
  /** What patience follows, as `train` takes it; default the training objective. */
  readonly keep?: Followed["keep"];
  /** N; with it the ELBO is shown per example, without it the objective. */
  readonly trainSize?: number;
  /** β, drawn into the chart as dots. */
  readonly prior?: readonly number[];
  /** The likelihood's name, for the metrics in the heading of a log; default the default one. */
  readonly likelihood?: string;
}

/** A snapshot with what follows from those before it. */
export interface ProgressState {
  /** The last snapshot. */
  readonly snapshot: Snapshot;
  /** The pace of training. */
  readonly pace: Pace;
  /** The last score on the validation split, and the epoch it was measured in. */
  readonly validation?: { readonly score: Score; readonly epoch: number };
  /** Epochs since what is followed rose. */
  readonly waited: number;
}

/** The lines of the live block, within `size.columns` by `size.rows` if possible. */
export function blockLines(
  state: ProgressState,
  run: RunOutline,
  size: { readonly columns: number; readonly rows: number },
  color: boolean,
): string[] {
  const { snapshot, pace, validation } = state;
  const row = (name: string, ...facts: string[]) => factLines(name, facts, size.columns, color);
  const text = [
    ...(run.title ? [paint(run.title, "bold", color)] : []),
    ...row("epoch", epochText(snapshot.epoch, run.epochs), patienceText(state, run)),
    ...row(
      "time",
      durationText(snapshot.seconds),
      ...paceTexts(pace, snapshot.epoch, run.epochs, snapshot.final),
    ),
    ...row(
      "training",
      objectiveFact(snapshot, run),
      `KL ${natsText(snapshot.kl)}`,
      `${snapshot.depth} of ${snapshot.posterior.length - 1} blocks`,
    ),
    ...(validation
      ? row(
        "validation",
        ...watchedIn(validation.score).map((metric) =>
          `${metric.title} ${metricText(metric, valueOf(validation.score, metric))}`
        ),
        validation.score.unpredicted
          ? `${countText(validation.score.unpredicted)} without a finite prediction`
          : "",
        validation.epoch === snapshot.epoch ? "" : `epoch ${countText(validation.epoch)}`,
      )
      : []),
    ...row(
      "depth",
      paint(`chosen ${snapshot.chosenDepth}`, "answer", color),
      `most probable ${snapshot.argmaxDepth}`,
      `mean ${snapshot.expectedDepth.toFixed(1)}`,
    ),
  ];
  // Axis, labels, a note, the legend and two empty lines take six; a chart of less than two rows is useless.
  const height = Math.min(8, size.rows - text.length - 6);
  if (height < 2) return text;
  return [
    ...text,
    "",
    ...barChart(snapshot.posterior, {
      width: size.columns,
      height,
      chosenDepth: snapshot.chosenDepth,
      depth: snapshot.depth,
      prior: run.prior,
      color,
    }),
  ];
}

/** A named row of facts, wrapped on narrow terminals. */
function factLines(
  name: string,
  facts: readonly string[],
  columns: number,
  color: boolean,
): string[] {
  const lines: string[] = [];
  let line = "", width = 0;
  for (const fact of facts) {
    if (fact === "") continue;
    const needed = fitLine(fact, Infinity).width;
    if (width > 0 && NAMES + width + 3 + needed > columns) {
      lines.push(line);
      [line, width] = ["", 0];
    }
    line += (width > 0 ? " · " : "") + fact;
    width += (width > 0 ? 3 : 0) + needed;
  }
  return [...lines, line].map((text, i) =>
    paint((i === 0 ? name : "").padEnd(NAMES), "dim", color) + text
  );
}

const NAMES = 12; // characters of a row's name
// characters of the columns of a log; 78 in all with two metrics
const FIRST = [7, 12, 10, 9] as const;
const METRIC = 9;
const LAST = [8, 8, 6] as const;

/** The heading of a plain log. */
export function logHeading(run: RunOutline): string {
  const objective = run.trainSize ? "ELBO/N" : "objective";
  const heads = watchedMetrics(run).map(({ title }) => title.slice(0, 7));
  return columns(["epoch", "time", objective, "KL"], heads, ["chosen", "argmax", "mean"]);
}

/** Whether a snapshot is of the weights kept, from an epoch before the last. */
export function isOfEarlier({ final, epoch, bestEpoch }: Snapshot): boolean {
  return final === true && bestEpoch !== undefined && bestEpoch < epoch;
}

/**
 * One row of a plain log; the watched metrics are the last ones on the validation split. That of weights kept from before the last epoch has their
 * epoch, and "kept" for the time.
 */
export function logRow({ snapshot, validation }: ProgressState, run: RunOutline): string {
  const { epoch, bestEpoch, seconds } = snapshot;
  return columns(
    [
      ...isOfEarlier(snapshot)
        ? [countText(bestEpoch!), "kept"]
        : [countText(epoch), durationText(seconds)],
      natsText(objectiveOf(snapshot, run)),
      natsText(snapshot.kl),
    ],
    watchedMetrics(run).map((metric) =>
      validation ? metricText(metric, valueOf(validation.score, metric)) : "–"
    ),
    [
      String(snapshot.chosenDepth),
      String(snapshot.argmaxDepth),
      snapshot.expectedDepth.toFixed(1),
    ],
  );
}

/** Why training ended and which weights are kept; empty before the last snapshot. */
export function endingText({ stoppedBy, bestEpoch }: Snapshot): string {
  const best = bestEpoch === undefined ? "" : `weights of epoch ${countText(bestEpoch)}`;
  return [stoppedBy ? stopTexts[stoppedBy] : "", best].filter((part) => part !== "").join(", ");
}

function columns(
  first: readonly string[],
  metrics: readonly string[],
  last: readonly string[],
): string {
  return [
    ...first.map((text, i) => text.padStart(FIRST[i])),
    ...metrics.map((text) => text.padStart(METRIC)),
    ...last.map((text, i) => text.padStart(LAST[i])),
  ].join("");
}

function watchedMetrics({ likelihood }: RunOutline): Metric[] {
  return likelihoodNamed(likelihood).watched.map(({ metric }) => metric);
}

function objectiveOf(snapshot: Snapshot, { trainSize }: RunOutline): number {
  return trainSize && !snapshot.heldOut?.ofPosterior
    ? snapshot.elbo / trainSize
    : snapshot.objective;
}

function objectiveFact(snapshot: Snapshot, run: RunOutline): string {
  return `${run.trainSize ? "ELBO/N" : "objective"} ${natsText(objectiveOf(snapshot, run))}`;
}

function patienceText({ snapshot, waited }: ProgressState, { patience }: RunOutline): string {
  if (snapshot.final) return endingText(snapshot);
  return patience
    ? `patience ${countText(Math.min(waited, patience))} of ${countText(patience)}`
    : "";
}

/** The check of the snapshots before a stream's. */
export const someSnapshots: Check = listOf(
  "an array of snapshots",
  anObject("a snapshot", (each) => "posterior" in each),
);

/** Checks of the outline of a run. */
export const outlineChecks: OptionChecks<RunOutline> = {
  title: { wanted: "a text", is: (value) => typeof value === "string" },
  epochs: wholeOrEndless(1),
  patience: wholeOrEndless(1),
  keep: trainingOptions.keep.check,
  trainSize: whole(1),
  prior: numbers,
  likelihood: {
    wanted: likelihoodName.wanted,
    is: (each) => !likelihoodName.faultOf(each as string),
  },
};
