// Notices about columns that are constant, or that lose values when standardised and rounded to float32.

import type { Dataset } from "./dataset.ts";
import { listed } from "./listed.ts";

/** Rows that are checked; more would take longer than reading them. */
const mostRows = 20_000;
/** With more values than this a few always coincide in float32, which is harmless. */
const fewValues = 1000;

/**
 * Sentences about features of vectors that are constant in a split, or of which different values become one in float32
 * after standardisation, as where a single value is far from all others.
 *
 * @param data the training split, standardised
 */
export function columnNotices(data: Dataset): string[] {
  const { shape, inputs, rows, standardisation } = data;
  if (shape.length !== 1 || inputs instanceof Uint8Array) return [];
  const features = shape[0];
  const constant: string[] = [];
  const collapsed: string[] = [];
  const counted = rows.subarray(0, mostRows);
  const values = new Float64Array(counted.length);
  for (let feature = 0; feature < features; feature++) {
    const title = titleOf(data, feature);
    const { mean: { [feature]: mean }, deviation: { [feature]: deviation } } = standardisation;
    counted.forEach((row, n) => values[n] = inputs[row * features + feature]);
    values.sort();
    let [before, after] = [1, 1]; // different values
    for (let n = 1; n < values.length; n++) {
      if (values[n] === values[n - 1]) continue;
      before++;
      const [one, other] = [values[n - 1], values[n]].map((v) =>
        Math.fround((v - mean) / deviation)
      );
      if (one !== other) after++;
    }
    if (before === 1 && isConstant(data, feature)) constant.push(title);
    else if (isCollapse(before, after)) {
      collapsed.push(`${title}: ${before} different values become ${after}`);
    }
  }
  return [
    ...constant.length > 0
      ? [`constant in the training split, so nothing can be learnt from it: ${listed(constant)}`]
      : [],
    ...collapsed.length > 0
      ? [
        "different values become equal when standardised in float32 (is one of them far from the " +
        `others?): ${listed(collapsed)}`,
      ]
      : [],
  ];
}

/** The titles of features of vectors that have one value in all rows of a split; none for images. */
export function constantFeatures(data: Dataset): string[] {
  if (data.shape.length !== 1) return [];
  return Array.from({ length: data.shape[0] }, (_, feature) => feature)
    .filter((feature) => isConstant(data, feature))
    .map((feature) => titleOf(data, feature));
}

function titleOf({ featureNames }: Dataset, feature: number): string {
  return featureNames?.[feature] ?? `feature ${feature + 1}`;
}

/** Whether too few of the different values remain. */
export function isCollapse(before: number, after: number): boolean {
  return after < (before <= fewValues ? before : 0.9 * before);
}

function isConstant({ inputs, rows, shape: [features] }: Dataset, feature: number): boolean {
  return rows.every((row) =>
    inputs[row * features + feature] === inputs[rows[0] * features + feature]
  );
}
