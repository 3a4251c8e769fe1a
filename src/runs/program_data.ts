// The data of a program's run must be those that its network was trained on.

import type { DataParts } from "../data/dataset.ts";
import type { runOf } from "../stream/run_of_snapshot.ts";

/**
 * Refuses other data: their standardisation and fingerprint would be stored with a network that knows neither.
 *
 * @param name the function that errors name
 */
export function checkTrainedOn(
  name: string,
  { update }: ReturnType<typeof runOf>,
  { name: data, train }: DataParts,
): void {
  const { inputs, rows } = update.batch.data;
  if (inputs === train.inputs && rows === train.rows) return;
  throw new TypeError(
    `${name}(): wanted data whose training part is trained on, got other ${data}`,
  );
}
