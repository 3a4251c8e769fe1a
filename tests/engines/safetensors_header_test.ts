// What safetensors files say of themselves: arrays fill the file, and each fact stands there once.

import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeSafetensors } from "../../src/engines/safetensors.ts";
import { safetensorsHeader } from "../../src/engines/safetensors_header.ts";
import { caseBytes, headerCases } from "./safetensors_cases.ts";

Deno.test("safetensorsHeader() takes what the format allows, and names what it refuses", () => {
  for (const { error, ...given } of headerCases) {
    const read = () => safetensorsHeader(caseBytes(given), "net");
    if (error === undefined) {
      assert.doesNotThrow(read, given.header);
      continue;
    }
    assert.throws(read, (thrown: Error) => {
      assert.equal(thrown.name, "TypeError", given.header);
      assert.match(thrown.message, error, given.header);
      assert.match(thrown.message, /^net: wanted [^\n]*[^.\n]$/, given.header);
      return true;
    }, given.header);
  }
});

Deno.test("safetensorsHeader() refuses headers longer than the file or than 100 MB", () => {
  const read = (length: number, claimed: number) => () =>
    safetensorsHeader(caseBytes({ header: "{}", length }, claimed), "net");
  assert.throws(read(0, 3), { message: /got a header of 3 bytes in a file of 10$/ });
  // The library takes 100,000,000 bytes, and says "header too large" to one more
  assert.throws(read(100_000_000, 100_000_001), {
    message: /got a header of 100000001 bytes, more than 100000000$/,
  });
});

Deno.test("safetensorsHeader() gives the metadata and the places of arrays in the file", () => {
  const header = '{"__metadata__":{"__proto__":"x","k":"v"},"a":{"dtype":"F32","shape":[1],' +
    '"data_offsets":[0,4]}}';
  const { metadata, arrays } = safetensorsHeader(caseBytes({ header, length: 4 }), "net");
  assert.deepEqual(Object.entries(metadata), [["__proto__", "x"], ["k", "v"]]);
  const from = 8 + header.length;
  assert.deepEqual(arrays, [{ name: "a", dtype: "F32", shape: [1], from, to: from + 4 }]);
});

/** Shapes in the order of the file, and an order in which the header names them. */
const files = fc.array(
  fc.record({
    shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
    rank: fc.nat(),
  }),
  { minLength: 1, maxLength: 6 },
);

function entriesOf(file: readonly { readonly shape: readonly number[]; readonly rank: number }[]) {
  let end = 0;
  const placed = file.map(({ shape, rank }, i) => {
    const from = end;
    end += 4 * shape.reduce((product, extent) => product * extent, 1);
    return { name: `n${i}`, rank, entry: { dtype: "F32", shape, data_offsets: [from, end] } };
  });
  const named = placed.toSorted((x, y) => x.rank - y.rank);
  return { entries: named.map(({ name, entry }) => [name, entry] as const), length: end };
}

Deno.test("decodeSafetensors() takes any file without holes, and none with one range moved", () => {
  fc.assert(fc.property(
    files,
    fc.nat(),
    fc.integer({ min: -40, max: 40 }),
    fc.constantFrom("from", "to", "both"),
    (file, which, by, end) => {
      const { entries, length } = entriesOf(file);
      const bytes = () =>
        caseBytes({ header: JSON.stringify(Object.fromEntries(entries)), length });
      const good = bytes();
      good.forEach((_, i) => i >= good.length - length && (good[i] = i % 120));
      const state = decodeSafetensors(good, "net");
      assert.equal(Object.keys(state).length, file.length);
      for (const [name, { shape, data_offsets: [from, to] }] of entries) {
        assert.deepEqual(state[name].shape, shape);
        const behind = good.slice(good.length - length);
        assert.deepEqual(new Uint8Array(state[name].data.buffer), behind.slice(from, to));
      }
      if (by === 0) return;
      const { data_offsets: offsets } = entries[which % entries.length][1];
      const empty = offsets[0] === offsets[1];
      if (end !== "to") offsets[0] += by;
      if (end !== "from") offsets[1] += by;
      // an empty array may lie wherever another one starts or ends
      const others = entries.toSpliced(which % entries.length, 1);
      const allowed = others.some(([, entry]) => entry.data_offsets.includes(offsets[0]));
      if (empty && end === "both" && allowed) return;
      assert.throws(() => decodeSafetensors(bytes(), "net"), { name: "TypeError" });
    },
  ));
});
