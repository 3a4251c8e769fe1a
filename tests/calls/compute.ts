// A thread that is busy.

/** Computes for so many milliseconds, as an engine on the processor does. */
export function compute(milliseconds: number): void {
  for (const start = performance.now(); performance.now() - start < milliseconds;);
}
