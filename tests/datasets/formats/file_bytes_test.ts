import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import {
  contentChunks,
  contentSize,
  unpackedChunks,
} from "../../../src/datasets/formats/file_bytes.ts";
import { noise, temporaryFolder } from "../../temporary_folder.ts";

const content = noise(600_000);
const packed = new Uint8Array(gzipSync(content)); // slice() of a Buffer would share its bytes
const contentOf = (path: string) =>
  new Response(ReadableStream.from(contentChunks("f", path))).bytes();

Deno.test("contentChunks() gives the bytes of a file", async () => {
  using folder = temporaryFolder();
  assert.deepEqual(await contentOf(folder.write("a", content)), content);
  for (const length of [0, 1, 2]) {
    assert.equal((await contentOf(folder.write("short", noise(length)))).length, length);
  }
});

Deno.test("contentChunks() unpacks gzip whatever the file is called", async () => {
  using folder = temporaryFolder();
  assert.deepEqual(await contentOf(folder.write("a.bin", packed)), content);
  const unpacked = join(folder.path, "b.gz");
  Deno.writeFileSync(unpacked, content);
  assert.deepEqual(await contentOf(unpacked), content);
});

Deno.test("contentChunks() unpacks several streams in a row, and an empty one", async () => {
  using folder = temporaryFolder();
  const two = await contentOf(folder.write("two", new Uint8Array([...packed, ...packed])));
  assert.deepEqual(two, new Uint8Array([...content, ...content]));
  assert.equal((await contentOf(folder.write("empty", gzipSync(new Uint8Array(0))))).length, 0);
});

Deno.test("contentChunks() does not believe a size that no stream could have", async () => {
  using folder = temporaryFolder();
  const lying = packed.slice();
  lying.fill(0xff, lying.length - 4); // 4 GiB
  await assert.rejects(
    contentOf(folder.write("lying", lying)),
    /lying: the gzip stream is damaged/,
  );
});

Deno.test("contentChunks() refuses a gzip stream that is cut short or damaged", async () => {
  using folder = temporaryFolder();
  const damaged = packed.slice();
  damaged[damaged.length - 8] ^= 1; // in the checksum
  for (
    const [name, bytes, fault] of [
      ["head", packed.subarray(0, 5), /cut short/],
      ["half", packed.subarray(0, 300_000), /cut short/],
      ["tail", packed.subarray(0, -1), /cut short/],
      ["damaged", damaged, /damaged/],
    ] as const
  ) {
    const path = folder.write(name, bytes);
    await assert.rejects(contentOf(path), (error: Error) => {
      assert.ok(error.message.startsWith(`f(): cannot read ${path}: the gzip stream is`));
      return fault.test(error.message);
    });
  }
});

Deno.test("contentChunks() says which file it cannot read and why", async () => {
  using folder = temporaryFolder();
  const missing = join(folder.path, "missing.gz");
  await assert.rejects(
    contentOf(missing),
    new RegExp(`^Error: f\\(\\): cannot read ${missing}: no such file or folder$`),
  );
  await assert.rejects(contentOf(folder.path), /it is a folder$/);
  const inFile = join(folder.write("file", "x"), "a");
  await assert.rejects(contentOf(inFile), /part of the path is a file, not a folder$/);
});

Deno.test("contentChunks() says what the system says where a file cannot be read on, packed or not", async () => {
  using folder = temporaryFolder();
  const { read } = Deno.FsFile.prototype;
  try {
    for (const bytes of [content, packed]) {
      const path = folder.write("a", bytes);
      let reads = 0;
      Deno.FsFile.prototype.read = function (buffer) {
        if (++reads < 3) return read.call(this, buffer); // its beginning, and a chunk
        return Promise.reject(new Error("Input/output error (os error 5)"));
      };
      const fault = "Input/output error (os error 5)";
      await assert.rejects(contentOf(path), { message: `f(): cannot read ${path}: ${fault}` });
    }
  } finally {
    Deno.FsFile.prototype.read = read;
  }
});

Deno.test("unpackedChunks() gives the content bit by bit and closes the file", async () => {
  using folder = temporaryFolder();
  const path = folder.write("a.gz", content);
  assert.deepEqual(await new Response(ReadableStream.from(unpackedChunks(path))).bytes(), content);
  for await (const _ of unpackedChunks(path)) break;
  const cut = folder.write("cut", packed.subarray(0, 300_000));
  await assert.rejects(async () => {
    for await (const _ of unpackedChunks(cut));
  }, /^Error: the gzip stream is cut short$/);
});

Deno.test("contentSize() tells the size of plain files, and a hint and a bound for packed ones", async () => {
  using folder = temporaryFolder();
  assert.deepEqual(await contentSize(folder.write("a", content)), {
    told: content.length,
    most: content.length,
  });
  assert.deepEqual(await contentSize(folder.write("b", packed)), {
    told: content.length,
    most: 1032 * packed.length,
  });
  // the shortest gzip stream has 18 bytes, and what tells no size is unknown
  const short = (length: number) => Uint8Array.of(0x1f, 0x8b, ...new Array(length - 3).fill(0), 1);
  const size = (length: number) => contentSize(folder.write("c", short(length)));
  assert.deepEqual(await size(18), { told: 1 << 24, most: 1032 * 18 });
  assert.deepEqual(await size(17), { told: Infinity, most: 1032 * 17 });
  const begun = (...bytes: number[]) => contentSize(folder.write("d", Uint8Array.from(bytes)));
  assert.deepEqual(await begun(0x1f, 0x8b), { told: Infinity, most: 1032 * 2 });
  assert.deepEqual(await begun(0x1f), { told: 1, most: 1 });
  assert.deepEqual(await begun(0x1f, 0x8a, 0), { told: 3, most: 3 });
  assert.deepEqual(await begun(0x1e, 0x8b, 0), { told: 3, most: 3 });
  assert.deepEqual(await begun(), { told: 0, most: 0 });
  const unknown = { told: Infinity, most: Infinity };
  assert.deepEqual(await contentSize(join(folder.path, "none")), unknown);
  assert.deepEqual(await contentSize(folder.path), unknown);
});
