// Relative errors of arrays, for comparisons with the float64 reference.

/**
 * The largest difference over the largest expected value, or over `scale` if given; infinite if lengths differ or a value
 * is NaN.
 */
export function relativeError(
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  scale = largest(wanted),
): number {
  if (got.length !== wanted.length) return Infinity;
  let apart = 0;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(got[i] - wanted[i]);
    apart = Number.isNaN(difference) ? Infinity : Math.max(apart, difference);
  }
  return apart === 0 ? 0 : apart / scale;
}

/** The largest absolute value. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
