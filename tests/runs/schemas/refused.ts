// Changes of a value that is right, and what its reader says of each.

import assert from "node:assert/strict";

/** A JSON value. */
// deno-lint-ignore no-explicit-any
export type Json = any;

/** Sets the value at a place of a copy, `data.shape` or `prior.3`; undefined takes the field away. */
export function changed(value: Json, place: string, to: unknown): Json {
  const copy = structuredClone(value);
  const steps = place.split(".");
  const last = steps.pop()!;
  const parent = steps.reduce((at, step) => at[step], copy);
  if (to === undefined) delete parent[last];
  else parent[last] = to;
  return copy;
}

/** Asserts that each change of one place is refused with its message, to which file and function are added. */
export function assertRefused(
  good: Json,
  parse: (value: unknown, name: string, file: string) => unknown,
  cases: readonly (readonly [place: string, to: unknown, message: string])[],
): void {
  parse(structuredClone(good), "read()", "a.json");
  for (const [place, to, message] of cases) {
    assert.throws(() => parse(changed(good, place, to), "read()", "a.json"), (error: Error) => {
      assert.ok(error instanceof TypeError);
      // some readers say their own name
      assert.equal(
        error.message.replace(/^\w+\(\)/, "read()"),
        `read(): wanted ${message} in a.json`,
      );
      return true;
    });
  }
}

/** Asserts which values of one place are taken and which are refused; undefined stands for none. */
export function assertBounds(
  good: Json,
  parse: (value: unknown, place: string) => unknown,
  cases: readonly (readonly [place: string, taken: readonly Json[], refused: readonly Json[]])[],
): void {
  for (const [place, taken, refused] of cases) {
    const told = (to: Json) => `${place}: ${JSON.stringify(to)}`;
    for (const to of taken) {
      assert.doesNotThrow(() => parse(changed(good, place, to), "a.json"), told(to));
    }
    for (const to of refused) {
      assert.throws(() => parse(changed(good, place, to), "a.json"), TypeError, told(to));
    }
  }
}
