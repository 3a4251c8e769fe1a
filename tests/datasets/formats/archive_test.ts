import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { unpackArchive } from "../../../src/datasets/formats/archive.ts";
import { joined } from "./mat_files.ts";
import { tarArchive } from "./tar_files.ts";
import { noise, temporaryFolder } from "../../temporary_folder.ts";

const [a, b] = [noise(200_000), noise(70_000)];
const members = [{ name: "a.bin", size: a.length }, { name: "b.bin", size: b.length }];
const archive = tarArchive([
  { name: "set/", type: "5" },
  { name: "set/readme.html", content: noise(2) },
  { name: "set/b.bin", content: b },
  { name: "../../a.bin", content: a },
  { name: "set/c.bin", type: "2" },
]);

Deno.test("unpackArchive() writes the wanted files under their bare names", async () => {
  using folder = temporaryFolder();
  await unpackArchive(folder.write("x.tar.gz", archive), members, folder.path);
  assert.deepEqual(folder.names(), ["a.bin", "b.bin", "x.tar.gz"]);
  assert.deepEqual(Deno.readFileSync(join(folder.path, "a.bin")), a);
  assert.deepEqual(Deno.readFileSync(join(folder.path, "b.bin")), b);
});

Deno.test("unpackArchive() keeps nothing of an archive that lacks a file or has another size", async () => {
  using folder = temporaryFolder();
  const path = folder.write("x.tar.gz", archive);
  const fault = (text: string) => new Error(`unpackArchive(): cannot unpack ${path}: ${text}`);
  await assert.rejects(
    unpackArchive(
      path,
      [...members, { name: "c.bin", size: 0 }, { name: "d", size: 1 }],
      folder.path,
    ),
    fault("no c.bin, d in it"),
  );
  await assert.rejects(
    unpackArchive(path, [members[1], { name: "a.bin", size: 5 }], folder.path),
    fault("wanted 5 bytes of a.bin, got 200000"),
  );
  assert.deepEqual(folder.names(), ["x.tar.gz"]);
});

Deno.test("unpackArchive() leaves older files as they are until all new ones are whole", async () => {
  using folder = temporaryFolder();
  const path = folder.write("x.tar.gz", archive);
  const older = members.map(({ name }) => folder.write(name, `older ${name}`));
  await assert.rejects(
    unpackArchive(path, [...members, { name: "c.bin", size: 0 }], folder.path),
    /no c\.bin in it$/,
  );
  for (const file of older) assert.match(Deno.readTextFileSync(file), /^older [ab]\.bin$/);
  await unpackArchive(path, members, folder.path);
  assert.deepEqual(older.map((file) => Deno.readFileSync(file)), [a, b]);
});

Deno.test("unpackArchive() keeps nothing of an archive that is cut short or is none", async () => {
  using folder = temporaryFolder();
  const path = folder.write("x.tar.gz", archive);
  Deno.truncateSync(path, 150_000);
  await assert.rejects(unpackArchive(path, members, folder.path), /the gzip stream is cut short$/);
  const cut = folder.write("cut.tar.gz", archive.subarray(0, 150_000));
  await assert.rejects(unpackArchive(cut, members, folder.path), /ends in the middle of .*a.bin$/);
  const text = folder.write("text.tar.gz", "This is no archive. ".repeat(100));
  await assert.rejects(
    unpackArchive(text, members, folder.path),
    /text.tar.gz: readTar\(\): this is no tar/,
  );
  assert.deepEqual(folder.names(), ["cut.tar.gz", "text.tar.gz", "x.tar.gz"]);
});

Deno.test("unpackArchive() reads to the checksum behind the last file", async () => {
  using folder = temporaryFolder();
  const content = noise(3000);
  const members = [{ name: "a.bin", size: content.length }];
  // so much behind the files that the end of the archive comes before the end of the stream
  const padded = joined(tarArchive([{ name: "a.bin", content }]), noise(2_000_000));
  const packed = gzipSync(padded);
  const path = join(folder.path, "a.tar.gz");
  Deno.writeFileSync(path, packed);
  await unpackArchive(path, members, folder.path);
  packed[packed.length - 8] ^= 1;
  Deno.writeFileSync(path, packed);
  await Deno.remove(join(folder.path, "a.bin"));
  await assert.rejects(unpackArchive(path, members, folder.path), /incorrect data check/);
  assert.deepEqual(folder.names(), ["a.tar.gz"]);
});

Deno.test("unpackArchive() stops at the signal and keeps nothing", async () => {
  using folder = temporaryFolder();
  const path = folder.write("x.tar.gz", archive);
  await assert.rejects(
    unpackArchive(path, members, folder.path, AbortSignal.abort()),
    { name: "AbortError" },
  );
  assert.deepEqual(folder.names(), ["x.tar.gz"]);
});
