// The run of a snapshot, stored in it under a symbol, which JSON leaves out and { ...snapshot } copies.

import type { Score } from "../evaluation/score.ts";
import { checkArgument, withMethods } from "../calls/checks.ts";
import type { DepthRule } from "../depth/depth_choice.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { shownValue } from "../calls/shown_value.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Update } from "./elbo_update.ts";
import type { Training } from "./training_run.ts";

/** The run of a snapshot, at its time. */
export interface RunOfSnapshot {
  /** The epoch's last update. */
  readonly update: Update;
  readonly posterior: DepthPosterior;
  /** The epoch's m_d, `[depth + 1]`. */
  readonly logLikelihood: Float64Array;
  /** The rule that chooses the depth. */
  readonly rule: DepthRule;
  /** Whether the epoch is complete. */
  readonly whole: boolean;
  /** Whether it is the last one of a run that is resumed, which operators have counted. */
  readonly replayed?: true | undefined;
  /** Seconds since subscription. */
  seconds(): number;
  /** Of the last snapshot: keeps the stream, and with it the network, from ending until the promise settles. */
  readonly holdEnd?: (promise: PromiseLike<unknown>) => void;
  /** Estimates statistics at the current weights and scores the validation split, if there is one. */
  evaluate(): Promise<Score | undefined>;
}

/** The key of the run in a snapshot. */
const run: unique symbol = Symbol("run");

/** A run in a snapshot. A class, so that snapshots that differ only in it are equal and print the same. */
class HiddenRun {
  readonly #facts: RunOfSnapshot;

  constructor(facts: RunOfSnapshot) {
    this.#facts = facts;
  }

  static of(value: unknown): RunOfSnapshot | undefined {
    return value instanceof HiddenRun ? value.#facts : undefined;
  }
}

const aPromise = withMethods("a promise", "then");

/** Adds the run to a new snapshot, and freezes that. */
export function withRun(snapshot: Snapshot, facts: RunOfSnapshot): Snapshot {
  (snapshot as { [run]?: HiddenRun })[run] = new HiddenRun(facts); // a copy would be slower
  return Object.freeze(snapshot);
}

/** The run of a snapshot that `trackPosterior` made, or behind a copy by `{ ...snapshot }`. */
export function findRun(snapshot: Snapshot): RunOfSnapshot | undefined {
  return HiddenRun.of((snapshot as { readonly [run]?: unknown } | null | undefined)?.[run]);
}

/** The training of `train` behind a snapshot; undefined if a program composed the stream itself. */
export function trainingOf(snapshot: Snapshot): Training | undefined {
  return findRun(snapshot)?.update.batch.run.training;
}

/** The run of a snapshot; `name` is of the function that errors name. */
export function runOf(name: string, snapshot: Snapshot): RunOfSnapshot {
  const found = findRun(snapshot);
  if (!found) {
    const got = typeof snapshot === "object" && snapshot
      ? "an object without its run"
      : shownValue(snapshot);
    throw new TypeError(
      `${name}(): the snapshot must be one of trackPosterior(), got ${got}; operators that make new snapshots keep ` +
        "the run with { ...snapshot, more }, or go after this one",
    );
  }
  return found;
}

/**
 * Holds training back until the promise settles: the next batch is not emitted before. For operators after
 * `trackPosterior` that training must wait for; others just subscribe and never slow it. An aborted `signal` of
 * training ends the wait. With the last snapshot of `earlyStopPruning` it holds back the end of the stream, even if
 * `signal` is aborted, so that the network of `train` still exists. A promise that rejects fails the stream with its
 * reason. After the end it has no effect.
 *
 * @param snapshot as it was emitted, or a copy by `{ ...snapshot }`
 */
export function waitUntil(snapshot: Snapshot, promise: PromiseLike<unknown>): void {
  checkArgument("waitUntil", "promise", promise, aPromise);
  const { update, whole, holdEnd } = runOf("waitUntil", snapshot);
  if (snapshot.final) return holdEnd?.(promise);
  if (whole) update.batch.waitUntil(promise);
}
