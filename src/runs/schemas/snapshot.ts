// The schema of a line of snapshots.jsonl, and its consistency with the line before.

import {
  exactly,
  finite,
  flag,
  nanForNull,
  notNegative,
  orNull,
  whole,
} from "../../files/json/values.ts";
import {
  type Fields,
  list,
  object,
  optional,
  ruled,
  type Schema,
} from "../../files/json/schema.ts";
import { type Fault, fault, faultError } from "../../files/json/fault.ts";
import type { HeldOutSnapshot, Snapshot } from "../../training/snapshot.ts";
import { scalarEntries, type SnapshotScalar } from "../../training/snapshot_scalars.ts";
import { depthsFault } from "./depths.ts";
import { probabilities } from "./probabilities.ts";
import { stopReason } from "./rules.ts";
import { exitLogLikelihood } from "../../likelihoods/stored_metrics.ts";
import { score, withNaN } from "./scores.ts";

const scalars = scalarEntries();
const fields = Object.fromEntries(scalars.map(([name, scalar]) => [name, fieldOf(scalar)]));
const { epoch, step, seconds, depth, ...ofPosterior } = fields;

/** The last estimate on the held-out split. */
export const heldOut: Schema<HeldOutSnapshot> = object<HeldOutSnapshot>({
  step: whole(0),
  examples: whole(1),
  logLikelihood: list<number | null>(orNull(exitLogLikelihood)),
  ofPosterior: flag,
});

/** A line of snapshots.jsonl. */
export const snapshot: Schema<Snapshot> = ruled(
  object({
    ...{ epoch, step, seconds },
    posterior: probabilities,
    logLikelihood: list<number | null>(orNull(exitLogLikelihood)),
    ...ofPosterior,
    validation: optional(score),
    heldOut: optional(heldOut),
    depth,
    final: optional(exactly(true)),
    bestEpoch: optional(whole(1)),
    stoppedBy: optional(stopReason),
  } as unknown as Fields<Snapshot>),
  (line) => {
    const { posterior, logLikelihood, bestEpoch, epoch } = line;
    if (logLikelihood.length !== posterior.length) {
      const wanted = `${posterior.length} log-likelihoods, one for each exit,`;
      return fault(wanted, String(logLikelihood.length), "logLikelihood");
    }
    const exits = line.heldOut?.logLikelihood.length ?? posterior.length;
    if (exits !== posterior.length) {
      const wanted = `${posterior.length} log-likelihoods, one for each exit,`;
      return fault(wanted, String(exits), "heldOut.logLikelihood");
    }
    if (bestEpoch !== undefined && bestEpoch > epoch) {
      return fault(`an epoch of at most ${epoch}`, String(bestEpoch), "bestEpoch");
    }
    return depthsFault(line);
  },
);

/**
 * A line of snapshots.jsonl, with NaN for null.
 *
 * @param before the snapshot of the line before
 */
export function parseSnapshot(
  value: unknown,
  before: Snapshot | undefined,
  name: string,
  place: string,
): Snapshot {
  const found = snapshot.faultOf(value) ?? (before && orderFault(before, value as Snapshot));
  if (found) throw faultError(found, name, place);
  const line = value as Snapshot;
  const { validation } = line;
  return {
    ...nanForNull(line, scalars.map(([name]) => name)),
    ...validation && { validation: withNaN(validation) },
  };
}

/** The schema of a scalar's field: null if not finite, absent if newer than the file. */
function fieldOf({ form, least, later }: SnapshotScalar) {
  const values = form === "count" ? whole(least ?? 0) : least === 0 ? notNegative : finite;
  if (later) return optional(orNull(values));
  return values === finite ? orNull(values) : values;
}

/** The final snapshot may repeat an epoch; others follow the one before. */
function orderFault(before: Snapshot, line: Snapshot): Fault | undefined {
  if (before.final) return fault("no snapshot after the final one", "another");
  const exits = before.posterior.length;
  if (line.posterior.length !== exits) {
    const wanted = `${exits} probabilities, as on the line before,`;
    return fault(wanted, String(line.posterior.length), "posterior");
  }
  for (const name of ["epoch", "step"] as const) {
    const least = before[name] + (line.final ? 0 : 1);
    if (line[name] < least) return fault(`at least ${least}`, String(line[name]), name);
  }
  if (line.seconds < before.seconds) {
    const wanted = `at least ${before.seconds}, as on the line before,`;
    return fault(wanted, String(line.seconds), "seconds");
  }
  if (line.depth > before.depth) {
    return fault(`at most ${before.depth}, as on the line before,`, String(line.depth), "depth");
  }
}
