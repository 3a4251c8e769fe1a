// The course of a training: what its snapshots say about when validation was best and whether the objective still rose.

import { quantile } from "../../math/quantile.ts";
import type { Score } from "../score.ts";

/** What is read of a snapshot. */
export interface SeenSnapshot {
  readonly epoch: number;
  /** Nats per example. */
  readonly objective: number;
  readonly validation?: Score;
  /** Present where weights or posterior follow the validation split. */
  readonly heldOut?: { readonly examples: number };
  readonly final?: true;
  readonly bestEpoch?: number;
  readonly stoppedBy?: string;
}

/** A score of the full mixture on the validation split. */
interface ValidationAt {
  readonly epoch: number;
  /** Nats per example. */
  readonly logLikelihood: number;
}

/** The course of a training. */
export interface TrainingCourse {
  /** Epochs trained. */
  readonly epochs: number;
  /** The examples of the validation split that weights or posterior followed; absent if neither did. */
  readonly heldOut?: number;
  /** Why it ended; absent without a final snapshot. */
  readonly stoppedBy?: string;
  /** The best finite log-likelihood on the validation split in an epoch; absent if there is none. */
  readonly best?: ValidationAt;
  /** That of the weights kept, which is the last one without a final snapshot. */
  readonly kept?: ValidationAt;
  /**
   * The median of the objective in the last quarter of the epochs minus that in the quarter before, nats per example; absent
   * if either has no value that is finite.
   */
  readonly rise?: number;
  /** The same of the log-likelihood on the validation split. */
  readonly validationRise?: number;
}

/** What moves a posterior that has not moved far enough; a run that ended by its patience does not go on with more epochs. */
export function posteriorAdvice(course: TrainingCourse | undefined): string {
  const longer = course?.stoppedBy === "patience" ? "" : "train longer with --epochs, or ";
  return `${longer}raise --posterior-learning-rate`;
}

/** Reads snapshots in their order. */
export interface CourseReader {
  /** Reads the next one. An epoch that was read before begins again there, as in a run that is resumed. */
  read(snapshot: SeenSnapshot): void;
  /** The course so far; undefined before the first snapshot. */
  course(): TrainingCourse | undefined;
}

/** A reader of the snapshots of one run. */
export function courseReader(): CourseReader {
  let points: { epoch: number; objective: number; validation?: number }[] = [];
  let final: SeenSnapshot | undefined;
  let heldOut: number | undefined;
  return {
    read(snapshot) {
      heldOut = snapshot.heldOut?.examples;
      if (snapshot.final) return void (final = snapshot);
      final = undefined; // a run that had ended goes on
      const { epoch, objective, validation } = snapshot;
      if (points.length > 0 && points[points.length - 1].epoch >= epoch) {
        points = points.filter((point) => point.epoch < epoch);
      }
      points.push({ epoch, objective, validation: validation?.logLikelihood });
    },
    course() {
      const epochs = final?.epoch ?? points.at(-1)?.epoch;
      if (epochs === undefined) return undefined;
      const scored = points.flatMap(({ epoch, validation }) =>
        validation !== undefined && Number.isFinite(validation)
          ? [{ epoch, logLikelihood: validation }]
          : []
      );
      const best = scored.reduce<ValidationAt | undefined>(
        (best, each) => best && best.logLikelihood >= each.logLikelihood ? best : each,
        undefined,
      );
      const kept = final
        ? final.validation &&
          { epoch: final.bestEpoch ?? epochs, logLikelihood: final.validation.logLikelihood }
        : scored.at(-1);
      const rise = riseOf(points.map(({ epoch, objective }) => [epoch, objective]), epochs);
      const validationRise = riseOf(
        scored.map(({ epoch, logLikelihood }) => [epoch, logLikelihood]),
        epochs,
      );
      return {
        epochs,
        ...heldOut !== undefined && { heldOut },
        ...final?.stoppedBy !== undefined && { stoppedBy: final.stoppedBy },
        ...best && { best },
        ...kept && Number.isFinite(kept.logLikelihood) && { kept },
        ...rise !== undefined && { rise },
        ...validationRise !== undefined && { validationRise },
      };
    },
  };
}

/** The median in the last quarter of the epochs, at least one, minus that in as many before it: a single spike moves neither. */
function riseOf(
  values: readonly (readonly [epoch: number, value: number])[],
  epochs: number,
): number | undefined {
  const quarter = Math.max(1, Math.floor(epochs / 4));
  const until = epochs - quarter;
  const between = (after: number, last: number) =>
    values.flatMap(([epoch, value]) =>
      epoch > after && epoch <= last && Number.isFinite(value) ? [value] : []
    );
  const [before, last] = [between(until - quarter, until), between(until, epochs)];
  return before.length > 0 && last.length > 0
    ? quantile(last, 0.5) - quantile(before, 0.5)
    : undefined;
}
