// What the live page and its server say to each other: events from the server, commands from the page. Imports
// nothing that a browser lacks.

import type { StopReason } from "../../training/snapshot.ts";

/** A run, as far as it is known before its first snapshot. */
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
  /** What the classes are called, or how many there are. */
  readonly classes?: readonly string[] | number;
}

/** A score with the epoch in which it was measured: the metrics that the likelihood has watched, of classes these. */
export interface LiveScore {
  readonly epoch: number;
  /** Share of wrong predictions of the full mixture. */
  readonly error: number;
  /** Nats per example. */
  readonly logLikelihood: number;
}

/** A snapshot on its way to the page: numbers rounded to six digits, the last validation carried along. */
export interface LivePoint {
  /** Position in the order in which points were made, from 1; of two points of one run the later is the newer. */
  readonly n: number;
  /**
   * Position among the run's snapshots, from 0; the final one has that of the last. Kept are those whose index is a
   * multiple of the event's `stride`, and the newest.
   */
  readonly index: number;
  readonly epoch: number;
  readonly step: number;
  readonly seconds: number;
  readonly posterior: readonly number[];
  readonly logLikelihood: readonly (number | null)[];
  readonly elbo: number;
  readonly kl: number;
  readonly objective: number;
  readonly expectedDepth: number;
  readonly argmaxDepth: number;
  readonly chosenDepth: number;
  /** Blocks that the network has. */
  readonly depth: number;
  /** The last one so far. */
  readonly validation?: LiveScore;
  readonly final?: true;
  readonly bestEpoch?: number;
  readonly stoppedBy?: StopReason;
}

/** How a network of two-dimensional inputs predicts, over a grid. */
export interface LiveMap {
  /** The epoch of the weights. */
  readonly epoch: number;
  /** Cells across and down. */
  readonly size: readonly [width: number, height: number];
  /** The grid's edges in the units of the data: left, right, bottom, top. */
  readonly range: readonly [left: number, right: number, bottom: number, top: number];
  /** The depths drawn, ascending; not all where there are many. */
  readonly depths: readonly number[];
  /**
   * Base64 of bytes: for the mixture first, then for each of `depths`, for every cell by rows from the top: the most
   * probable class, then its probability · 255.
   */
  readonly cells: string;
}

/** Where a run stands. */
export type LiveState = "running" | "pausing" | "paused" | "stopping" | "ended" | "failed";

/**
 * What the server sends, as server-sent events named by `kind`, one JSON object each. On connecting: `runs` first, then
 * for every run its `points` (all that is kept, oldest first), `map` and `state`. A client that comes back with the
 * `Last-Event-ID` of this session gets the points after it instead; `runs` says by `session` whether to forget all.
 * `over` is the last event of a stream after which nothing more will come: a client must not ask again.
 */
export type LiveEvent =
  | {
    readonly kind: "runs";
    /** Differs for every server. A page that sees another than before forgets what it has. */
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
    /** Rows of the table at the end: test figures, where the run is over. */
    readonly results?: readonly (readonly [name: string, value: string])[];
    /** Whether nothing more will be sent about the run. */
    readonly complete?: boolean;
  }
  | { readonly kind: "over" };

/** What a page may ask for: `POST commands`, with `Authorization: Bearer TOKEN`. */
export interface LiveCommand {
  readonly run: number;
  readonly command: "pause" | "resume" | "stop";
}
