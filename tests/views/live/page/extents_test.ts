// The extents of axes: what is left out of them.

import assert from "node:assert/strict";
import { withoutRareLows } from "../../../../src/views/live/page/extents.ts";

Deno.test("withoutRareLows() leaves out what would press the rest together, and nothing else", () => {
  const even = Array.from({ length: 100 }, (_, i) => i / 100);
  assert.equal(withoutRareLows(even), even);
  assert.deepEqual(withoutRareLows([...even, -50]), even);
  const few = [0, 0.1, -50];
  assert.equal(withoutRareLows(few), few);
});

Deno.test("withoutRareLows() counts fifty values, a twentieth of them, and how far they lie below the rest", () => {
  const rest = (count: number) => Array.from({ length: count }, (_, i) => i / (count - 1));
  const lows = (count: number, low: number) => new Array(count).fill(low);
  const left = (values: readonly number[]) => withoutRareLows(values).length;
  assert.equal(left([...lows(1, -50), ...rest(48)]), 49); // few
  assert.equal(left([...lows(1, -50), ...rest(49)]), 49);
  assert.equal(left([...lows(5, -50), ...rest(95)]), 95);
  assert.equal(left([...lows(6, -50), ...rest(94)]), 100); // not rare
  // the lowest that is not rare is 0, and the rest spreads over 1
  assert.equal(left([...lows(5, -1), ...rest(95)]), 100);
  assert.equal(left([...lows(5, -1.001), ...rest(95)]), 95);
  const some = [-2, -0.25, -0.251, -0.3, -0.1];
  assert.deepEqual(
    [...withoutRareLows([...some, ...rest(95)])].slice(0, 3),
    [-0.25, -0.1, 0],
  );
  const shuffled = [...rest(95), ...lows(5, -50)];
  assert.deepEqual(withoutRareLows(shuffled), rest(95));
});
