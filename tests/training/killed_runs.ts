// Tiny runs that save themselves, and what a kill leaves of them.

import { lastValueFrom, type MonoTypeOperatorFunction, tap } from "rxjs";
import { train, type TrainOptions } from "../../src/training/train.ts";
import { waitUntil } from "../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { copyFolder } from "../files/copy_folder.ts";
import { data, options } from "./tiny_runs.ts";

type Sink = MonoTypeOperatorFunction<Snapshot>;

/** Trains in a folder with sinks, to the end. */
export function trainWith(sink: Sink, more: TrainOptions = {}): Promise<Snapshot> {
  return lastValueFrom(train(data, { ...options, ...more }).pipe(sink));
}

/** When a run saves itself, and when it is killed. */
interface Kill {
  /** Options of the run, of which an epoch has two steps otherwise. */
  readonly more?: TrainOptions;
  /** Steps from one checkpoint to the next; default 9, so that it is within an epoch. */
  readonly every?: number;
  /** The epoch after which there is a checkpoint in any case; default 5. */
  readonly saved?: number;
  /** The epoch after which it is killed; default 9. */
  readonly killed?: number;
}

/**
 * Trains in a folder to the end, and copies it within, as a kill would leave it: lines are beyond the checkpoint.
 */
export async function trainAndCopy(
  folder: string,
  copy: string,
  sink: Sink,
  { more = {}, every = 9, saved = 5, killed = 9 }: Kill = {},
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await trainWith(
    (source) =>
      source.pipe(
        sink,
        tap((snapshot) => {
          if (snapshot.epoch === saved) waitUntil(snapshot, promise);
          if (snapshot.epoch === killed) copyFolder(folder, copy);
        }),
      ),
    { ...more, checkpoints: { folder, every: `${every}steps`, onWritten: () => resolve() } },
  );
}
