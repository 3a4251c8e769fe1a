// The protocol of the live page: events from the server, commands from the page. Imports nothing that a browser lacks.

import type { Score } from "../../evaluation/score.ts";
import type { Snapshot } from "../../training/snapshot.ts";

/** The facts about a run that are known before its first snapshot. */
export interface LiveRun {
  /** Position among the runs on the page, from 0. */
  readonly id: number;
  /** For instance "spirals-1". */
  readonly title: string;
  /** Settings and facts in words, in the order in which they are shown. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** β, D + 1 probabilities. */
  readonly prior: readonly number[];
  /** The rule that chooses the depth, in words. */
  readonly chosenBy: string;
  /** Training examples N. */
  readonly trainSize?: number;
  /** Planned at most. */
  readonly epochs?: number;
  /** Epochs without a gain after which training ends. */
  readonly patience?: number;
  /** Whether the run takes commands. */
  readonly controls: boolean;
  /** Whether `stop` is among them; default as `controls`. */
  readonly stoppable?: boolean;
  /** Training points of two-dimensional data, in the units of the data; at most 2,000. */
  readonly points?: readonly (readonly [x: number, y: number, label: number])[];
  /** The likelihood's name; default the default one. */
  readonly likelihood?: string;
  /** The names of the classes, or their number. */
  readonly classes?: readonly string[] | number;
}

/** A score on the validation split with the epoch in which it was measured. */
export interface LiveScore extends Score {
  readonly epoch: number;
}

/** A snapshot on the page: numbers rounded to six digits, the last validation carried along. */
export interface LivePoint extends Omit<Snapshot, "validation"> {
  /** Position in the order in which points were made, from 1; of two points of one run the later is the newer. */
  readonly n: number;
  /**
   * Position among the run's snapshots, from 0; the final one has that of the last. Kept are those whose index is a
   * multiple of the event's `stride`, and the newest.
   */
  readonly index: number;
  /** The last one so far. */
  readonly validation?: LiveScore;
}

/** Predictions of a network of two-dimensional inputs over a grid. */
export interface LiveMap {
  /** The epoch of the weights. */
  readonly epoch: number;
  /** Cells across and down. */
  readonly size: readonly [width: number, height: number];
  /** The grid's edges in the units of the data: left, right, bottom, top. */
  readonly range: readonly [left: number, right: number, bottom: number, top: number];
  /** The depths drawn, ascending; a selection if there are many. */
  readonly depths: readonly number[];
  /**
   * Base64 of bytes: for the mixture first, then for each of `depths`, for every cell by rows from the top: the most
   * probable class, then its probability · 255.
   */
  readonly cells: string;
}

/** The state of a run. */
export type LiveState = "running" | "pausing" | "paused" | "stopping" | "ended" | "failed";

/**
 * What the server sends, as server-sent events named by `kind`, one JSON object each. On connecting: `runs` first, then
 * for every run its `points` (all that is kept, oldest first), `map` and `state`. A client that reconnects with the
 * `Last-Event-ID` of this session gets the points after it instead; the `session` of `runs` shows whether to forget
 * all. `over` is the last event of all: a client must not reconnect.
 */
export type LiveEvent =
  | {
    readonly kind: "runs";
    /** Differs for every server. A page that receives a new one forgets its data. */
    readonly session: string;
    readonly runs: readonly LiveRun[];
  }
  | {
    readonly kind: "points";
    readonly run: number;
    /** In the order of `n`. Points of one epoch replace each other. */
    readonly points: readonly LivePoint[];
    /** Points between which epochs were left out are this many epochs apart at least. */
    readonly stride: number;
  }
  | { readonly kind: "map"; readonly run: number; readonly map: LiveMap }
  | {
    readonly kind: "state";
    readonly run: number;
    readonly state: LiveState;
    /** Why it failed, or other words for people. */
    readonly text?: string;
    /** Rows of the table at the end: test metrics, if the run is over. */
    readonly results?: readonly (readonly [name: string, value: string])[];
    /** Whether nothing more will be sent about the run. */
    readonly complete?: boolean;
  }
  | { readonly kind: "over" };

/** A command of a page: `POST commands`, with `Authorization: Bearer TOKEN`. */
export interface LiveCommand {
  readonly run: number;
  readonly command: "pause" | "resume" | "stop";
}
