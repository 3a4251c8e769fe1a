// Predictions for inputs that come a batch at a time, as many as there are: the next batch is asked for when the one
// before is predicted, so that a source larger than memory is never ahead by more than one.

import { from, Observable } from "rxjs";
import type { Network } from "../engines/network.ts";
import { exitsOf, type OverDepth, predictLog } from "../evaluation/predict.ts";

/** Predictions for a batch of inputs. */
export interface Predictions {
  /** log p(y | x), `[B, K]` row-major. */
  readonly logProbabilities: Float64Array;
  /** Blocks that each input went through, `[B]`. */
  readonly depths: Uint32Array;
}

/**
 * A stream of predictions, one for every batch of inputs. Cold; unsubscribing leaves the source and predicts no more.
 * The network stays the caller's.
 *
 * @param inputs standardised, each `[B, ...shape]`
 * @param over q over the exits of the network; entries beyond its depth must be 0
 */
export function predictions(
  inputs: AsyncIterable<Float32Array> | Iterable<Float32Array>,
  network: Network,
  over: OverDepth,
): Observable<Predictions> {
  return new Observable((subscriber) => {
    const each = async function* () {
      for await (const batch of inputs) {
        if (subscriber.closed) return;
        const logProbabilities = await predictLog(network, over, batch); // [B, K]
        const depths = new Uint32Array(logProbabilities.length / network.spec.classes);
        yield { logProbabilities, depths: depths.fill(Math.max(...exitsOf(over).exits)) };
      }
    };
    return from(each()).subscribe(subscriber);
  });
}
