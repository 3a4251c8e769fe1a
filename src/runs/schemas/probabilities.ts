// The schema of stored probabilities over exits.

import { number } from "../../files/json/values.ts";
import { list, ruled, type Schema } from "../../files/json/schema.ts";
import { fault } from "../../files/json/fault.ts";

/** The largest accepted difference of a sum of stored probabilities from 1. */
export const sumTolerance = 1e-6;

/** q: one probability per exit, summing to 1. */
export const probabilities: Schema<readonly number[]> = summing(
  number("from 0 to 1", (each) => each >= 0 && each <= 1 + sumTolerance),
);

/** β: the same, and none is 0, since KL(q ‖ β) would be infinite. */
export const prior: Schema<readonly number[]> = summing(
  number("above 0 and at most 1", (each) => each > 0 && each <= 1 + sumTolerance),
);

function summing(each: Schema<number>): Schema<readonly number[]> {
  return ruled(list(each, { least: 1, wanted: "a list of probabilities" }), (all) => {
    let sum = 0;
    for (const probability of all) sum += probability;
    if (!(Math.abs(sum - 1) <= sumTolerance)) {
      return fault("probabilities that sum to 1", `a sum of ${sum}`);
    }
  });
}
