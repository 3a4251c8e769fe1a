// The training time that a run saved by cutting blocks, estimated from its snapshots.

import { weightedMedian } from "../../math/weighted_median.ts";
import type { ReadRunOptions } from "../run_files.ts";
import { openSnapshots } from "../snapshot_file.ts";
import type { Snapshot } from "../../training/snapshot.ts";

/** Steps with one number of blocks. */
export interface StepsAtDepth {
  /** Blocks. */
  readonly depth: number;
  /** Gradient steps. */
  readonly steps: number;
  /** Median over epochs by their steps, including evaluations; absent if all were in the first second. */
  readonly secondsPerStep?: number;
}

/** The time saved by cutting while training. */
export interface TrainingSaved {
  /** Whether any block was cut while training. */
  readonly cut: boolean;
  /** Duration of training in seconds. */
  readonly seconds: number;
  /** Deepest first. */
  readonly depths: readonly StepsAtDepth[];
  /**
   * Steps with fewer blocks times the median time that each saved against those with all; 0 without a cut. Absent if
   * steps with all blocks were only in the first second, while compilers warm up.
   */
  readonly savedSeconds?: number;
}

/** The required fields of snapshots. */
export type TimedSnapshot = Pick<Snapshot, "step" | "seconds" | "depth">;

/** Epochs that begin within this many seconds are not timed, while compilers warm up. */
const warmUpSeconds = 1;

/**
 * Estimates the seconds saved. Snapshots are of one run, in order, and need not be complete. The first number of blocks
 * counts as all blocks (a run of a fixed depth never had more).
 */
export function trainingSaved(snapshots: readonly TimedSnapshot[]): TrainingSaved {
  const times = new Map<number, { steps: number; perStep: number[]; weights: number[] }>();
  let before = { step: 0, seconds: 0 };
  for (const { step, seconds, depth } of snapshots) {
    const steps = step - before.step;
    if (steps > 0) { // the final snapshot adds no step
      const at = times.get(depth) ?? { steps: 0, perStep: [], weights: [] };
      times.set(depth, at);
      at.steps += steps;
      if (before.seconds >= warmUpSeconds) {
        at.perStep.push((seconds - before.seconds) / steps);
        at.weights.push(steps); // of several epochs if snapshots are spaced
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

/** The estimate from a run's snapshots; undefined if it has none, as with imported weights. */
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
