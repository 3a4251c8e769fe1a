// How things lie in a network's memory: rooms that begin on cache lines, one behind the other.

/** Samples of a tile: two vectors. Activations lie as [tile][unit][8], whatever the batch. */
export const tileSamples = 8;

/** Gives out room for so many float32 numbers, beginning on a cache line. */
export type Take = (floats: number) => number;

/** Room from `first` on, and where it ends so far. */
export function roomFrom(first: number): { take: Take; end: () => number } {
  let next = first;
  return {
    take(floats) {
      const place = next;
      next += Math.ceil(floats / 16) * 64;
      return place;
    },
    end: () => next,
  };
}

/** Room for several arrays of so many float32 numbers: the address of each. */
export function severalOf(take: Take, count: number, floats: number): (index: number) => number {
  const stride = Math.ceil(floats / 16) * 64;
  const first = take(count * stride / 4);
  return (index) => first + index * stride;
}

/** Padded to whole vectors of four. */
export function wholeVectors(size: number): number {
  return Math.ceil(size / 4) * 4;
}

/** So many items in at most `most` ranges, in order, of lengths that differ by one at the most. */
export function evenRanges(items: number, most: number): { first: number; count: number }[] {
  const ranges = Math.min(items, most);
  return Array.from({ length: ranges }, (_, index) => {
    const [first, end] = [index, index + 1].map((one) => Math.floor(one * items / ranges));
    return { first, count: end - first };
  });
}
