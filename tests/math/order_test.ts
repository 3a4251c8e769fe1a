// Sorting and ties of values of all kinds.

import assert from "node:assert/strict";
import fc from "fast-check";
import { ascendingOrder, tieEnd } from "../../src/math/order.ts";
import { wild } from "./wild_numbers.ts";

const ordered = fc.array(wild.filter((value) => !Number.isNaN(value)), { maxLength: 12 });

Deno.test("ascendingOrder() is stable, also for infinities and −0", () => {
  fc.assert(fc.property(ordered, (values) => {
    const order = [...ascendingOrder("f", "a value", values)];
    assert.deepEqual(order.toSorted((a, b) => a - b), [...values.keys()]);
    for (let i = 1; i < order.length; i++) {
      const [one, next] = [values[order[i - 1]], values[order[i]]];
      assert.ok(one < next || one === next && order[i - 1] < order[i], `${one}, ${next}`);
    }
  }));
});

Deno.test("ascendingOrder() names the first example that is NaN", () => {
  assert.throws(() => ascendingOrder("f", "a score", [1, NaN, NaN]), {
    name: "RangeError",
    message: "f(): every example must have a score, got NaN for example 1",
  });
  assert.throws(() => ascendingOrder("f", "a score", [NaN, 1]), /got NaN for example 0$/);
});

Deno.test("tieEnd() visits all values of any kind in as many steps as there are runs", () => {
  fc.assert(fc.property(fc.array(wild, { maxLength: 12 }), (values) => {
    const order = values.toSorted((a, b) => a - b); // of whatever kind
    const positions = order.map((_, i) => i);
    let steps = 0;
    for (let from = 0; from < order.length; steps++) {
      const to = tieEnd(positions, order, from);
      assert.ok(to > from && to <= order.length);
      for (let i = from + 1; i < to; i++) assert.ok(order[i] === order[from]);
      from = to;
    }
    assert.ok(steps <= values.length);
  }));
});

Deno.test("tieEnd() ends where values change, and at the end", () => {
  const values = [3, 1, 3, 2, 1, 3];
  const order = ascendingOrder("f", "a value", values); // 1 1 2 3 3 3
  assert.deepEqual([0, 1, 2, 3, 4, 5].map((from) => tieEnd(order, values, from)), [
    2,
    2,
    3,
    6,
    6,
    6,
  ]);
});
