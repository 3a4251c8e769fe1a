// Snapshots are only numbers; what an operator needs to act on the run that a snapshot tells of is kept
// beside it, out of sight of subscribers.

import type { Score } from "../evaluation/score.ts";
import { checkArgument, withMethods } from "../calls/checks.ts";
import type { DepthRule } from "../depth/depth_choice.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { shownValue } from "../calls/shown_value.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Update } from "./elbo_update.ts";

/** The run behind a snapshot. */
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
  /** Estimates statistics at the present weights and scores the validation part, if there is one. */
  evaluate(): Promise<Score | undefined>;
}

const aPromise = withMethods("a promise", "then");

const runs = new WeakMap<Snapshot, RunOfSnapshot>();

/** Remembers the run behind a snapshot. */
export function rememberRun(snapshot: Snapshot, run: RunOfSnapshot): void {
  runs.set(snapshot, run);
}

/** The run behind a snapshot, if it is as `trackPosterior` made it. */
export function findRun(snapshot: Snapshot): RunOfSnapshot | undefined {
  return runs.get(snapshot);
}

/** The run behind a snapshot that `trackPosterior` made; a copy of a snapshot has none. */
export function runOf(name: string, snapshot: Snapshot): RunOfSnapshot {
  const run = findRun(snapshot);
  if (!run) {
    const got = typeof snapshot === "object" && snapshot ? "another object" : shownValue(snapshot);
    throw new TypeError(
      `${name}(): wanted a snapshot as trackPosterior() emitted it, got ${got}; operators that ` +
        "make new snapshots belong behind it",
    );
  }
  return run;
}

/**
 * Holds training back until the promise settles: the next batch does not come before. For operators behind
 * `trackPosterior` that must keep up with training; others just subscribe and never slow it. An aborted `signal` of
 * training ends the wait. The last snapshot of `earlyStopPruning` holds the end of the stream back in the same way, whether
 * `signal` is aborted or not, so that the network of `train` is still there. A promise that rejects fails the stream with
 * its reason. After the end nothing waits.
 */
export function waitUntil(snapshot: Snapshot, promise: PromiseLike<unknown>): void {
  checkArgument("waitUntil", "promise", promise, aPromise);
  const { update, whole, holdEnd } = runOf("waitUntil", snapshot);
  if (snapshot.final) return holdEnd?.(promise);
  if (whole) update.batch.waitUntil(promise);
}
