// Numbers that should be nearly the same.

import assert from "node:assert/strict";

/** Refuses a difference beyond the tolerance, relative to a number above 1. */
export function close(actual: number, expected: number, tolerance = 1e-12): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error <= tolerance, `wanted ${expected}, got ${actual}`);
}

/** Refuses a difference beyond the tolerance, however large the numbers are. */
export function closeAbsolutely(actual: number, expected: number, tolerance = 1e-12): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `wanted ${expected}, got ${actual}`);
}
