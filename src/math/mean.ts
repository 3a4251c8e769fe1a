// A mean over repetitions, such as seeds, and how sure it is.

/** A mean over seeds. */
export interface Mean {
  /** Of the values. */
  readonly mean: number;
  /** Deviation of the values (n − 1) / √n; absent where there is only one. */
  readonly standardError?: number;
}

/** Mean and standard error of some values. The mean is NaN of none, and both are where a value is. */
export function meanOf(values: readonly number[]): Mean {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}
