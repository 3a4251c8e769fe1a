// The run behind a snapshot: it stands in the snapshot under a symbol, which JSON leaves out and { ...snapshot } copies.

import type { Score } from "../evaluation/score.ts";
import { checkArgument, withMethods } from "../calls/checks.ts";
import type { DepthRule } from "../depth/depth_choice.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { shownValue } from "../calls/shown_value.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Update } from "./elbo_update.ts";
import type { Training } from "./training_run.ts";

/** The run behind a snapshot, at that moment. */
export interface RunOfSnapshot {
  /** The epoch's last update. */
  readonly update: Update;
  readonly posterior: DepthPosterior;
  /** The epoch's m_d, `[depth + 1]`. */
  readonly logLikelihood: Float64Array;
  /** The rule that chooses the depth. */
  readonly rule: DepthRule;
  /** Whether the epoch was seen to its end. */
  readonly whole: boolean;
  /** Seconds since subscription. */
  seconds(): number;
  /** Of the last snapshot: keeps the stream, and with it the network, from its end until the promise settles. */
  readonly holdEnd?: (promise: PromiseLike<unknown>) => void;
  /** Estimates statistics at the present weights and scores the validation split, if there is one. */
  evaluate(): Promise<Score | undefined>;
}

/** Where a snapshot has its run. */
const run: unique symbol = Symbol("run");

/** A run in a snapshot. A class, since snapshots that differ in it alone are to be equal, and to print the same. */
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

/** Puts the run behind a new snapshot, which is frozen then. */
export function withRun(snapshot: Snapshot, facts: RunOfSnapshot): Snapshot {
  (snapshot as { [run]?: HiddenRun })[run] = new HiddenRun(facts); // a copy would take longer, once an epoch
  return Object.freeze(snapshot);
}

/** The run behind a snapshot that `trackPosterior` made, or behind a copy by `{ ...snapshot }`. */
export function findRun(snapshot: Snapshot): RunOfSnapshot | undefined {
  return HiddenRun.of((snapshot as { readonly [run]?: unknown } | null | undefined)?.[run]);
}

/** What `train` knows of the training behind a snapshot; undefined where a program put the stream together itself. */
export function trainingOf(snapshot: Snapshot): Training | undefined {
  return findRun(snapshot)?.update.batch.run.training;
}

/** The run behind a snapshot; `name` is of the function that errors name. */
export function runOf(name: string, snapshot: Snapshot): RunOfSnapshot {
  const found = findRun(snapshot);
  if (!found) {
    const got = typeof snapshot === "object" && snapshot
      ? "an object without its run"
      : shownValue(snapshot);
    throw new TypeError(
      `${name}(): wanted a snapshot of trackPosterior(), got ${got}; an operator that makes new snapshots keeps ` +
        "the run with { ...snapshot, more }, or belongs behind this one",
    );
  }
  return found;
}

/**
 * Holds training back until the promise settles: the next batch does not come before. For operators behind
 * `trackPosterior` that must keep up with training; others just subscribe and never slow it. An aborted `signal` of
 * training ends the wait. The last snapshot of `earlyStopPruning` holds the end of the stream back in the same way, whether
 * `signal` is aborted or not, so that the network of `train` is still there. A promise that rejects fails the stream with
 * its reason. After the end nothing waits.
 *
 * @param snapshot as it was emitted, or a copy by `{ ...snapshot }`
 */
export function waitUntil(snapshot: Snapshot, promise: PromiseLike<unknown>): void {
  checkArgument("waitUntil", "promise", promise, aPromise);
  const { update, whole, holdEnd } = runOf("waitUntil", snapshot);
  if (snapshot.final) return holdEnd?.(promise);
  if (whole) update.batch.waitUntil(promise);
}
