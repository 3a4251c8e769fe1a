// Busy waiting.

/** Computes for some milliseconds, like a CPU engine. */
export function compute(milliseconds: number): void {
  for (const start = performance.now(); performance.now() - start < milliseconds;);
}
