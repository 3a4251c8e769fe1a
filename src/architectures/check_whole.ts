// Whole numbers of at least some size, refused by name.

/** Throws a RangeError that names the function and the first value that is no whole number ≥ least. */
export function checkWhole(name: string, values: Record<string, number>, least: number): void {
  for (const [key, value] of Object.entries(values)) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(
        `${name}(): ${key} must be a whole number of at least ${least}, got ${value}`,
      );
    }
  }
}
