// A run on a page, as the program sees it: snapshots come at any rate and are sent to the page five times a second.

import { outlineChecks, someSnapshots } from "../terminal/progress_text.ts";
import {
  aBoolean,
  aText,
  either,
  listOf,
  type OptionChecks,
  pickOptions,
  whole,
  withMethods,
} from "../../calls/checks.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import type { RunStatus } from "./event_feed.ts";
import { strideOf } from "./history.ts";
import { type IndexedSnapshot, packSnapshots } from "./packed_snapshots.ts";
import type { DrawnMap } from "./predictive_map.ts";
import type { LiveRun, LiveScore } from "./protocol.ts";
import {
  readRequest,
  refuseRequest,
  type RequestedCommand,
  requestMemory,
} from "./requested_command.ts";
import type { ToPage } from "./worker_messages.ts";

/** The facts of a run for a page. Absent ones are taken from the stream, if {@linkcode live} knows them. */
export interface ShowRunOptions extends Partial<Omit<LiveRun, "id" | "controls" | "stoppable">> {
  /** Whether the page has a button to pause; default true. */
  readonly controls?: boolean;
  /** Aborted by the page's stop button, which exists only with it. Training must have its signal. */
  readonly controller?: AbortController;
  /** Snapshots before those of the stream: of a run that is resumed, as {@linkcode earlierSnapshots} gives them. */
  readonly earlier?: readonly Snapshot[];
}

/** A run on a page, for {@linkcode live}. */
export interface ShownRun {
  /** Shows test metrics when the run is over, with a note. */
  results(rows: readonly (readonly [name: string, value: string])[], text?: string): void;
}

/** A run on a page, with what this program itself does with it. */
export interface OpenRun extends ShownRun {
  /** Aborted by the stop button. */
  readonly controller?: AbortController;
  /** Fills in unknown facts of the run. */
  describe(more: Partial<LiveRun>): void;
  /** Shows a snapshot, newer than all before. */
  show(snapshot: Snapshot): void;
  /** Shows a predictive map. */
  map(epoch: number, map: DrawnMap): void;
  /** Sets the status of the run; pending snapshots are sent before. */
  setStatus(status: Partial<RunStatus>): void;
  /** The command that the page currently requests. */
  requested(): RequestedCommand;
  /** Withdraws a requested command that cannot be carried out. */
  refuse(requested: RequestedCommand): void;
  /** Sets the listener for changes of the requested command; there is one at most. */
  onRequest(taker: () => void): void;
  /** Calls the listener. */
  requestChanged(): void;
}

/** Milliseconds between two messages to the page. */
const interval = 200;

/** Adds a run to a page, which gets its messages by `say` and writes commands into `requests`. */
export function showRun(
  id: number,
  options: ShowRunOptions,
  say: (message: ToPage) => void,
  requests: SharedArrayBuffer = requestMemory(),
): OpenRun {
  const { controller, controls = true, earlier = [], ...facts } = pickOptions<ShowRunOptions>(
    options,
    showRunChecks,
  );
  const known = given<Partial<LiveRun>>(facts);
  let run: LiveRun = {
    title: `run ${id + 1}`,
    settings: [],
    prior: [],
    chosenBy: "",
    ...known,
    id,
    controls,
    stoppable: controls && controller !== undefined,
  };
  say({ kind: "run", run });

  let count = 0; // snapshots so far
  let stride = 1;
  let validation: LiveScore | undefined;
  let kept: IndexedSnapshot[] = []; // not yet sent
  let newest: IndexedSnapshot | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let taker: (() => void) | undefined;

  const send = () => {
    const snapshots = newest ? [...kept, newest] : kept;
    if (snapshots.length > 0) {
      say({ kind: "snapshots", run: id, snapshots: packSnapshots(snapshots) });
    }
    kept = [];
    newest = undefined;
    return snapshots.length > 0;
  };
  const sendAndWait = () => {
    timer = send() ? setTimeout(sendAndWait, interval) : undefined;
  };
  const sendNow = () => {
    clearTimeout(timer);
    timer = undefined;
    send();
  };

  const show = (snapshot: Snapshot) => {
    const { epoch, final } = snapshot;
    if (snapshot.validation) validation = { epoch, ...snapshot.validation };
    const index = final && count > 0 ? count - 1 : count++;
    if (count > stride) stride = strideOf(count);
    const indexed = { index, snapshot, validation };
    if (index % stride === 0 || final) {
      kept.push(indexed);
      newest = undefined;
    } else newest = indexed;
    if (timer === undefined) sendAndWait();
  };
  for (const snapshot of earlier) show(snapshot);

  return {
    controller,
    describe(more) {
      run = { ...run, ...given(more), ...known, id };
      say({ kind: "run", run });
    },
    show,
    map(epoch, { cells, ...map }) {
      say({ kind: "map", run: id, map: { epoch, ...map }, cells });
    },
    setStatus(status) {
      sendNow();
      say({ kind: "status", run: id, status });
    },
    results(rows, text) {
      this.setStatus({ results: rows, ...text !== undefined && { text } });
    },
    requested: () => readRequest(requests, id),
    refuse: (requested) => refuseRequest(requests, id, requested),
    onRequest(next) {
      taker = next;
    },
    requestChanged: () => taker?.(),
  };
}

/** The entries that are defined. */
function given<T extends object>(facts: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

/** What the options of a shown run must be. */
export const showRunChecks: OptionChecks<ShowRunOptions> = {
  ...outlineChecks,
  settings: listOf("an array of names with values", { wanted: "a pair", is: Array.isArray }),
  chosenBy: aText,
  points: listOf("an array of points", { wanted: "a point", is: Array.isArray }),
  classes: either("the number of classes, or their names", whole(1), listOf("names", aText)),
  controls: aBoolean,
  earlier: someSnapshots,
  controller: withMethods("an AbortController", "abort"),
};
