// Exits computed in ascending order and returned in the requested order.

import * as tf from "@tensorflow/tfjs-core";
import { ascending } from "../checks.ts";

/** Calls `compute` with the exits ascending and without duplicates, and returns its rows in the requested order. */
export function inOrder(
  exits: readonly number[],
  compute: (ascending: readonly number[]) => tf.Tensor,
): tf.Tensor {
  const computed = ascending(exits);
  const rows = compute(computed);
  if (computed.length === exits.length && exits.every((d, i) => d === computed[i])) return rows;
  return tf.gather(rows, exits.map((d) => computed.indexOf(d)));
}
