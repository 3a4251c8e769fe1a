// What a person reads while a network trains: the lines of the live block, and the rows of a plain log.

import { numbers, type OptionChecks, whole, wholeOrEndless } from "../../calls/checks.ts";
import type { Score } from "../../evaluation/score.ts";
import type { Metric } from "../../likelihoods/metric.ts";
import { likelihoodName, likelihoodNamed, valueOf, watchedIn } from "../../likelihoods/registry.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { barChart } from "./bar_chart.ts";
import { countText, durationText, natsText, speedText } from "../../tables/number_text.ts";
import { metricText } from "../../likelihoods/metric_text.ts";
import type { Pace } from "./pace.ts";
import { fitLine, paint } from "./terminal.ts";

/** What is known about a run besides its snapshots. */
export interface RunOutline {
  /** First line, for instance what is trained on which data. */
  readonly title?: string;
  /** Epochs planned. */
  readonly epochs?: number;
  /** Epochs without a rise of the objective after which training ends. */
  readonly patience?: number;
  /** N; with it the ELBO is shown per example, without it the objective. */
  readonly trainSize?: number;
  /** β, drawn into the chart as dots. */
  readonly prior?: readonly number[];
  /** The likelihood's name, for the metrics in the heading of a log; default the default one. */
  readonly likelihood?: string;
}

/** A snapshot with what the ones before it told. */
export interface ProgressState {
  /** The last snapshot. */
  readonly snapshot: Snapshot;
  /** How fast training goes. */
  readonly pace: Pace;
  /** The last score on the validation part, and the epoch it was measured in. */
  readonly validation?: { readonly score: Score; readonly epoch: number };
  /** Epochs since the objective rose. */
  readonly waited: number;
}

const ENDINGS = {
  patience: "ended by patience",
  epochs: "all epochs done",
  interrupt: "interrupted",
} as const;

/** The lines of the live block, within `size.columns` by `size.rows` where that is possible. */
export function blockLines(
  state: ProgressState,
  run: RunOutline,
  size: { readonly columns: number; readonly rows: number },
  color: boolean,
): string[] {
  const { snapshot, validation } = state;
  const row = (name: string, ...facts: string[]) => factLines(name, facts, size.columns, color);
  const text = [
    ...(run.title ? [paint(run.title, "bold", color)] : []),
    ...row("epoch", progressText(state, run), patienceText(state, run)),
    ...row("time", ...timeFacts(state, run)),
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
  // Axis, labels, a note, the legend and two empty lines take six; a chart of less than two rows says nothing.
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

/** A named row of facts, which goes on below where the terminal is narrow. */
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

/** One row of a plain log; the watched metrics are the last ones on the validation part. */
export function logRow({ snapshot, validation }: ProgressState, run: RunOutline): string {
  return columns(
    [
      countText(snapshot.epoch),
      durationText(snapshot.seconds),
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
  return [stoppedBy ? ENDINGS[stoppedBy] : "", best].filter((part) => part !== "").join(", ");
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
  return trainSize ? snapshot.elbo / trainSize : snapshot.objective;
}

function objectiveFact(snapshot: Snapshot, run: RunOutline): string {
  return `${run.trainSize ? "ELBO/N" : "objective"} ${natsText(objectiveOf(snapshot, run))}`;
}

function progressText({ snapshot }: ProgressState, { epochs }: RunOutline): string {
  return countText(snapshot.epoch) + (epochs ? ` of ${countText(epochs)}` : "");
}

function patienceText({ snapshot, waited }: ProgressState, { patience }: RunOutline): string {
  if (snapshot.final) return endingText(snapshot);
  return patience
    ? `patience ${countText(Math.min(waited, patience))} of ${countText(patience)}`
    : "";
}

function timeFacts({ snapshot, pace }: ProgressState, { epochs }: RunOutline): string[] {
  const left = epochs ? Math.max(0, epochs - snapshot.epoch) * pace.secondsPerEpoch : NaN;
  const running = !snapshot.final && Number.isFinite(left);
  return [
    durationText(snapshot.seconds),
    speedText(pace.stepsPerSecond),
    running ? `at most ${durationText(left)} left` : "", // patience may end it earlier
  ];
}

/** What the outline of a run must be. */
export const outlineChecks: OptionChecks<RunOutline> = {
  title: { wanted: "a text", is: (value) => typeof value === "string" },
  epochs: wholeOrEndless(1),
  patience: wholeOrEndless(1),
  trainSize: whole(1),
  prior: numbers,
  likelihood: {
    wanted: likelihoodName.wanted,
    is: (each) => !likelihoodName.faultOf(each as string),
  },
};
