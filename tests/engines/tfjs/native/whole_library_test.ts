// Shared libraries that were cut short, by their ELF headers.

import assert from "node:assert/strict";
import { cutShort } from "../../../../src/engines/tfjs/native/whole_library.ts";
import { temporaryFolder } from "../../../temporary_folder.ts";

/** A header of 64 bytes that tells of `count` sections of 64 bytes at `start`, then zeros up to `length` bytes. */
function library({ start, count, length }: { start: number; count: number; length: number }) {
  const bytes = new Uint8Array(Math.max(length, 64));
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(40, BigInt(start), true);
  view.setUint16(58, 64, true);
  view.setUint16(60, count, true);
  return bytes.subarray(0, length);
}

/** What is told of a file with these bytes. */
function told(bytes: Uint8Array) {
  using folder = temporaryFolder();
  folder.write("library.so", bytes);
  return cutShort(`${folder.path}/library.so`);
}

Deno.test("cutShort() tells bytes there and bytes wanted of a library that ends before its sections do", () => {
  const sections = { start: 1000, count: 3 };
  for (const length of [64, 1000, 1191]) {
    assert.deepEqual(told(library({ ...sections, length })), { has: length, wanted: 1192 });
  }
  for (const length of [1192, 5000]) {
    assert.equal(told(library({ ...sections, length })), undefined);
  }
});

Deno.test("cutShort() tells nothing of files that are no library, and of Deno itself", () => {
  assert.equal(told(new Uint8Array()), undefined);
  assert.equal(told(library({ start: 1000, count: 3, length: 63 })), undefined);
  assert.equal(told(new TextEncoder().encode("not a library".repeat(9))), undefined);
  if (Deno.build.os === "linux") assert.equal(cutShort(Deno.execPath()), undefined);
});
