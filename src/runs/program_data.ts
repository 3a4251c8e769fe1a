// A check that a program's run gets the data that its network was trained on.

import type { Dataset, DataSplits } from "../datasets/dataset.ts";
import type { runOf } from "../training/run_of_snapshot.ts";

/**
 * Refuses other data: their standardisation and fingerprint would be stored with a network that knows neither.
 *
 * @param name of the function in errors
 */
export function checkTrainedOn(
  name: string,
  { update }: ReturnType<typeof runOf>,
  { name: data, train }: DataSplits,
): void {
  if (sameExamples(update.batch.data, train)) return;
  throw new TypeError(
    `${name}(): wanted the data that the network is trained on, got other ${data}`,
  );
}

/** Whether two splits are equal, also if they were loaded or drawn twice. */
function sameExamples(a: Dataset, b: Dataset): boolean {
  return same(a.shape, b.shape) && same(a.rows, b.rows) && same(a.labels, b.labels) &&
    same(a.standardisation.mean, b.standardisation.mean) &&
    same(a.standardisation.deviation, b.standardisation.deviation) && same(a.inputs, b.inputs);
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
