// What the page knows, gathered from the server's events. No DOM here, so that it is tested without a browser.

import { valueOf, watchedIn } from "../../../likelihoods/registry.ts";
import { paceMeter } from "../../terminal/pace.ts";
import type { Pace } from "../../terminal/pace.ts";
import type { LiveEvent, LiveMap, LivePoint, LiveRun, LiveScore, LiveState } from "../protocol.ts";

/** A run as far as the page knows it. */
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
 * How the connection to the server stands: `lost` after a while without an answer, `over` when the server has said that
 * nothing more will come. Neither asks again by itself.
 */
export type Connection = "connecting" | "connected" | "reconnecting" | "lost" | "over";

/** A page that has heard nothing yet. */
export function emptyModel(): PageModel {
  return { runs: [] };
}

/** Takes an event in. Events of runs that are not known are passed over. */
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

/** JSON has no word for NaN and infinities, which come as null: they are no numbers here either, and not 0. */
function withNaN(point: LivePoint): LivePoint {
  const { elbo, kl, objective, validation } = point;
  const said: (number | null | undefined)[] = [
    elbo,
    kl,
    objective,
    ...validation ? watchedIn(validation).map((metric) => valueOf(validation, metric)) : [],
  ];
  if (!said.includes(null)) return point;
  return {
    ...point,
    elbo: elbo ?? NaN,
    kl: kl ?? NaN,
    objective: objective ?? NaN,
    ...validation && {
      validation: {
        ...validation,
        ...Object.fromEntries(
          watchedIn(validation).map((metric) => [metric.name, valueOf(validation, metric) ?? NaN]),
        ),
      },
    },
  };
}

/**
 * What is known with what has come. The server's history thins itself out as it grows; the page drops the same points,
 * so that both hold the same.
 */
function merged(
  known: readonly LivePoint[],
  come: readonly LivePoint[],
  stride: number,
): LivePoint[] {
  const replaced = new Set(come.map(({ epoch }) => epoch));
  const kept = known.filter(({ index, epoch }) => index % stride === 0 && !replaced.has(epoch));
  const all = [...kept, ...come];
  // in order as a rule; a page that comes back may get again what it has
  return all.every(({ epoch }, i) => i === 0 || all[i - 1].epoch < epoch)
    ? all
    : [...new Map(all.sort((a, b) => a.n - b.n).map((point) => [point.epoch, point])).values()]
      .sort((a, b) => a.epoch - b.epoch);
}

/** The newest point of a run. */
export function latest(run: RunModel): LivePoint | undefined {
  return run.points.at(-1);
}

/** Whether nothing more comes from a run. */
export function isOver({ state }: RunModel): boolean {
  return state === "ended" || state === "failed";
}

/** How fast a run went of late. */
export function paceOf({ points }: RunModel): Pace {
  const measure = paceMeter();
  let pace: Pace = { stepsPerSecond: NaN, secondsPerEpoch: NaN };
  for (const point of points) pace = measure(point);
  return pace;
}

/** The parts of the ELBO at a point: per example where N is known, else for the whole data set. */
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
