// How an array starts.

/** Uniform in ±1/√fanIn, or one value. */
export type Initialisation = { readonly fanIn: number } | { readonly value: number };
