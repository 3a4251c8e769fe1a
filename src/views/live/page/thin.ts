// Fewer points with the same shape: first, last and, in between, as evenly as they lie.

/** Points of a line: more than the pixels of a chart do not show. */
export const MOST_POINTS = 500;

/**
 * At most `kept` of the items, evenly, if there are more than `limit`; first and last stay.
 *
 * @param limit how many may be there without any being dropped
 * @param kept default: the limit; at least 2
 */
export function thin<T>(items: T[], limit: number, kept = limit): T[] {
  if (items.length <= limit) return items;
  const step = (items.length - 1) / (kept - 1);
  return Array.from({ length: kept }, (_, i) => items[Math.round(i * step)]);
}
