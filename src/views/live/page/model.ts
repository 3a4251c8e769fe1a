// The state of the page, collected from the server's events. No DOM here, so it is tested without a browser.

import { nanForNull } from "../../../files/json/values.ts";
import { watchedIn } from "../../../likelihoods/registry.ts";
import { scalarEntries } from "../../../training/snapshot_scalars.ts";
import { paceMeter } from "../../terminal/pace.ts";
import type { Pace } from "../../terminal/pace.ts";
import type { LiveEvent, LiveMap, LivePoint, LiveRun, LiveScore, LiveState } from "../protocol.ts";

/** A run, as known to the page. */
export interface RunModel {
  readonly info: LiveRun;
  /** One for an epoch at most, ascending. */
  points: LivePoint[];
  map?: LiveMap;
  state: LiveState;
  /** Why it failed, or other words of the server. */
  text?: string;
  results?: readonly (readonly [name: string, value: string])[];
}

/** Everything on the page. */
export interface PageModel {
  /** Of the server that the runs are from. */
  session?: string;
  runs: RunModel[];
}

/**
 * The state of the connection to the server: `lost` after a while without an answer, `over` when the server has said that
 * nothing more will come. Neither asks again by itself.
 */
export type Connection = "connecting" | "connected" | "reconnecting" | "lost" | "over";

/** A page before its first event. */
export function emptyModel(): PageModel {
  return { runs: [] };
}

/** Applies an event. Events of unknown runs are ignored. */
export function receive(model: PageModel, event: LiveEvent): void {
  if (event.kind === "runs") {
    const known = model.session === event.session ? model.runs : [];
    model.session = event.session;
    model.runs = event.runs.map((info) => {
      const before = known.find((run) => run.info.id === info.id);
      return before ? { ...before, info } : { info, points: [], state: "running" };
    });
    return;
  }
  if (event.kind === "over") return;
  const run = model.runs.find(({ info }) => info.id === event.run);
  if (!run) return;
  switch (event.kind) {
    case "points":
      run.points = merged(run.points, event.points.map(withNaN), event.stride);
      break;
    case "map":
      run.map = event.map;
      break;
    case "state":
      run.state = event.state;
      run.text = event.text;
      run.results = event.results ?? run.results;
  }
}

const scalars = scalarEntries().map(([name]) => name);

/** NaN and infinities come as null in JSON: they become NaN here, not 0. */
function withNaN(point: LivePoint): LivePoint {
  const filled = nanForNull(point, scalars);
  if (!point.validation) return filled;
  const metrics = watchedIn(point.validation).map(({ name }) => name as keyof LiveScore);
  const validation = nanForNull(point.validation, metrics);
  return validation === point.validation ? filled : { ...filled, validation };
}

/**
 * The known points with new ones. The server's history is thinned as it grows; the page drops the same points, so that
 * both are equal.
 */
function merged(
  known: readonly LivePoint[],
  come: readonly LivePoint[],
  stride: number,
): LivePoint[] {
  const replaced = new Set(come.map(({ epoch }) => epoch));
  const kept = known.filter(({ index, epoch }) => index % stride === 0 && !replaced.has(epoch));
  const all = [...kept, ...come];
  // usually in order; a page that reconnects may get points again
  return all.every(({ epoch }, i) => i === 0 || all[i - 1].epoch < epoch)
    ? all
    : [...new Map(all.sort((a, b) => a.n - b.n).map((point) => [point.epoch, point])).values()]
      .sort((a, b) => a.epoch - b.epoch);
}

/** The newest point of a run. */
export function latest(run: RunModel): LivePoint | undefined {
  return run.points.at(-1);
}

/** Whether a run is over. */
export function isOver({ state }: RunModel): boolean {
  return state === "ended" || state === "failed";
}

/** The recent speed of a run. */
export function paceOf({ points }: RunModel): Pace {
  const measure = paceMeter();
  let pace: Pace = { stepsPerSecond: NaN, secondsPerEpoch: NaN };
  for (const point of points) pace = measure(point);
  return pace;
}

/** The terms of the ELBO at a point: per example where N is known, else for the whole data set. */
export function elboParts(
  { elbo, kl }: LivePoint,
  { trainSize }: LiveRun,
): { readonly elbo: number; readonly expected: number; readonly cost: number } {
  const n = trainSize ?? 1;
  return { elbo: elbo / n, expected: (elbo + kl) / n, cost: -kl / n };
}

/** The scores, each once, at the epochs in which they were measured. */
export function measured(points: RunModel["points"]): LiveScore[] {
  const rows: LiveScore[] = [];
  for (const { validation } of points) {
    if (validation && validation.epoch !== rows.at(-1)?.epoch) rows.push(validation);
  }
  return rows;
}
