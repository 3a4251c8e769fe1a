// The records of TensorBoard's event files.

import assert from "node:assert/strict";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import {
  checksum,
  valuesRecord,
  versionRecord,
} from "../../../src/views/tensorboard/event_records.ts";
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

/** The doubles of a HistogramProto in a record with one value, by field. */
function histogramOf(record: Uint8Array): Record<number, number[]> {
  /** What lies at a path of fields, of which there is one each. */
  const at = (data: Uint8Array, [field, ...path]: number[]): Uint8Array => {
    const reader = new BinaryReader(data);
    for (let [found, type] = reader.tag();; [found, type] = reader.tag()) {
      if (found !== field) reader.skip(type, found);
      else return path.length > 0 ? at(reader.bytes(), path) : reader.bytes();
    }
  };
  const reader = new BinaryReader(at(record.subarray(12, -4), [5, 1, 5]));
  const fields: Record<number, number[]> = {};
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    const end = type === 1 ? reader.pos + 8 : reader.uint32() + reader.pos; // alone, or packed
    fields[field] = [];
    while (reader.pos < end) fields[field].push(reader.double());
  }
  return fields;
}

Deno.test("valuesRecord() has all masses of a histogram, the first too, in buckets around the whole numbers", () => {
  const histogram = [0.5, 0.125, 0.375];
  assert.deepEqual(histogramOf(valuesRecord(0, 1, [{ tag: "q", histogram }])), {
    1: [-0.5], // min
    2: [2.5], // max
    3: [1], // num
    4: [0.125 + 2 * 0.375], // sum
    5: [0.125 + 4 * 0.375], // sum of squares
    6: [0.5, 1.5, 2.5], // where buckets end
    7: histogram,
  });
});
