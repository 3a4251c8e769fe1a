// The operator for prediction with early exit: one batch at a time, in order.

import {
  checkEarlyExitCriterion,
  type EarlyExitCriterion,
  type EarlyExitCriterionText,
} from "../metrics/early_exit_criterion.ts";
import { overDepth } from "../evaluation/predict.ts";
import { aNetwork } from "../engines/network_check.ts";
import { checkArgument } from "../calls/checks.ts";
import type { OperatorFunction } from "rxjs";
import type { Network } from "../engines/network.ts";
import { type AnytimePredictions, predictAnytime } from "../evaluation/anytime.ts";
import type { OverDepth } from "../evaluation/predict.ts";
import { oneAtATime } from "./one_at_a_time.ts";

/**
 * Inputs to predict, `[B, ...shape]`, for instance a batch of `batches()`, which stays on loan while it is predicted.
 */
export interface InputBatch {
  /** Standardised, `[B, ...shape]`, row-major. */
  readonly inputs: Float32Array;
  /** Keeps lent inputs unchanged until a promise has settled. */
  waitUntil?(promise: PromiseLike<unknown>): void;
}

/**
 * Predicts every batch of inputs with as many blocks as each input needs, as `predictAnytime` does; predictions come in
 * the order of the inputs. Unsubscribing stops at the next exit. The network stays the caller's.
 *
 * @param over q over the exits of the network; entries beyond its depth must be 0
 * @param rule the early-exit criterion, also as text: "entropy:0.1"
 */
export function anytimePrediction(
  network: Network,
  over: OverDepth,
  rule: EarlyExitCriterion | EarlyExitCriterionText,
): OperatorFunction<Float32Array | InputBatch, AnytimePredictions> {
  checkArgument("anytimePrediction", "network", network, aNetwork);
  checkArgument("anytimePrediction", "over", over, overDepth);
  checkEarlyExitCriterion("anytimePrediction", rule);
  return oneAtATime<Float32Array | InputBatch, AnytimePredictions>(
    (batch) => {
      if (batch instanceof Float32Array || !batch.waitUntil) return undefined;
      return { waitUntil: (promise) => batch.waitUntil!(promise) };
    },
    () => {
      const stop = new AbortController();
      return {
        async next(batch, emit) {
          const inputs = batch instanceof Float32Array ? batch : batch.inputs;
          const { signal } = stop;
          emit(await predictAnytime(network, inputs, over, rule, { signal }));
        },
        dispose: () => stop.abort(),
      };
    },
  );
}
