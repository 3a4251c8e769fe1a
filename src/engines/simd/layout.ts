// Allocation of consecutive, cache-line-aligned arrays in a network's memory.

/** Samples per tile: two vectors. Activations are [tile][unit][8] for any batch. */
export const tileSamples = 8;

/** Allocates float32 values, aligned to a cache line; returns the address. */
export type Take = (floats: number) => number;

/** An allocator that starts at `first`, and the current end. */
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

/** Allocates several arrays of `floats` float32 values; returns their addresses by index. */
export function severalOf(take: Take, count: number, floats: number): (index: number) => number {
  const stride = Math.ceil(floats / 16) * 64;
  const first = take(count * stride / 4);
  return (index) => first + index * stride;
}

/** A size rounded up to whole vectors of four. */
export function wholeVectors(size: number): number {
  return Math.ceil(size / 4) * 4;
}

/** Splits `items` into at most `most` consecutive ranges, whose lengths differ by at most one. */
export function evenRanges(items: number, most: number): { first: number; count: number }[] {
  const ranges = Math.min(items, most);
  return Array.from({ length: ranges }, (_, index) => {
    const [first, end] = [index, index + 1].map((one) => Math.floor(one * items / ranges));
    return { first, count: end - first };
  });
}
