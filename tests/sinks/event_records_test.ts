// The records of TensorBoard's event files.

import assert from "node:assert/strict";
import { checksum, valuesRecord, versionRecord } from "../../src/sinks/event_records.ts";
import { readEvents } from "./event_reader.ts";

Deno.test("checksum() is CRC-32C", () => {
  assert.equal(checksum(new TextEncoder().encode("123456789")), 0xe3069283);
  assert.equal(checksum(new Uint8Array(32)), 0x8a9136aa); // RFC 3720, B.4
  assert.equal(checksum(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
});

Deno.test("versionRecord() and valuesRecord() are framed, with time, step and tags", () => {
  const bytes = new Uint8Array([
    ...versionRecord(1.5),
    ...valuesRecord(2.5, 2 ** 40, [
      { tag: "a/b", scalar: 1 },
      { tag: "q", histogram: [0.25, 0.75] },
      { tag: "t", text: "é" },
    ]),
  ]);
  assert.deepEqual(readEvents(bytes), [
    { seconds: 1.5, step: 0, version: "brain.Event:2", tags: [] },
    { seconds: 2.5, step: 2 ** 40, tags: ["a/b", "q", "t"] },
  ]);
  bytes[bytes.length - 20] ^= 1;
  assert.throws(() => readEvents(bytes));
});

Deno.test("valuesRecord() takes numbers that a float32 cannot hold", () => {
  for (const scalar of [1e300, -1e300, NaN, Infinity]) {
    assert.equal(readEvents(valuesRecord(0, 1, [{ tag: "a", scalar }])).length, 1);
  }
});
