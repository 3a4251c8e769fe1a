// What is kept of a course.

import assert from "node:assert/strict";
import fc from "fast-check";
import { history, strideOf } from "../../../src/views/live/history.ts";

Deno.test("history() keeps all while there is room", () => {
  const kept = history(4);
  for (let index = 0; index < 4; index++) kept.add({ index });
  assert.deepEqual([kept.points.map(({ index }) => index), kept.stride], [[0, 1, 2, 3], 1]);
  kept.add({ index: 4 });
  assert.deepEqual([kept.points.map(({ index }) => index), kept.stride], [[0, 2, 4], 2]);
  kept.add({ index: 5 });
  assert.deepEqual(kept.points.map(({ index }) => index), [0, 2, 4, 5]);
  kept.add({ index: 6 }); // the newest before was no longer needed
  assert.deepEqual(kept.points.map(({ index }) => index), [0, 2, 4, 6]);
});

Deno.test("history() keeps the first, the newest, and the rest evenly, within its limit", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(600), (limit, last) => {
    const kept = history(limit);
    for (let index = 0; index <= last; index++) kept.add({ index });
    const found = kept.points.map(({ index }) => index);
    const even = Array.from({ length: last + 1 }, (_, i) => i)
      .filter((i) => i % kept.stride === 0 || i === last);
    assert.deepEqual(found, even);
    assert.ok(found.length <= limit + 1);
    // not thinner than need be
    assert.ok(kept.stride === 1 || Math.ceil((last + 1) / (kept.stride / 2)) > limit);
  }));
});

Deno.test("history() does not depend on points that it was never given to keep", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 20 }),
    fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 30 }),
    (limit, sizes) => {
      // as a run sends them: the even ones of a message and its last
      const [all, sent] = [history(limit), history(limit)];
      let index = 0;
      for (const size of sizes) {
        const end = index + size;
        for (; index < end; index++) {
          all.add({ index });
          if (index % strideOf(index + 1, limit) === 0 || index === end - 1) sent.add({ index });
        }
        assert.deepEqual(sent.points, all.points);
      }
    },
  ));
});

Deno.test("history() replaces a point by one of the same index", () => {
  const kept = history<{ index: number; final?: true }>(4);
  for (let index = 0; index < 3; index++) kept.add({ index });
  kept.add({ index: 2, final: true });
  assert.deepEqual(kept.points, [{ index: 0 }, { index: 1 }, { index: 2, final: true }]);
});
