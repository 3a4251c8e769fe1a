// Predictions of a split a piece at a time, for the examples that have finite ones, with progress: the one pass of all
// evaluations that use several exits.

import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import { beginWork, type WorkOptions } from "../calls/progress.ts";
import { chunks, chunkSize } from "./chunks.ts";
import { predictionSieve } from "./unpredicted.ts";

/** Some examples of a split. */
interface PredictedPiece {
  /** log p(y | x, d), `[exits, B, K]` row-major. */
  readonly each: Float32Array;
  /** `[B]`; B may be 0. */
  readonly labels: Int32Array;
}

/**
 * Log-probabilities at some exits, of the examples with finite predictions at all of them. A piece is done when the next
 * is requested.
 *
 * @returns `missing`: positions of the other examples, complete after the last piece
 */
export function predictedPieces(
  network: Network,
  data: Dataset,
  exits: readonly number[],
  work: WorkOptions = {},
): { readonly pieces: AsyncGenerator<PredictedPiece>; readonly missing: readonly number[] } {
  const sieve = predictionSieve();
  const pieces = async function* () {
    const inHand = beginWork(data.rows.length, work);
    for (const { inputs, labels } of chunks(data, chunkSize(data))) {
      const each = await network.logProbabilities(inputs, { exits }); // [E, B, K]
      yield sieve.take(each, exits.length, labels);
      await inHand.done(labels.length);
    }
  };
  return { pieces: pieces(), missing: sieve.missing };
}
