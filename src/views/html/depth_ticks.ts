// Where the axis of a chart names depths.

/** Whole depths from 0, about `most` of them at most; default 10. */
export function depthTicks(depth: number, most = 10): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100].find((step) => depth / step <= most) ?? 200;
  return Array.from({ length: Math.floor(depth / step) + 1 }, (_, i) => i * step);
}
