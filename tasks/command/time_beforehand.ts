// The time that several trainings will take, in words, measured over some steps of the first.

import { secondsPerEpoch } from "../../src/studies/repeats/pace.ts";
import type { RepeatJob } from "../../src/studies/repeats/repeat_job.ts";
import { counted, countText, durationText, shortTimeText } from "../../src/tables/number_text.ts";

/**
 * "time      5 networks, 2 at a time: at most 3 min 20 s (8,000 epochs each, 25 ms an epoch); less where patience ends
 * training".
 *
 * @param options.workers networks at a time; default the processor's cores
 * @param options.signal ends the measurement
 */
export async function timeOf(
  jobs: readonly RepeatJob[],
  { workers = navigator.hardwareConcurrency, signal }: {
    readonly workers?: number;
    readonly signal?: AbortSignal;
  },
): Promise<string> {
  if (jobs.length === 0) return "time      none: every run is kept from before";
  const { repeated: { epochs, patience } } = jobs[0];
  const together = Math.min(workers, jobs.length);
  const perEpoch = await secondsPerEpoch(jobs[0], { signal });
  const what = `${counted(jobs.length, "network")}, ${countText(together)} at a time`;
  if (perEpoch === undefined) return `time      ${what}: not measured`;
  const most = Math.ceil(jobs.length / together) * epochs * perEpoch;
  return `time      ${what}: about ${durationText(most)} at most (${
    counted(epochs, "epoch")
  } each, ` +
    `${shortTimeText(perEpoch)} an epoch for one network alone)` +
    (patience < epochs ? `; less where training ends early` : "");
}
