// Examples in the order of a value, and runs of equal values in it. Where a value is NaN there is no order, so it is
// refused before any loop relies on one.

/**
 * The positions of values, the smallest value first; equal ones (0 and −0 too) in the order in which they stand.
 *
 * @param name of the function that errors name
 * @param what the values are, for errors: "a confidence"
 * @throws RangeError where a value is NaN
 */
export function ascendingOrder(
  name: string,
  what: string,
  values: ArrayLike<number>,
): Uint32Array<ArrayBuffer> {
  for (let n = 0; n < values.length; n++) {
    if (Number.isNaN(values[n])) {
      throw new RangeError(`${name}(): wanted ${what} for every example, got NaN for example ${n}`);
    }
  }
  // a difference would be NaN between equal infinities
  return Uint32Array.from(values, (_, n) => n).sort((a, b) =>
    values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b
  );
}

/** Where the run of values equal to that at `from` ends, in an order: above `from`, whatever the values are. */
export function tieEnd(
  order: ArrayLike<number>,
  values: ArrayLike<number>,
  from: number,
): number {
  let to = from + 1;
  while (to < order.length && values[order[to]] === values[order[from]]) to++;
  return to;
}
