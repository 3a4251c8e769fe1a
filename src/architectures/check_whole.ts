// Checks of whole numbers with a lower bound.

/** Throws a RangeError naming the function and the first value that is not a whole number ≥ least. */
export function checkWhole(name: string, values: Record<string, number>, least: number): void {
  for (const [key, value] of Object.entries(values)) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(
        `${name}(): ${key} must be a whole number of at least ${least}, got ${value}`,
      );
    }
  }
}
