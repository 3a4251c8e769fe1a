// The training time that a run saved by cutting blocks, estimated from its snapshots.

import { weightedMedian } from "../../math/weighted_median.ts";
import type { ReadRunOptions } from "../run_files.ts";
import { openSnapshots } from "../snapshot_file.ts";
import type { Snapshot } from "../../training/snapshot.ts";

/** Steps that were made with so many blocks. */
export interface StepsAtDepth {
  /** Blocks. */
  readonly depth: number;
  /** Gradient steps. */
  readonly steps: number;
  /** Median over epochs by their steps, evaluations in them included; absent where all were in the first second. */
  readonly secondsPerStep?: number;
}

/** What cutting while training saved. */
export interface TrainingSaved {
  /** Whether any block was cut while training. */
  readonly cut: boolean;
  /** Seconds that training took. */
  readonly seconds: number;
  /** Deepest first. */
  readonly depths: readonly StepsAtDepth[];
  /**
   * Steps with fewer blocks times what they were quicker by than those with all, in the median; 0 without a cut. Absent
   * where steps with all blocks were made in the first second only, when compilers still warm up.
   */
  readonly savedSeconds?: number;
}

/** What snapshots need to say. */
export type TimedSnapshot = Pick<Snapshot, "step" | "seconds" | "depth">;

/** Steps of epochs that begin within so many seconds are not timed: compilers are still warming up. */
const warmUpSeconds = 1;

/**
 * Estimates the seconds saved. Snapshots are of one run, in their order; of many epochs, not all need to be there. The number of blocks at the first is
 * taken for all of them (a run of a fixed depth never had more).
 */
export function trainingSaved(snapshots: readonly TimedSnapshot[]): TrainingSaved {
  const times = new Map<number, { steps: number; perStep: number[]; weights: number[] }>();
  let before = { step: 0, seconds: 0 };
  for (const { step, seconds, depth } of snapshots) {
    const steps = step - before.step;
    if (steps > 0) { // the last snapshot adds no step
      const at = times.get(depth) ?? { steps: 0, perStep: [], weights: [] };
      times.set(depth, at);
      at.steps += steps;
      if (before.seconds >= warmUpSeconds) {
        at.perStep.push((seconds - before.seconds) / steps);
        at.weights.push(steps); // of several epochs where snapshots are spaced
      }
    }
    before = { step, seconds };
  }
  const depths = [...times].map(([depth, { steps, perStep, weights }]): StepsAtDepth => ({
    depth,
    steps,
    ...perStep.length > 0 && { secondsPerStep: weightedMedian(perStep, weights) },
  })).sort((a, b) => b.depth - a.depth);
  const [full, ...less] = depths;
  const saved = less.map(({ steps, secondsPerStep }) =>
    secondsPerStep === undefined ? 0 : steps * (full.secondsPerStep! - secondsPerStep)
  ).reduce((sum, seconds) => sum + seconds, 0);
  const known = less.length === 0 || full.secondsPerStep !== undefined;
  return {
    cut: less.length > 0,
    seconds: before.seconds,
    depths,
    ...known && { savedSeconds: saved },
  };
}

/** What the snapshots of a run say; undefined where it has none, as when its weights were imported. */
export async function readTrainingSaved(
  run: string,
  options: ReadRunOptions & { readonly signal?: AbortSignal } = {},
): Promise<TrainingSaved | undefined> {
  const { signal } = options;
  using file = await openSnapshots(run, "readTrainingSaved()", options);
  if (!file) return undefined;
  const snapshots: TimedSnapshot[] = [];
  await file.read(
    ({ step, seconds, depth }) => void snapshots.push({ step, seconds, depth }),
    signal,
  );
  signal?.throwIfAborted();
  return snapshots.length === 0 ? undefined : trainingSaved(snapshots);
}
