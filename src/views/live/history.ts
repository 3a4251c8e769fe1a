// A history of bounded length: every point at first, then every second, every fourth as it grows, and the newest.

/** The most points kept of a run, besides the newest. */
const historyLimit = 1000;

/**
 * The distance of kept points when this many came: the smallest power of two with which no more than `limit` are kept.
 *
 * @param count snapshots so far, at least 1
 */
export function strideOf(count: number, limit: number = historyLimit): number {
  let stride = 1;
  while (Math.ceil(count / stride) > limit) stride *= 2;
  return stride;
}

/** A point's position among the snapshots of its run, from 0. */
interface Placed {
  readonly index: number;
}

/** A history that is thinned as it grows. */
export interface History<T extends Placed> {
  /** Kept ones, oldest first; the last is the newest that came. */
  readonly points: readonly T[];
  /** Points are kept whose index is a multiple of this. */
  readonly stride: number;
  /** Adds a point that is newer than all others; one of the same index replaces that. */
  add(point: T): void;
}

/** An empty history. */
export function history<T extends Placed>(limit: number = historyLimit): History<T> {
  let points: T[] = [];
  let stride = 1;
  return {
    get points() {
      return points;
    },
    get stride() {
      return stride;
    },
    add(point) {
      const next = strideOf(point.index + 1, limit);
      if (next !== stride) {
        stride = next;
        points = points.filter(({ index }) => index % stride === 0);
      }
      const last = points.at(-1);
      // kept only as the newest
      if (last && (last.index % stride !== 0 || last.index === point.index)) points.pop();
      points.push(point);
    },
  };
}
