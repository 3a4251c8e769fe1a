// The picture of a stream in a notebook: charts of the run and the lines of a terminal, or its values.

import { inspect } from "node:util";
import { visibleText } from "../../files/visible_text.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { metricText } from "../../likelihoods/metric_text.ts";
import { counted, countText } from "../../tables/number_text.ts";
import { follower } from "../terminal/follower.ts";
import { blockLines, endingText, type RunOutline } from "../terminal/progress_text.ts";
import type { MediaBundle } from "./notebook_value.ts";
import { runOf } from "../../training/run_of_snapshot.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { trainingHistory } from "./history.ts";
import { trainingPicture } from "./training_charts.ts";

/** A stream's values as they come. */
interface StreamPicture {
  /** Adds a value. */
  add(value: unknown): void;
  /** The current picture. */
  draw(): Promise<MediaBundle>;
  /** The end in one line. */
  result(): string;
}

/** @param outline known facts of the run; missing ones are taken from the first snapshot, if possible. */
export function streamPicture(outline: RunOutline): StreamPicture {
  const follow = follower();
  const history = trainingHistory();
  let run: RunOutline = outline;
  let state: ReturnType<typeof follow> | undefined;
  let count = 0;
  let latest: unknown;
  return {
    add(value) {
      count++;
      latest = value;
      if (!isSnapshot(value)) return;
      if (!state) run = { ...outlineOf(value), ...outline };
      state = follow(value);
      history.add(value);
    },
    async draw(): Promise<MediaBundle> {
      if (!state) {
        const text = count === 0
          ? "first epoch ..."
          : `${counted(count, "value")}, ${oneOf(latest)}`;
        return { "text/plain": text.split("\n").map(visibleText).join("\n") };
      }
      const { snapshot } = state;
      const svg = await trainingPicture({
        heading: [run.title ?? "Training", headingText(state, run)],
        posterior: snapshot.posterior,
        prior: run.prior,
        chosenDepth: snapshot.chosenDepth,
        logLikelihood: snapshot.logLikelihood,
        history: history.points(),
      });
      const lines = blockLines(state, run, { columns: 80, rows: 20 }, false);
      return { "image/svg+xml": svg, "text/plain": lines.map(visibleText).join("\n") };
    },
    result() {
      if (!state) return count === 0 ? "no values" : counted(count, "value");
      const { snapshot } = state;
      const ending = endingText(snapshot) || `left after epoch ${countText(snapshot.epoch)}`;
      return `chosen depth ${depthText(snapshot)}; ${ending}`;
    },
  };
}

/** A value in a line. */
function oneOf(value: unknown): string {
  const text = inspect(value, { breakLength: Infinity, depth: 1 });
  return `the last: ${text.length > 200 ? `${text.slice(0, 200)} ...` : text}`;
}

function headingText(
  { snapshot, validation }: ReturnType<ReturnType<typeof follower>>,
  { epochs }: RunOutline,
): string {
  return [
    `epoch ${countText(snapshot.epoch)}${epochs ? ` of ${countText(epochs)}` : ""}`,
    `chosen depth ${depthText(snapshot)}`,
    ...validation
      ? watchedIn(validation.score).slice(0, 1).map((metric) =>
        `validation ${metric.title} ${metricText(metric, valueOf(validation.score, metric))}`
      )
      : [],
    ...snapshot.final ? [endingText(snapshot)] : [],
  ].join(" · ");
}

function depthText({ chosenDepth, posterior }: Snapshot): string {
  return `${chosenDepth} of ${posterior.length - 1} blocks`;
}

function isSnapshot(value: unknown): value is Snapshot {
  if (typeof value !== "object" || value === null) return false;
  const { epoch, posterior, logLikelihood, objective } = value as Partial<Snapshot>;
  return typeof epoch === "number" && typeof objective === "number" && Array.isArray(posterior) &&
    Array.isArray(logLikelihood);
}

/** The facts of a snapshot's run; a copy of a snapshot has none. */
function outlineOf(snapshot: Snapshot): RunOutline {
  try {
    const { update: { batch }, posterior } = runOf("showInNotebook", snapshot);
    const { epochs } = batch;
    return {
      title: batch.data.name,
      epochs: Number.isFinite(epochs) ? epochs : undefined,
      prior: posterior.prior,
    };
  } catch {
    return {};
  }
}
