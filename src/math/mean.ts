// Mean and standard error over repetitions, such as seeds.

/** A mean over seeds. */
export interface Mean {
  /** Mean of the values. */
  readonly mean: number;
  /** Standard deviation (n − 1) / √n; absent for a single value. */
  readonly standardError?: number;
}

/** Mean and standard error. The mean of no values is NaN; both are NaN if any value is. */
export function meanOf(values: readonly number[]): Mean {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}
