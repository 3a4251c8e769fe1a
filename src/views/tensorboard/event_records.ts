// TensorBoard's event files: records of a length, its checksum, an Event message of protocol buffers and its checksum
// (tensorflow/core/util/event.proto, framework/summary.proto, lib/io/record_writer.h).

import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** A value under a tag. */
export type EventValue =
  | { readonly tag: string; readonly scalar: number }
  /** Mass at the whole numbers 0, 1, ...; each is a bucket that reaches half a unit to both sides. */
  | { readonly tag: string; readonly histogram: readonly number[] }
  /** Markdown. */
  | { readonly tag: string; readonly text: string };

/** The first record of a file: the version of the format. */
export function versionRecord(seconds: number): Uint8Array<ArrayBuffer> {
  return record(event(seconds, 0).tag(3, WireType.LengthDelimited).string("brain.Event:2"));
}

/**
 * A record with the values of one step.
 *
 * @param seconds wall time since 1970
 * @param step a whole number
 */
export function valuesRecord(
  seconds: number,
  step: number,
  values: readonly EventValue[],
): Uint8Array<ArrayBuffer> {
  const message = event(seconds, step).tag(5, WireType.LengthDelimited).fork(); // summary
  for (const value of values) {
    message.tag(1, WireType.LengthDelimited).fork();
    message.tag(1, WireType.LengthDelimited).string(value.tag);
    if ("scalar" in value) message.tag(2, WireType.Bit32).float(asFloat(value.scalar));
    else if ("histogram" in value) histogram(message, value.histogram);
    else markdown(message, value.text);
    message.join();
  }
  return record(message.join());
}

function event(seconds: number, step: number): BinaryWriter {
  return new BinaryWriter().tag(1, WireType.Bit64).double(seconds).tag(2, WireType.Varint).int64(
    step,
  );
}

/** Scalars are float32 there; larger numbers become infinite, as in TensorFlow. */
function asFloat(value: number): number {
  return Math.fround(value);
}

/** HistogramProto: the first bucket begins at min, bucket d ends at d + 0.5. */
function histogram(message: BinaryWriter, masses: readonly number[]): void {
  const sum = (of: (d: number) => number) => masses.reduce((total, q, d) => total + q * of(d), 0);
  message.tag(5, WireType.LengthDelimited).fork()
    .tag(1, WireType.Bit64).double(-0.5) // min
    .tag(2, WireType.Bit64).double(masses.length - 0.5) // max
    .tag(3, WireType.Bit64).double(sum(() => 1)) // num
    .tag(4, WireType.Bit64).double(sum((d) => d))
    .tag(5, WireType.Bit64).double(sum((d) => d * d));
  doubles(message, 6, masses.map((_, d) => d + 0.5)); // bucket_limit
  doubles(message, 7, masses); // bucket
  message.join();
}

function doubles(message: BinaryWriter, field: number, values: readonly number[]): void {
  message.tag(field, WireType.LengthDelimited).fork();
  for (const value of values) message.double(value);
  message.join();
}

const DT_STRING = 7;

/** A tensor of one string, with the metadata of the Text page. */
function markdown(message: BinaryWriter, text: string): void {
  message.tag(9, WireType.LengthDelimited).fork() // metadata
    .tag(1, WireType.LengthDelimited).fork() // plugin_data
    .tag(1, WireType.LengthDelimited).string("text").join().join();
  message.tag(8, WireType.LengthDelimited).fork() // tensor
    .tag(1, WireType.Varint).int32(DT_STRING)
    .tag(2, WireType.LengthDelimited).fork() // tensor_shape: one dimension of size 1
    .tag(2, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64(1).join().join()
    .tag(8, WireType.LengthDelimited).string(text).join();
}

/** Length, checksum of the length, data, checksum of the data; little-endian. */
function record(message: BinaryWriter): Uint8Array<ArrayBuffer> {
  const data = message.finish();
  const whole = new Uint8Array(data.length + 16);
  const view = new DataView(whole.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedChecksum(whole.subarray(0, 8)), true);
  whole.set(data, 12);
  view.setUint32(12 + data.length, maskedChecksum(data), true);
  return whole;
}

/** CRC-32C, rotated and shifted, as is needed for data that contain checksums. */
function maskedChecksum(data: Uint8Array): number {
  const crc = checksum(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** CRC-32C (Castagnoli) of bytes. */
export function checksum(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = crcOfByte[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** For each byte, with Castagnoli's polynomial reflected. */
const crcOfByte = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
