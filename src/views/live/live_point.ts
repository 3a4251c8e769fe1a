// A snapshot as the page gets it: six digits, the last validation carried along.

import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import type { LivePoint, LiveScore } from "./protocol.ts";

/** A snapshot with what it does not tell itself. */
export interface PlacedSnapshot {
  /** Position among the run's snapshots, from 0. */
  readonly index: number;
  readonly snapshot: Snapshot;
  /** The last score so far. */
  readonly validation?: LiveScore;
}

/** The point of a snapshot, the `n`-th on the page. */
export function livePoint({ index, snapshot, validation }: PlacedSnapshot, n: number): LivePoint {
  const { epoch, step, argmaxDepth, chosenDepth, depth, final, bestEpoch, stoppedBy } = snapshot;
  return {
    n,
    index,
    epoch,
    step,
    seconds: short(snapshot.seconds),
    posterior: snapshot.posterior.map(short),
    logLikelihood: snapshot.logLikelihood.map((m) => m === null ? null : short(m)),
    elbo: short(snapshot.elbo),
    kl: short(snapshot.kl),
    objective: short(snapshot.objective),
    expectedDepth: short(snapshot.expectedDepth),
    argmaxDepth,
    chosenDepth,
    depth,
    ...validation && {
      validation: {
        epoch: validation.epoch,
        ...Object.fromEntries(
          watchedIn(validation).map((metric) => [metric.name, short(valueOf(validation, metric))]),
        ),
      } as LiveScore,
    },
    ...final && { final, bestEpoch, stoppedBy },
  };
}

/** Six significant digits: more than a chart shows, in half the bytes. */
function short(value: number): number {
  const places = 5 - Math.floor(Math.log10(Math.abs(value)));
  // ten times as quick as toPrecision, where powers of ten are exact
  if (places >= 0 && places <= 15) {
    const scale = powers[places];
    return Math.round(value * scale) / scale;
  }
  return value === 0 ? 0 : Number(value.toPrecision(6));
}

const powers = Array.from({ length: 16 }, (_, n) => 10 ** n);
