// Numbers as JSON stores them, which has no NaN.

/** The numbers, with null for NaN. */
export function storableNumbers(values: ArrayLike<number>): (number | null)[] {
  return Array.from(values, (value) => Number.isNaN(value) ? null : value);
}

/** The numbers, with NaN for null. */
export function storedNumbers(values: readonly (number | null)[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(values, (value) => value ?? NaN);
}
