// Searches for non-finite values in arrays of every length and kind.

import assert from "node:assert/strict";
import fc from "fast-check";
import { allFinite, firstNotFinite } from "../../src/math/finite.ts";
import { wildList } from "./wild_numbers.ts";

Deno.test("firstNotFinite() and allFinite() find the first NaN or infinity at any position", () => {
  fc.assert(fc.property(wildList, wildList, (first, second) => {
    const values = [...first, ...second];
    const at = values.findIndex((value) => !Number.isFinite(value));
    assert.equal(firstNotFinite(Float64Array.from(values)), at);
    assert.equal(allFinite(values), at < 0);
  }));
  assert.equal(firstNotFinite([]), -1);
});
