// Examples sorted by a value, and runs of ties. NaN has no order and is refused.

/**
 * The positions of values, the smallest value first; ties (including 0 and −0) in their original order.
 *
 * @param name function name for errors
 * @param what description of a value, for errors: "a confidence"
 * @throws RangeError if a value is NaN
 */
export function ascendingOrder(
  name: string,
  what: string,
  values: ArrayLike<number>,
): Uint32Array<ArrayBuffer> {
  for (let n = 0; n < values.length; n++) {
    if (Number.isNaN(values[n])) {
      throw new RangeError(`${name}(): every example must have ${what}, got NaN for example ${n}`);
    }
  }
  // a difference would be NaN between equal infinities
  return Uint32Array.from(values, (_, n) => n).sort((a, b) =>
    values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b
  );
}

/** End of the run of values equal to the one at `from`, in an order; always above `from`. */
export function tieEnd(
  order: ArrayLike<number>,
  values: ArrayLike<number>,
  from: number,
): number {
  let to = from + 1;
  while (to < order.length && values[order[to]] === values[order[from]]) to++;
  return to;
}
