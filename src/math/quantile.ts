// Quantiles of a sample.

/**
 * Quantile by linear interpolation between the two nearest values. NaN if there are no values, if any is NaN, and between −∞
 * and ∞.
 *
 * @param share in [0, 1]
 */
export function quantile(values: readonly number[], share: number): number {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`quantile(): share must be in [0, 1], got ${share}`);
  }
  if (values.length === 0) return NaN;
  const sorted = Float64Array.from(values).sort(); // NaN last
  if (Number.isNaN(sorted[sorted.length - 1])) return NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  // infinities have no difference to interpolate over
  if (place === below || sorted[below] === sorted[above]) return sorted[below];
  const part = place - below;
  const gap = sorted[above] - sorted[below];
  return Number.isFinite(gap)
    ? sorted[below] + part * gap
    : (1 - part) * sorted[below] + part * sorted[above];
}
