// The version of the engines' arithmetic, by which a resumed run knows whether it gets the same bits.

/** Raised whenever an engine's results change in any bit, not with every release. */
export const arithmeticVersion = 1;
