// Safetensors headers: arrays fill the file, and names are unique.

import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeSafetensors } from "../../src/engines/safetensors.ts";
import {
  type NumberType,
  safetensorsHeader,
  safetensorsStart,
} from "../../src/engines/safetensors_header.ts";
import { caseBytes, headerCases } from "./safetensors_cases.ts";

Deno.test("safetensorsHeader() accepts what the format allows, and names what it refuses", () => {
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
  // the library accepts 100,000,000 bytes, and refuses one more as "header too large"
  assert.throws(read(100_000_000, 100_000_001), {
    message: /got a header of 100000001 bytes, more than 100000000$/,
  });
  const longest = { size: 100_000_020 }; // what was read of it holds no more than this header
  assert.throws(
    () => safetensorsHeader(caseBytes({ header: "{}", length: 0 }, 1e8), "net", longest),
    {
      message: /wanted 0 bytes behind the header, .*, got 12 /,
    },
  );
  for (const length of [0, 1, 7]) {
    assert.throws(() => safetensorsHeader(new Uint8Array(length), "net"), {
      message: `net: wanted a safetensors file, got ${length} bytes`,
    });
  }
});

Deno.test("safetensorsHeader() gives the metadata and the byte ranges of arrays in the file", () => {
  const header = '{"__metadata__":{"__proto__":"x","k":"v"},"a":{"dtype":"F32","shape":[1],' +
    '"data_offsets":[0,4]}}';
  const { metadata, arrays } = safetensorsHeader(caseBytes({ header, length: 4 }), "net");
  assert.deepEqual(Object.entries(metadata), [["__proto__", "x"], ["k", "v"]]);
  const from = 8 + header.length;
  assert.deepEqual(arrays, [{ name: "a", dtype: "F32", shape: [1], from, to: from + 4 }]);
});

Deno.test("safetensorsHeader() requires the bytes of type and shape, for every type", () => {
  const widths: Record<NumberType, number> = { F64: 8, F32: 4, U32: 4, U16: 2, U8: 1 };
  const types = Object.keys(widths) as NumberType[];
  for (const [dtype, width] of Object.entries(widths)) {
    for (const [shape, values] of [[[], 1], [[3], 3], [[2, 5], 10], [[4, 0], 0]] as const) {
      const read = (bytes: number) => {
        const header = JSON.stringify({ a: { dtype, shape, data_offsets: [0, bytes] } });
        return safetensorsHeader(caseBytes({ header, length: bytes }), "net", { types });
      };
      const size = width * values;
      const [{ from, to, ...placed }] = read(size).arrays;
      assert.deepEqual({ ...placed, size: to - from }, { name: "a", dtype, shape, size });
      for (const bytes of [size + 1, size - 1, size + width, 2 * size + 1].filter((n) => n >= 0)) {
        const got = `got ${bytes} in [0, ${bytes}]`;
        assert.throws(() => read(bytes), (error: Error) => {
          assert.ok(error.message.startsWith(`net: wanted ${size} bytes, as dtype ${dtype} and `));
          assert.ok(error.message.endsWith(got), error.message);
          return true;
        });
      }
    }
    // only the accepted types
    const header = `{"a":{"dtype":"${dtype}","shape":[0],"data_offsets":[0,0]}}`;
    const others = types.filter((type) => type !== dtype);
    assert.throws(
      () => safetensorsHeader(caseBytes({ header, length: 0 }), "net", { types: others }),
      {
        message: `net: wanted dtype ${others.join(" or ")} of "a", got "${dtype}"`,
      },
    );
  }
});

Deno.test("safetensorsHeader() compares the arrays with the size of the file, not of the bytes read", () => {
  const header = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  const read = (length: number, more: number) => () =>
    safetensorsHeader(caseBytes({ header, length }), "net", { size: 8 + header.length + more });
  for (const length of [0, 4, 8, 40]) {
    assert.doesNotThrow(read(length, 8));
    assert.throws(read(length, 7), { message: /wanted 8 bytes .*, got 7 \(truncated\?\)$/ });
    assert.throws(read(length, 9), { message: /got 9 \(the others belong to no array\)$/ });
  }
  // beyond 2^53 bytes by the size of the numbers alone
  const large = (shape: number[], dtype: NumberType) => () =>
    safetensorsHeader(
      caseBytes({
        header: JSON.stringify({ a: { dtype, shape, data_offsets: [0, 0] } }),
        length: 0,
      }),
      "net",
      { types: [dtype] },
    );
  assert.throws(large([0, 2 ** 52], "F32"), {
    message: /wanted less than 2\^53 bytes as shape of/,
  });
  assert.throws(large([0, 2 ** 50], "F64"), {
    message: /wanted less than 2\^53 bytes as shape of/,
  });
  assert.doesNotThrow(large([0, 2 ** 50], "F32"));
  assert.doesNotThrow(large([0, 1, 2 ** 52], "U8"));
});

Deno.test("safetensorsStart() gives the number of bytes to read for the header", () => {
  const start = (length: bigint, more = 0) => {
    const bytes = new Uint8Array(8 + more + 3).subarray(3); // not at the start of its memory
    new DataView(bytes.buffer, 3).setBigUint64(0, length, true);
    return safetensorsStart(bytes);
  };
  assert.equal(start(0n), 8);
  assert.equal(start(2n), 10);
  assert.equal(start(258n, 100), 266);
  assert.equal(start(100_000_000n), 100_000_008);
  assert.equal(start(100_000_001n), 8); // refused without being read
  assert.equal(start(2n ** 64n - 1n), 8);
  for (const length of [0, 1, 7]) {
    assert.equal(safetensorsStart(new Uint8Array(length).fill(1)), length);
  }
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

Deno.test("decodeSafetensors() accepts any file without gaps, and none with one range moved", () => {
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
      // an empty array may be wherever another one starts or ends
      const others = entries.toSpliced(which % entries.length, 1);
      const allowed = others.some(([, entry]) => entry.data_offsets.includes(offsets[0]));
      if (empty && end === "both" && allowed) return;
      assert.throws(() => decodeSafetensors(bytes(), "net"), { name: "TypeError" });
    },
  ));
});
