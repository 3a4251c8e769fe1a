// The server-sent events of the live page from any position on: what a client gets next follows from what it has, so a
// late or slow client needs no queue of its own.

import { type History, history } from "./history.ts";
import type { NewPoint } from "./packed_snapshots.ts";
import type { LiveEvent, LiveMap, LiveRun } from "./protocol.ts";

/** The position of a client: numbers of the newest events it has of each kind, 0 before the first. */
export interface FeedPosition {
  readonly points: number;
  readonly runs: number;
  /** Maps and states. */
  readonly facts: number;
}

/** The status of a run: its state and texts. */
export type RunStatus = Omit<Extract<LiveEvent, { kind: "state" }>, "kind" | "run">;

/** Events from a position on. */
interface FeedPiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The position after them. */
  readonly position: FeedPosition;
}

/** The runs of a page and their events. Runs are identified by their ids. */
export interface EventFeed {
  /** Differs for every feed. */
  readonly session: string;
  /** Adds or replaces a run; a new one's id must be the number of runs before it. */
  setRun(run: LiveRun): void;
  /** Adds points in their order, and numbers them. */
  addPoints(run: number, points: readonly NewPoint[]): void;
  setMap(run: number, map: LiveMap): void;
  /** Changes the given fields only. */
  setStatus(run: number, status: Partial<RunStatus>): void;
  /** A run with its status. */
  run(id: number): { readonly run: LiveRun; readonly status: RunStatus } | undefined;
  /** The position of a client with this Last-Event-ID: the start where it is of another session. */
  positionOf(lastEventId: string | null): FeedPosition;
  /** The events after a position, at most a piece of them; undefined if there are none. */
  after(position: FeedPosition): FeedPiece | undefined;
  /** Whether no more events will come: every run is complete, or over if the page is `closing`. */
  isOver(closing: boolean): boolean;
  /** Calls the listener after every addition, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** Points in a piece. A client that does not read keeps at most one piece pending. */
const pieceSize = 100;

/** Pieces that are kept for clients at the same position. */
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
  readonly timeline: History<KeptPoint>;
  status: RunStatus;
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
  const made = new Map<string, FeedPiece | undefined>(); // clients at one position get the same bytes

  const changed = () => {
    made.clear();
    for (const listener of listeners) listener();
  };
  const stateFact = (run: number, status: RunStatus): Fact => ({
    number: ++counts.facts,
    text: eventText({ kind: "state", run, ...status }),
  });

  function piece(from: FeedPosition): FeedPiece | undefined {
    const runs = from.runs < counts.runs
      ? eventText({ kind: "runs", session, runs: kept.map(({ run }) => run) })
      : "";
    const fresh = kept.flatMap(({ timeline }, run) => newer(timeline.points, from.points, run));
    if (kept.length > 1) fresh.sort((a, b) => a.point.n - b.point.n);
    const whole = fresh.length <= pieceSize;
    const sent = whole ? fresh : fresh.slice(0, pieceSize);
    const points = sent.at(-1)?.point.n ?? from.points;
    // maps and states are sent after the points
    const facts = whole
      ? kept.flatMap(({ map, state }) => [map, state])
        .filter((fact) => fact && fact.number > from.facts).map((fact) => fact!.text).join("")
      : "";
    const text = runs + pointEvents(sent, `${session}-${points}`) + facts;
    if (text === "") return undefined;
    return {
      bytes: encoder.encode(text),
      position: { points, runs: counts.runs, facts: whole ? counts.facts : from.facts },
    };
  }

  /** One event for each run that points are of. */
  function pointEvents(sent: readonly RunPoint[], id: string): string {
    const byRun = [...Map.groupBy(sent, ({ run }) => run)];
    return byRun.map(([run, of], i) => {
      const { stride } = kept[run].timeline;
      const json = of.map(({ point }) => point.json).join(",");
      // with the last one only: a client that leaves before it gets all of them again
      const idLine = i === byRun.length - 1 ? `id: ${id}\n` : "";
      return `event: points\n${idLine}data: {"kind":"points","run":${run},"points":[${json}],` +
        `"stride":${stride}}\n\n`;
    }).join("");
  }

  return {
    session,
    setRun(run) {
      const known = kept[run.id];
      const status: RunStatus = { state: "running" };
      if (known) known.run = run;
      else kept.push({ run, timeline: history(), status, state: stateFact(run.id, status) });
      counts.runs++;
      changed();
    },
    addPoints(run, points) {
      const { timeline } = kept[run];
      for (const point of points) {
        const n = ++counts.points;
        timeline.add({ n, index: point.index, json: JSON.stringify({ n, ...point }) });
      }
      if (points.length > 0) changed();
    },
    setMap(run, map) {
      kept[run].map = { number: ++counts.facts, text: eventText({ kind: "map", run, map }) };
      changed();
    },
    setStatus(run, status) {
      const of = kept[run];
      of.status = { ...of.status, ...status };
      of.state = stateFact(run, of.status);
      changed();
    },
    run: (id) => kept[id],
    positionOf(lastEventId) {
      const [of, n] = (lastEventId ?? "").split("-");
      const known = of === session && /^\d+$/.test(n ?? "");
      return { points: known ? Math.min(Number(n), counts.points) : 0, runs: 0, facts: 0 };
    },
    after(position) {
      const key = `${position.points} ${position.runs} ${position.facts}`;
      if (!made.has(key)) {
        if (made.size === mostMade) made.clear(); // clients may be at any position
        made.set(key, piece(position));
      }
      return made.get(key);
    },
    isOver: (closing) =>
      kept.length > 0 &&
      kept.every(({ status: { complete, state } }) =>
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
