// Predictions for inputs of any number, a batch at a time: the next batch is requested when the one before is
// predicted, so that a source larger than memory is never ahead by more than one.

import {
  checkEarlyExitCriterion,
  type EarlyExitCriterion,
  type EarlyExitCriterionText,
} from "../metrics/early_exit_criterion.ts";
import { type OverDepth, overDepth } from "../evaluation/predict.ts";
import { aNetwork } from "../engines/network_check.ts";
import {
  anObject,
  aText,
  type Check,
  checkArgument,
  checkOptions,
  either,
  type OptionChecks,
  wholeOrEndless,
} from "../calls/checks.ts";
import { from, Observable } from "rxjs";
import type { Network } from "../engines/network.ts";
import { type AnytimePredictions, exitingEarly, predictWhole } from "../evaluation/anytime.ts";
import { beginWork, workChecks, type WorkOptions } from "../calls/progress.ts";

/** Options of {@linkcode predictions}. */
export interface PredictionOptions extends WorkOptions {
  /** The early-exit criterion for each input's running mixture, also as text: "entropy:0.1"; default: no early exit. */
  readonly stop?: EarlyExitCriterion | EarlyExitCriterionText;
  /** The number of inputs, for progress; default unknown: Infinity. */
  readonly count?: number;
}

const predictionChecks: OptionChecks<PredictionOptions> = {
  ...workChecks,
  stop: either(
    "a rule, as an object or text",
    aText,
    anObject("an object with kind and threshold"),
  ),
  count: wholeOrEndless(0),
};
const batchesOfInputs: Check = {
  wanted: "batches of inputs, [B, ...shape] each, in an array or another iterable",
  is: (value) =>
    typeof value === "object" && value !== null && !ArrayBuffer.isView(value) &&
    (Symbol.asyncIterator in value || Symbol.iterator in value),
};

/**
 * A stream of predictions, one for every batch, with its inputs. An input that is not finite, or overflows
 * inside the network, has NaN in its row, and the stream goes on. Cold; unsubscribing ends the source and the
 * predictions. The network stays the caller's.
 *
 * @param inputs standardised, each `[B, ...shape]`
 * @param over q over the exits of the network; entries beyond its depth must be 0
 */
export function predictions(
  inputs: AsyncIterable<Float32Array> | Iterable<Float32Array>,
  network: Network,
  over: OverDepth,
  options: PredictionOptions = {},
): Observable<AnytimePredictions & { readonly inputs: Float32Array }> {
  checkArgument("predictions", "inputs", inputs, batchesOfInputs);
  checkArgument("predictions", "network", network, aNetwork);
  checkArgument("predictions", "over", over, overDepth);
  checkOptions("predictions", options, predictionChecks);
  if (options.stop) checkEarlyExitCriterion("predictions", options.stop);
  const { stop, count = Infinity, signal } = options;
  return new Observable((subscriber) => {
    const each = async function* () {
      const inHand = beginWork(count, options);
      for await (const batch of inputs) {
        if (subscriber.closed) return;
        const predicted = stop
          ? await exitingEarly(network, batch, over, stop, { signal })
          : await predictWhole(network, batch, over);
        yield { ...predicted, inputs: batch };
        await inHand.done(predicted.depths.length);
      }
    };
    return from(each()).subscribe(subscriber);
  });
}
