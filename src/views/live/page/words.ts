// The texts of the page: status of runs, labels of charts. No DOM here.

import { countText, durationText, natsText } from "../../../tables/number_text.ts";
import type { Metric } from "../../../likelihoods/metric.ts";
import { likelihoodNamed, valueOf } from "../../../likelihoods/registry.ts";
import { metricText } from "../../../likelihoods/metric_text.ts";
import type { LiveMap, LivePoint, LiveRun, LiveState } from "../protocol.ts";
import { choices } from "../../depth_choices.ts";
import { stopTexts } from "../../stop_texts.ts";
import { epochText, paceTexts } from "../../terminal/pace.ts";
import { type Connection, elboParts, isOver, latest, paceOf, type RunModel } from "./model.ts";

const STATES: Readonly<Record<LiveState, string>> = {
  running: "training",
  pausing: "pausing after this epoch",
  paused: "paused",
  stopping: "stopping after this epoch",
  ended: "ended",
  failed: "failed",
};

/** The status of a run in few words: `training`, `all epochs done`, `failed`. */
export function stateText(run: RunModel): string {
  const stoppedBy = latest(run)?.stoppedBy;
  return run.state === "ended" && stoppedBy ? stopTexts[stoppedBy] : STATES[run.state];
}

/** Facts under the title: names, values, and notes. */
export function factsOf(run: RunModel): readonly (readonly [string, string, string?])[] {
  const point = latest(run);
  if (!point) return [["epoch", "1", "in progress"]];
  const [relative, likeliest] = choices(point.posterior);
  const { validation } = point;
  const { elbo } = elboParts(point, run.info);
  return [
    ["epoch", countText(point.epoch), epochNote(point, run.info)],
    [
      "depth chosen",
      `${point.chosenDepth} of ${point.posterior.length - 1}`,
      [
        `95 % rule ${relative.depth}`,
        `argmax ${likeliest.depth}`,
        `mean ${point.expectedDepth.toFixed(1)}`,
        ...point.depth < point.posterior.length - 1 ? [`cut to ${point.depth}`] : [],
      ].join(", "),
    ],
    validationFact(run, validation),
    [run.info.trainSize ? "ELBO / N" : "ELBO", natsText(elbo), "nats"],
    ["time", durationText(point.seconds), timeNote(run)],
  ];
}

/** The decisive metric, and the other ones as a note. */
function validationFact(
  { info }: RunModel,
  validation: LivePoint["validation"],
): readonly [string, string, string?] {
  const [first, ...others] = likelihoodNamed(info.likelihood).watched.map(({ metric }) => metric);
  const text = (metric: Metric) => metricText(metric, valueOf(validation!, metric));
  return [
    `validation ${first.title}`,
    validation ? text(first) : "–",
    validation && others.map((metric) => `${metric.title} ${text(metric)}`).join(", "),
  ];
}

function epochNote({ bestEpoch }: LivePoint, { epochs }: LiveRun): string {
  return [
    epochs === undefined ? "" : `of ${countText(epochs)}`,
    bestEpoch === undefined ? "" : `weights of ${countText(bestEpoch)}`,
  ].filter((part) => part !== "").join(", ");
}

/** Speed, and the time left at most. */
function timeNote(run: RunModel): string {
  const { epoch = 0, final } = latest(run) ?? {};
  return paceTexts(paceOf(run), epoch, run.info.epochs, isOver(run) || final).join(", ");
}

/** A sentence for screen readers. */
export function announcement(run: RunModel): string {
  const point = latest(run);
  const title = run.info.title;
  if (run.state === "failed" || !point) {
    return `${title}: ${stateText(run)}${run.text ? `, ${run.text}` : ""}`;
  }
  const [name, value] = validationFact(run, point.validation);
  return `${title}: ${stateText(run)}, ${momentText(run)}${
    point.validation ? `, ${name} ${value}` : ""
  }`;
}

/** The title of the tab. */
export function tabTitle(runs: readonly RunModel[]): string {
  if (runs.length !== 1) return runs.length === 0 ? "Fathom" : `${runs.length} runs – Fathom`;
  const [run] = runs;
  const point = latest(run);
  if (!point) return `${run.info.title} – Fathom`;
  const stands = run.state === "running" ? `epoch ${countText(point.epoch)}` : stateText(run);
  return `${stands}, depth ${point.chosenDepth} – ${run.info.title} – Fathom`;
}

/** The posterior as text. */
export function posteriorLabel({ posterior, chosenDepth }: LivePoint): string {
  const named = choices(posterior).map(({ name, depth }) => `${name}: ${depth}`).join(", ");
  return `Posterior over depth in percent, by depth: ${
    posterior.map((q, d) => `${d}: ${(100 * q).toFixed(1)}`).join(", ")
  }. Chosen depth ${chosenDepth}. ${named}`;
}

/** The history of the posterior as text. */
export function historyLabel(points: readonly LivePoint[]): string {
  const at = [0, 0.25, 0.5, 0.75, 1].map((part) => points[Math.round(part * (points.length - 1))]);
  const said = [...new Set(at)].map(({ epoch, chosenDepth, argmaxDepth }) =>
    `epoch ${epoch}: chosen ${chosenDepth}, most probable ${argmaxDepth}`
  );
  return `Posterior over depth by epoch. ${said.join("; ")}`;
}

/** The exits as text. */
export function exitsLabel({ logLikelihood }: LivePoint): string {
  const all = logLikelihood.map((m, d) => `${d}: ${m === null ? "none" : natsText(m)}`);
  return `Log-likelihood of every exit in nats per example, by depth: ${all.join(", ")}`;
}

/** First, latest, lowest and highest value of a quantity over epochs. */
export function trendLabel(
  name: string,
  values: readonly { readonly epoch: number; readonly value: number }[],
  text: (value: number) => string,
): string {
  if (values.length === 0) return `${name}: nothing yet`;
  const first = values[0];
  const last = values[values.length - 1];
  const lowest = values.reduce((a, b) => b.value < a.value ? b : a);
  const highest = values.reduce((a, b) => b.value > a.value ? b : a);
  return `${name} over epochs ${first.epoch} to ${last.epoch}: from ${text(first.value)} to ` +
    `${text(last.value)}, lowest ${text(lowest.value)} at epoch ${lowest.epoch}, ` +
    `highest ${text(highest.value)} at epoch ${highest.epoch}`;
}

/** A predictive map as text: shares of the area, and the certainty. */
export function mapLabel(
  title: string,
  areas: { readonly shares: readonly number[]; readonly certainty: number },
  name: (label: number) => string,
): string {
  const shares = areas.shares.map((share, k) => ({ share, k })).filter(({ share }) => share > 0)
    .map(({ share, k }) => `${name(k)} on ${(100 * share).toFixed(0)} %`);
  return `${title}: predicts ${shares.join(", ")} of the area, ` +
    `with a mean probability of ${areas.certainty.toFixed(2)}`;
}

/** The names of classes. */
export function classNames({ classes }: LiveRun): (label: number) => string {
  return (label) => typeof classes === "object" ? classes[label] ?? `${label}` : `class ${label}`;
}

/** Title of one of the maps. */
export function mapTitle({ depths }: LiveMap, index: number): string {
  return index === 0 ? "mixture" : `depth ${depths[index - 1]}`;
}

/** The caption of the maps. */
export function mapCaption({ epoch }: LiveMap, dark: boolean): string {
  const shown =
    "the mixture with the training points, and every depth alone, the chosen one framed";
  return `Epoch ${countText(epoch)}: ${shown}; ${surenessText(dark)}`;
}

/** The meaning of pale or dark cells: less certain ones are closer to the background. */
export function surenessText(dark: boolean): string {
  return `${dark ? "darker" : "paler"} where less certain`;
}

const ENDED = "not connected: the run and its server have ended";

/** The text about the connection, which depends on whether all runs are `over`. */
export function connectionText(connection: Connection, over: boolean): string {
  switch (connection) {
    case "connecting":
      return "connecting";
    case "connected":
      return "connected";
    case "over":
      return "complete";
    case "reconnecting":
      return over ? ENDED : "connection lost, trying again; the page shows the last state";
    case "lost":
      return over
        ? ENDED
        : "this page has ended: its server no longer answers. Training may continue in the " +
          "terminal; deno task view DIR shows a run again";
  }
}

/** The status of a run, for a heading: "epoch 1,200 of 8,000, depth 7 chosen of 20". */
export function momentText(run: RunModel): string {
  const point = latest(run);
  if (!point) return "";
  const depth = `depth ${point.chosenDepth} chosen of ${point.posterior.length - 1}`;
  return `epoch ${epochText(point.epoch, run.info.epochs)}, ${depth}`;
}
