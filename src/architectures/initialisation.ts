// Initial values of an array.

/** Uniform in ±1/√fanIn, or a constant. */
export type Initialisation = { readonly fanIn: number } | { readonly value: number };
