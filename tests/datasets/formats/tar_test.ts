import assert from "node:assert/strict";
import { readTar } from "../../../src/datasets/formats/tar.ts";
import { tarArchive } from "./tar_files.ts";
import { noise } from "../../temporary_folder.ts";

const [a, b] = [noise(1024), noise(700)];
const archive = tarArchive([
  { name: "set/", type: "5" },
  { name: "set/header", type: "x", content: noise(600) },
  { name: "set/a", content: a },
  { name: "set/empty" },
  { name: "set/link", type: "2" },
  { name: "b", content: b, type: "\0" }, // as archives older than POSIX have it
]);

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function filesOf(bytes: Uint8Array, size = 4096): Promise<[string, number[]][]> {
  const files: [string, number[]][] = [];
  for await (const { name, content } of readTar(inChunks(bytes, size))) {
    const got: number[] = [];
    for await (const chunk of content) got.push(...chunk);
    files.push([name, got]);
  }
  return files;
}

Deno.test("readTar() gives names and contents of files, however the bytes come", async () => {
  for (const size of [1, 511, 512, 513, 100_000]) {
    assert.deepEqual(await filesOf(archive, size), [
      ["set/a", [...a]],
      ["set/empty", []],
      ["b", [...b]],
    ]);
  }
});

Deno.test("readTar() passes over what is not read, or not read to its end", async () => {
  for (const size of [100, 100_000]) {
    const sizes: [string, number][] = [];
    for await (const { name, size: bytes, content } of readTar(inChunks(archive, size))) {
      sizes.push([name, bytes]);
      if (name === "set/a") { for await (const _ of content) break; }
    }
    assert.deepEqual(sizes, [["set/a", 1024], ["set/empty", 0], ["b", 700]]);
  }
});

Deno.test("readTar() ends the chunks where it is left or throws, and leaves what follows the archive", async () => {
  const damaged = archive.slice();
  damaged[600] ^= 1; // in the second header
  const behind = new Uint8Array([...archive, ...noise(1000)]);
  const leave = async (files: AsyncIterable<unknown>) => {
    for await (const _ of files) return;
  };
  const readOn = async (files: AsyncIterable<unknown>) => {
    for await (const _ of files);
  };
  for (
    const [bytes, read, ended] of [
      [archive, leave, true],
      [damaged, (files) => assert.rejects(readOn(files), /damaged$/), true],
      [archive.subarray(0, 3000), (files) => assert.rejects(readOn(files), /set\/a$/), true],
      [behind, readOn, false],
    ] satisfies [Uint8Array, (files: AsyncIterable<unknown>) => Promise<void>, boolean][]
  ) {
    const chunks = inChunks(bytes, 512);
    await read(readTar(chunks));
    assert.equal((await chunks.next()).done, ended);
  }
});

Deno.test("readTar() is content with an archive without its end mark, and with none", async () => {
  assert.equal((await filesOf(archive.subarray(0, -1024))).length, 3);
  assert.equal((await filesOf(archive.subarray(0, 0))).length, 0);
});

Deno.test("readTar() refuses what is cut short, damaged or no archive", async () => {
  await assert.rejects(filesOf(archive.subarray(0, 100)), /ends in the middle of a header$/);
  await assert.rejects(filesOf(archive.subarray(0, 3000)), /ends in the middle of set\/a$/);
  const beforePadding = archive.length - 1024 - 300;
  await assert.rejects(filesOf(archive.subarray(0, beforePadding)), /the archive ends after b$/);
  const damaged = archive.slice();
  damaged[3] ^= 1;
  await assert.rejects(filesOf(damaged), /no tar archive, or it is damaged$/);
  await assert.rejects(filesOf(noise(2000)), /no tar archive, or it is damaged$/);
});
