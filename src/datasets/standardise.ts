// Raw inputs as networks take them: shifted and scaled as the training split of their data set is.

import { anObject, checkArgument } from "../calls/checks.ts";
import { exampleSize, type Standardisation } from "./dataset.ts";
import { checkFiniteInputs } from "./finite_inputs.ts";
import { flatInputs, type InputRows } from "./input_rows.ts";

const withStandardisation = anObject(
  "a split of a data set, or the result of loadNetwork() or loadRun()",
  ({ standardisation }) => typeof standardisation === "object" && standardisation !== null,
);

/**
 * Raw inputs, standardised like a split of the data (or as a loaded network requires), as networks take them.
 *
 * @param data a split of the data, or the result of {@linkcode loadNetwork}
 * @param rows `[B, ...shape]`, row-major, or B rows of numbers; bytes count as value / 255
 * @returns a new array of the same shape; ±Infinity where the standardised value of a finite input is beyond float32,
 *   which networks cannot predict
 * @throws RangeError that names the row and column of an input that is infinite or NaN
 */
export function standardise(
  data: { readonly standardisation: Standardisation; readonly shape?: readonly number[] },
  rows: InputRows,
): Float32Array<ArrayBuffer> {
  checkArgument("standardise", "data", data, withStandardisation);
  const { inputs, shape } = flatInputs("standardise", rows);
  if (shape && data.shape && exampleSize(shape) !== exampleSize(data.shape)) {
    throw new TypeError(
      `standardise(): inputs must be rows of shape [${data.shape}], got [${shape}]`,
    );
  }
  const { mean, deviation } = data.standardisation;
  const unit = inputs instanceof Uint8Array ? 1 / 255 : 1;
  const channels = mean.length;
  if (inputs.length % channels !== 0) {
    throw new TypeError(
      `standardise(): inputs must be [..., ${channels}], got ${inputs.length} values`,
    );
  }
  checkFiniteInputs("standardise", inputs, data.shape ?? [channels]);
  const standardised = new Float32Array(inputs.length);
  for (let i = 0; i < inputs.length; i++) { // in float64, and rounded once
    standardised[i] = (inputs[i] * unit - mean[i % channels]) / deviation[i % channels];
  }
  return standardised;
}
