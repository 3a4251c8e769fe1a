// Where tasks serve their pages.

/** The first free one of these, so that an address is the same from run to run. */
export const pagePorts: readonly number[] = Array.from({ length: 10 }, (_, i) => 4870 + i);
