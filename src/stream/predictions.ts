// Predictions for inputs that come a batch at a time, as many as there are: the next batch is asked for when the one
// before is predicted, so that a source larger than memory is never ahead by more than one.

import { from, Observable } from "rxjs";
import type { Network } from "../engines/network.ts";
import { type AnytimePredictions, predictAnytime } from "../evaluation/anytime.ts";
import { exitsOf, type OverDepth, predictLog } from "../evaluation/predict.ts";
import type { SettlingRule } from "../numbers/settled.ts";

/**
 * A stream of predictions, one for every batch of inputs. Cold; unsubscribing leaves the source and predicts no more.
 * The network stays the caller's.
 *
 * @param inputs standardised, each `[B, ...shape]`
 * @param over q over the exits of the network; entries beyond its depth must be 0
 * @param options.stop lets inputs leave as soon as their running mixture is settled; default: none does
 */
export function predictions(
  inputs: AsyncIterable<Float32Array> | Iterable<Float32Array>,
  network: Network,
  over: OverDepth,
  options: { readonly stop?: SettlingRule } = {},
): Observable<AnytimePredictions> {
  const { stop } = options;
  return new Observable((subscriber) => {
    const each = async function* () {
      for await (const batch of inputs) {
        if (subscriber.closed) return;
        yield stop
          ? await predictAnytime(network, batch, over, stop)
          : await predictWhole(network, batch, over);
      }
    };
    return from(each()).subscribe(subscriber);
  });
}

/** The whole mixture; every input goes through all blocks that it needs. */
async function predictWhole(
  network: Network,
  inputs: Float32Array,
  over: OverDepth,
): Promise<AnytimePredictions> {
  const logProbabilities = await predictLog(network, over, inputs); // [B, K]
  const depths = new Uint32Array(logProbabilities.length / network.spec.classes);
  return { logProbabilities, depths: depths.fill(Math.max(...exitsOf(over).exits)) };
}
