// Everything that the page shows, as server-sent events from any place on: what a client gets next follows from what it
// has, so that one that comes late or reads slowly needs no queue of its own.

import { type History, history } from "./history.ts";
import { livePoint, type PlacedSnapshot } from "./live_point.ts";
import type { LiveEvent, LiveMap, LiveRun } from "./protocol.ts";

/** What a client has: numbers of the newest of each kind, 0 before the first. */
export interface FeedPlace {
  readonly points: number;
  readonly runs: number;
  /** Maps and states. */
  readonly facts: number;
}

/** A run's state with what is said about it. */
export type RunStanding = Omit<Extract<LiveEvent, { kind: "state" }>, "kind" | "run">;

/** Events from a place on. */
interface FeedPiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where a client is that has them. */
  readonly place: FeedPlace;
}

/** The runs of a page and what is heard of them. Runs are known by their ids. */
export interface EventFeed {
  /** Differs for every feed. */
  readonly session: string;
  /** Adds a run, or replaces what is said of one; a new one's id must be the number of runs before it. */
  setRun(run: LiveRun): void;
  /** Adds snapshots in their order. */
  addSnapshots(run: number, snapshots: readonly PlacedSnapshot[]): void;
  setMap(run: number, map: LiveMap): void;
  /** Changes what is given and leaves the rest. */
  setStanding(run: number, standing: Partial<RunStanding>): void;
  /** A run, and how it stands. */
  run(id: number): { readonly run: LiveRun; readonly standing: RunStanding } | undefined;
  /** Where a client with this Last-Event-ID is: at the start where it is of another session. */
  placeOf(lastEventId: string | null): FeedPlace;
  /** What comes after a place, at most a piece of it; undefined where nothing does. */
  after(place: FeedPlace): FeedPiece | undefined;
  /** Whether nothing more will come: every run is complete, or over where the page is `closing`. */
  isOver(closing: boolean): boolean;
  /** Calls whenever something was added. The function that it gives ends that. */
  onChange(listener: () => void): () => void;
}

/** Points in a piece. A client that does not read keeps no more than a piece waiting. */
const pieceSize = 100;

/** Pieces that are kept for clients at the same place. */
const mostMade = 16;

interface KeptPoint {
  readonly n: number;
  readonly index: number;
  readonly json: string;
}

/** An event with its number among maps and states. */
interface Fact {
  readonly number: number;
  readonly text: string;
}

interface KeptRun {
  run: LiveRun;
  readonly course: History<KeptPoint>;
  standing: RunStanding;
  state: Fact;
  map?: Fact;
}

/** A feed without runs. */
export function eventFeed(): EventFeed {
  const session = crypto.randomUUID().slice(0, 8);
  const kept: KeptRun[] = [];
  const listeners = new Set<() => void>();
  const encoder = new TextEncoder();
  const counts = { points: 0, runs: 0, facts: 0 };
  const made = new Map<string, FeedPiece | undefined>(); // clients at one place get the same bytes

  const changed = () => {
    made.clear();
    for (const listener of listeners) listener();
  };
  const stateFact = (run: number, standing: RunStanding): Fact => ({
    number: ++counts.facts,
    text: eventText({ kind: "state", run, ...standing }),
  });

  function piece(from: FeedPlace): FeedPiece | undefined {
    const runs = from.runs < counts.runs
      ? eventText({ kind: "runs", session, runs: kept.map(({ run }) => run) })
      : "";
    const fresh = kept.flatMap(({ course }, run) => newer(course.points, from.points, run));
    if (kept.length > 1) fresh.sort((a, b) => a.point.n - b.point.n);
    const whole = fresh.length <= pieceSize;
    const sent = whole ? fresh : fresh.slice(0, pieceSize);
    const points = sent.at(-1)?.point.n ?? from.points;
    // maps and states come when the points are there
    const facts = whole
      ? kept.flatMap(({ map, state }) => [map, state])
        .filter((fact) => fact && fact.number > from.facts).map((fact) => fact!.text).join("")
      : "";
    const text = runs + pointEvents(sent, `${session}-${points}`) + facts;
    if (text === "") return undefined;
    return {
      bytes: encoder.encode(text),
      place: { points, runs: counts.runs, facts: whole ? counts.facts : from.facts },
    };
  }

  /** One event for each run that points are of. */
  function pointEvents(sent: readonly RunPoint[], id: string): string {
    const byRun = [...Map.groupBy(sent, ({ run }) => run)];
    return byRun.map(([run, of], i) => {
      const { stride } = kept[run].course;
      const json = of.map(({ point }) => point.json).join(",");
      // with the last one alone: who leaves before it gets all of them again
      const idLine = i === byRun.length - 1 ? `id: ${id}\n` : "";
      return `event: points\n${idLine}data: {"kind":"points","run":${run},"points":[${json}],` +
        `"stride":${stride}}\n\n`;
    }).join("");
  }

  return {
    session,
    setRun(run) {
      const known = kept[run.id];
      const standing: RunStanding = { state: "running" };
      if (known) known.run = run;
      else kept.push({ run, course: history(), standing, state: stateFact(run.id, standing) });
      counts.runs++;
      changed();
    },
    addSnapshots(run, snapshots) {
      const { course } = kept[run];
      for (const snapshot of snapshots) {
        const point = livePoint(snapshot, ++counts.points);
        course.add({ n: point.n, index: point.index, json: JSON.stringify(point) });
      }
      if (snapshots.length > 0) changed();
    },
    setMap(run, map) {
      kept[run].map = { number: ++counts.facts, text: eventText({ kind: "map", run, map }) };
      changed();
    },
    setStanding(run, standing) {
      const of = kept[run];
      of.standing = { ...of.standing, ...standing };
      of.state = stateFact(run, of.standing);
      changed();
    },
    run: (id) => kept[id],
    placeOf(lastEventId) {
      const [of, n] = (lastEventId ?? "").split("-");
      const known = of === session && /^\d+$/.test(n ?? "");
      return { points: known ? Math.min(Number(n), counts.points) : 0, runs: 0, facts: 0 };
    },
    after(place) {
      const key = `${place.points} ${place.runs} ${place.facts}`;
      if (!made.has(key)) {
        if (made.size === mostMade) made.clear(); // clients come from any place
        made.set(key, piece(place));
      }
      return made.get(key);
    },
    isOver: (closing) =>
      kept.length > 0 &&
      kept.every(({ standing: { complete, state } }) =>
        complete || closing && (state === "ended" || state === "failed")
      ),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface RunPoint {
  readonly run: number;
  readonly point: KeptPoint;
}

function newer(points: readonly KeptPoint[], than: number, run: number): RunPoint[] {
  let first = points.length;
  while (first > 0 && points[first - 1].n > than) first--;
  return points.slice(first).map((point) => ({ run, point }));
}

/** An event as it is sent. */
export function eventText(event: LiveEvent): string {
  return `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}
