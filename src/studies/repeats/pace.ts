// The pace of training, measured over the first steps, from which the time of many runs is estimated.

import { lastValueFrom } from "rxjs";
import { loadData } from "../../datasets/source.ts";
import { depthPosterior } from "../../depth/depth_posterior.ts";
import { createNetwork } from "../../engines/create_network.ts";
import { train } from "../../training/train.ts";
import type { RepeatJob } from "./repeat_job.ts";

/** Steps that are not timed, in which the engine warms up. */
const untimedSteps = 10;

/**
 * Seconds of an epoch, from steps made for about as many seconds as `seconds`, with the held-out estimates between them.
 * Undefined if training ended before a step could be timed.
 *
 * @param options.signal ends the measurement
 */
export async function secondsPerEpoch(
  { data, network: spec, repeated, seed, engine }: RepeatJob,
  options: { readonly seconds?: number; readonly signal?: AbortSignal } = {},
): Promise<number | undefined> {
  const { seconds = 1.5, signal } = options;
  const { prior, objective, ...training } = repeated;
  const splits = "train" in data ? data : await loadData(data);
  using network = await createNetwork(spec, { engine, seed, threads: 1 });
  const posterior = depthPosterior({ prior, objective });
  const enough = new AbortController();
  let steps = 0;
  let timed = 0;
  let stepsPerEpoch = 1;
  const begun = performance.now();
  let from = begun; // the last step that is not timed
  let to = begun; // the last that is
  await lastValueFrom(
    train(splits, {
      ...training,
      seed,
      network,
      posterior,
      signal: signal ? AbortSignal.any([signal, enough.signal]) : enough.signal,
      onMoment({ doing, of }) {
        if (doing !== "training" || enough.signal.aborted) return;
        const now = performance.now();
        stepsPerEpoch = of;
        steps++;
        const cold = steps === 1 || steps <= untimedSteps && now - begun < 500 * seconds;
        if (cold) from = now;
        else {
          timed++;
          to = now;
        }
        if (timed > 0 && now - begun > 1000 * seconds) enough.abort();
      },
    }),
    { defaultValue: undefined },
  );
  return timed === 0 ? undefined : (to - from) / 1000 / timed * stepsPerEpoch;
}
