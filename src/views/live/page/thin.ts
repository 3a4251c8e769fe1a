// Thinning of points: the first, the last and evenly spaced ones between.

/** Points of a line, about as many as a chart has pixels. */
export const MOST_POINTS = 500;

/**
 * At most `kept` of the items, evenly, if there are more than `limit`; first and last stay.
 *
 * @param limit the most items without thinning
 * @param kept default: the limit; at least 2
 */
export function thin<T>(items: T[], limit: number, kept = limit): T[] {
  if (items.length <= limit) return items;
  const step = (items.length - 1) / (kept - 1);
  return Array.from({ length: kept }, (_, i) => items[Math.round(i * step)]);
}
