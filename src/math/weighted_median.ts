// Weighted median.

/**
 * The value with half of the total weight on either side, or the mean of two values if the weight is halved between them.
 * NaN for no values.
 *
 * @param values finite numbers
 * @param weights one per value, above 0
 */
export function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let below = 0;
  for (let i = 0; i < order.length; i++) {
    below += weights[order[i]];
    if (below > half || i === order.length - 1) return values[order[i]];
    if (below === half) return (values[order[i]] + values[order[i + 1]]) / 2;
  }
  return NaN;
}
