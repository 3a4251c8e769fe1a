// Searches for non-finite values in arrays.

/** Whether no value is infinite or NaN; four values at a time for speed. */
export function allFinite(values: ArrayLike<number>): boolean {
  let [a, b, c, d] = [0, 0, 0, 0]; // 0 · x is 0 only for finite x
  const whole = values.length - values.length % 4;
  for (let i = 0; i < whole; i += 4) {
    a += 0 * values[i];
    b += 0 * values[i + 1];
    c += 0 * values[i + 2];
    d += 0 * values[i + 3];
  }
  for (let i = whole; i < values.length; i++) a += 0 * values[i];
  return a + b + c + d === 0;
}

/** The position of the first infinite or NaN value; −1 if there is none. */
export function firstNotFinite(values: ArrayLike<number>): number {
  if (allFinite(values)) return -1;
  let i = 0;
  while (Number.isFinite(values[i])) i++;
  return i;
}
