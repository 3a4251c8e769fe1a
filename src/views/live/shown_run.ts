// A run on a page, as the program sees it: snapshots go in at any pace and leave for the page five times a second.

import { outlineChecks } from "../terminal/progress_text.ts";
import {
  aBoolean,
  aText,
  either,
  listOf,
  type OptionChecks,
  whole,
  withMethods,
} from "../../calls/checks.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import type { RunStanding } from "./event_feed.ts";
import { strideOf } from "./history.ts";
import type { PlacedSnapshot } from "./live_point.ts";
import { packSnapshots } from "./packed_snapshots.ts";
import type { DrawnMap } from "./predictive_map.ts";
import type { LiveRun, LiveScore } from "./protocol.ts";
import {
  readRequest,
  refuseRequest,
  type RequestedCommand,
  requestMemory,
} from "./requested_command.ts";
import type { ToPage } from "./worker_messages.ts";

/** What a page says of a run. What is left out is taken from the stream where {@linkcode live} knows it. */
export interface ShowRunOptions extends Partial<Omit<LiveRun, "id" | "controls" | "stoppable">> {
  /** Whether the page has a button to pause; default true. */
  readonly controls?: boolean;
  /** Aborted by the page's stop button, which is there with it only. Training must have its signal. */
  readonly controller?: AbortController;
}

/** A run on a page, for {@linkcode live}. */
export interface ShownRun {
  /** Shows test figures when the run is over, and words on where it lies. */
  results(rows: readonly (readonly [name: string, value: string])[], text?: string): void;
}

/** What this program itself does with a run on a page. */
export interface OpenRun extends ShownRun {
  /** Aborted by the stop button. */
  readonly controller?: AbortController;
  /** Fills in what was not said of the run. */
  describe(more: Partial<LiveRun>): void;
  /** Shows a snapshot, newer than all before. */
  show(snapshot: Snapshot): void;
  /** Shows how the network predicts over the plane. */
  map(epoch: number, map: DrawnMap): void;
  /** Says how the run stands. Everything that was shown is on its way before. */
  stand(standing: Partial<RunStanding>): void;
  /** What the page wants of the run at this moment. */
  requested(): RequestedCommand;
  /** Takes a wish back that cannot be met. */
  refuse(requested: RequestedCommand): void;
  /** Who is told that the wish has changed, a while after it has; the last one given. */
  onRequest(taker: () => void): void;
  /** Tells it. */
  requestChanged(): void;
}

/** Milliseconds between two messages to the page. */
const interval = 200;

/** Adds a run to a page that is spoken to with `say` and that writes what it wants into `wishes`. */
export function showRun(
  id: number,
  options: ShowRunOptions,
  say: (message: ToPage) => void,
  requests: SharedArrayBuffer = requestMemory(),
): OpenRun {
  const { controller, controls = true } = options;
  const {
    title,
    settings,
    prior,
    chosenBy,
    trainSize,
    epochs,
    patience,
    likelihood,
    points,
    classes,
  } = options;
  const known = given<Partial<LiveRun>>({
    title,
    settings,
    prior,
    chosenBy,
    trainSize,
    epochs,
    patience,
    likelihood,
    points,
    classes,
  });
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
  let kept: PlacedSnapshot[] = []; // not yet sent
  let newest: PlacedSnapshot | undefined;
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

  return {
    controller,
    describe(more) {
      run = { ...run, ...given(more), ...known, id };
      say({ kind: "run", run });
    },
    show(snapshot) {
      const { epoch, final } = snapshot;
      if (snapshot.validation) validation = { epoch, ...snapshot.validation };
      const index = final && count > 0 ? count - 1 : count++;
      if (count > stride) stride = strideOf(count);
      const placed = { index, snapshot, validation };
      if (index % stride === 0 || final) {
        kept.push(placed);
        newest = undefined;
      } else newest = placed;
      if (timer === undefined) sendAndWait();
    },
    map(epoch, { cells, ...map }) {
      say({ kind: "map", run: id, map: { epoch, ...map }, cells });
    },
    stand(standing) {
      sendNow();
      say({ kind: "standing", run: id, standing });
    },
    results(rows, text) {
      this.stand({ results: rows, ...text !== undefined && { text } });
    },
    requested: () => readRequest(requests, id),
    refuse: (requested) => refuseRequest(requests, id, requested),
    onRequest(next) {
      taker = next;
    },
    requestChanged: () => taker?.(),
  };
}

/** The entries that say something. */
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
  classes: either("how many classes there are, or their names", whole(1), listOf("names", aText)),
  controls: aBoolean,
  controller: withMethods("an AbortController", "abort"),
};
