// Checks that inputs are finite, with the row and column (or pixel and channel) of the first that is not.

import { firstNotFinite } from "../math/finite.ts";

/**
 * Refuses inputs that are not finite. Bytes always are and cost nothing; numbers cost one pass.
 *
 * @param name of the function in errors
 * @param inputs [N, ...shape], row-major
 * @param shape of an example: [features], or [height, width, channels]
 * @param featureNames of vectors, if they have names
 * @throws RangeError that names the first such value by row, and by column or pixel and channel, all from 0
 */
export function checkFiniteInputs(
  name: string,
  inputs: ArrayLike<number>,
  shape: readonly number[],
  featureNames?: readonly string[],
): void {
  if (inputs instanceof Uint8Array) return;
  const at = firstNotFinite(inputs);
  if (at < 0) return;
  const size = shape.reduce((product, extent) => product * extent, 1);
  const place = inputPlace(at % size, shape, featureNames);
  throw new RangeError(
    `${name}(): inputs must be finite, got ${inputs[at]} at row ${Math.floor(at / size)}, ${place}`,
  );
}

/**
 * Refuses float64 inputs beyond the range of float32: their squares would overflow in the mean and deviation, which
 * exported networks could not hold.
 *
 * @throws RangeError that names the first such value as {@linkcode checkFiniteInputs} does
 */
export function checkInputRange(
  name: string,
  inputs: ArrayLike<number>,
  shape: readonly number[],
  featureNames?: readonly string[],
): void {
  if (!(inputs instanceof Float64Array)) return;
  const at = inputs.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (at < 0) return;
  const size = shape.reduce((product, extent) => product * extent, 1);
  throw new RangeError(
    `${name}(): inputs must be within ±3.4e38, the range of float32, got ${inputs[at]} at row ` +
      `${Math.floor(at / size)}, ${inputPlace(at % size, shape, featureNames)}`,
  );
}

/** The position of a value in its example, counted from 0: `column 2 (width)`, `pixel (3, 4), channel 0`. */
export function inputPlace(
  at: number,
  shape: readonly number[],
  featureNames?: readonly string[],
): string {
  if (shape.length !== 3) {
    const name = featureNames?.[at];
    return `column ${at}${name === undefined ? "" : ` (${name})`}`;
  }
  const [, width, channels] = shape;
  const pixel = Math.floor(at / channels);
  return `pixel (${Math.floor(pixel / width)}, ${pixel % width}), channel ${at % channels}`;
}
