// Reads event files of TensorBoard, for tests of what was written when; what TensorBoard itself makes of a file is
// held to Python's reader.

import assert from "node:assert/strict";
import { BinaryReader, type WireType } from "@bufbuild/protobuf/wire";
import { checksum } from "../../../src/views/tensorboard/event_records.ts";

/** A record of an event file. */
export interface EventRecord {
  readonly seconds: number;
  readonly step: number;
  /** Only in the first record. */
  readonly version?: string;
  /** The tags of its values, in their order. */
  readonly tags: readonly string[];
}

/** All records of a file, which must be whole. */
export function readEvents(bytes: Uint8Array<ArrayBuffer>): EventRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: EventRecord[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(view.getBigUint64(at, true));
    const data = bytes.subarray(at + 12, at + 12 + length);
    assert.equal(view.getUint32(at + 8, true), masked(bytes.subarray(at, at + 8)));
    assert.equal(view.getUint32(at + 12 + length, true), masked(data));
    records.push(event(data));
    at += length + 16;
  }
  return records;
}

/** The one event file of a folder. */
export function eventsOf(folder: string): EventRecord[] {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => !name.startsWith(".")); // the lock, while a run writes
  assert.equal(names.length, 1);
  return readEvents(Deno.readFileSync(`${folder}/${names[0]}`));
}

function masked(data: Uint8Array): number {
  const crc = BigInt(checksum(data));
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn);
}

function event(data: Uint8Array): EventRecord {
  let seconds = NaN, step = NaN, version: string | undefined;
  const tags: string[] = [];
  eachField(data, (field, type, reader) => {
    if (field === 1) seconds = reader.double();
    else if (field === 2) step = Number(reader.int64());
    else if (field === 3) version = reader.string();
    else if (field === 5) {
      eachField(
        reader.bytes(),
        (_, __, values) =>
          eachField(values.bytes(), (field, type, value) => {
            if (field === 1) tags.push(value.string());
            else value.skip(type, field);
          }),
      );
    } else reader.skip(type, field);
  });
  return { seconds, step, ...version && { version }, tags };
}

function eachField(
  data: Uint8Array,
  take: (field: number, type: WireType, reader: BinaryReader) => void,
) {
  const reader = new BinaryReader(data);
  while (reader.pos < reader.len) take(...reader.tag(), reader);
}
