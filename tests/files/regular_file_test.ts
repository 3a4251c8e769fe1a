// Opening of others' files, and refusals before a byte is read.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import {
  bytesAtATime,
  bytesOf,
  kindText,
  liesWithin,
  openRegular,
  openRegularFile,
} from "../../src/files/regular_file.ts";
import { hasSpecialFiles, makeFifo, openFiles } from "./special_files.ts";
import { noise, temporaryFolder } from "../temporary_folder.ts";

const name = "test()";
const bound = { name, most: 10, limit: "as the test says" };

/** The bytes of a file, as a text; undefined where there is none. */
async function textOf(path: string, within?: string): Promise<string | undefined> {
  using opened = await openRegularFile(path, { name, within });
  return opened && new TextDecoder().decode(await bytesOf(opened, path, bound));
}

Deno.test("openRegularFile() opens files, and finds nothing where there is nothing", async () => {
  using folder = temporaryFolder();
  const path = folder.write("a.txt", "content");
  assert.equal(await textOf(path), "content");
  assert.equal(await textOf(path, folder.path), "content");
  assert.equal(await textOf(folder.write("empty", "")), "");
  for (const missing of [join(folder.path, "b.txt"), join(path, "below")]) {
    assert.equal(await textOf(missing), undefined);
    assert.equal(await textOf(missing, folder.path), undefined);
  }
});

Deno.test({
  name: "openRegularFile() refuses folders, FIFOs, devices and sockets at once",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    await makeFifo(join(folder.path, "fifo"));
    using _ = Deno.listen({ transport: "unix", path: join(folder.path, "socket") });
    const cases = [
      [folder.path, "a folder"],
      [join(folder.path, "fifo"), "a FIFO"],
      [join(folder.path, "socket"), "a socket"],
      ["/dev/zero", "a device"],
    ];
    for (const [path, kind] of cases) {
      await assert.rejects(textOf(path), {
        name: "TypeError",
        message: `test(): wanted a regular file at ${path}, got ${kind}`,
      });
    }
  },
});

Deno.test({
  name: "openRegularFile() follows links within a folder, and none that leads out of it",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    const at = (path: string) => join(folder.path, path);
    folder.write("run/a", "inside");
    folder.write("run-2/a", "outside"); // whose name begins with that of the folder
    Deno.symlinkSync("a", at("run/link"));
    Deno.symlinkSync("../run-2/a", at("run/out"));
    Deno.symlinkSync("../run-2", at("run/network"));
    Deno.symlinkSync("/dev/zero", at("run/zero"));
    Deno.symlinkSync("gone", at("run/broken"));
    Deno.symlinkSync("run", at("run-link"));
    for (const run of ["run", "run-link"]) {
      assert.equal(await textOf(at(`${run}/link`), at(run)), "inside");
      for (const name of ["out", "network/a", "zero"]) {
        const path = at(`${run}/${name}`);
        await assert.rejects(textOf(path, at(run)), (error: Error) => {
          assert.match(error.message, /is a link to .*, outside of .*, which is not read; /);
          assert.ok(error.message.includes(path));
          return true;
        });
      }
      await assert.rejects(
        textOf(at(`${run}/broken`), at(run)),
        /is a link to a file that is missing/,
      );
    }
    assert.equal(await textOf(at("run/out")), "outside"); // nobody asked
  },
});

Deno.test("bytesOf() refuses a file that is too large before it reads it", async () => {
  using folder = temporaryFolder();
  const path = folder.write("large", "");
  Deno.truncateSync(path, 2 ** 40); // sparse
  await assert.rejects(textOf(path), {
    name: "RangeError",
    message: `test(): wanted at most 10 bytes in ${path}, as the test says, got 1,099,511,627,776`,
  });
  Deno.truncateSync(path, 10);
  assert.equal((await textOf(path))!.length, 10);
});

Deno.test("bytesOf() reads a file of several pieces, and what is left of one that was cut meanwhile", async () => {
  using folder = temporaryFolder();
  for (const length of [0, 1, bytesAtATime, bytesAtATime + 1, 2 * bytesAtATime + 77]) {
    const content = Buffer.alloc(length, noise(997));
    using opened = (await openRegularFile(folder.write("a", content), { name }))!;
    assert.equal(opened.size, length);
    const heard: Uint8Array[] = [];
    const options = {
      ...bound,
      most: length,
      onBytes: (piece: Uint8Array) => heard.push(piece.slice()),
    };
    const bytes = await bytesOf(opened, "a", options);
    assert.equal(bytes.length, length);
    assert.ok(Buffer.from(bytes).equals(content));
    assert.ok(Buffer.concat(heard).equals(content));
    assert.ok(heard.every((piece) => piece.length <= bytesAtATime));

    // it was longer when it was opened
    await opened.file.seek(0, Deno.SeekMode.Start);
    const longer = { ...opened, size: length + 9 };
    const left = await bytesOf(longer, "a", { ...bound, most: length + 9 });
    assert.ok(Buffer.from(left).equals(content));
    // and it may have grown
    await opened.file.seek(0, Deno.SeekMode.Start);
    const shorter = { ...opened, size: length >> 1 };
    const first = await bytesOf(shorter, "a", { ...bound, most: length });
    assert.ok(Buffer.from(first).equals(content.subarray(0, length >> 1)));
  }
});

Deno.test("openRegular() says what is no regular file, and what to do", async () => {
  using folder = temporaryFolder();
  await assert.rejects(openRegular(folder.path), { message: "it is a folder" });
  if (!hasSpecialFiles) return;
  const fifo = join(folder.path, "fifo");
  await makeFifo(fifo);
  await assert.rejects(openRegular(fifo), {
    message: "wanted a regular file, got a FIFO; write its content to a file first",
  });
  Deno.symlinkSync("a", join(folder.path, "link"));
  assert.equal(kindText(Deno.lstatSync(join(folder.path, "link"))), "a link");
});

Deno.test("openRegularFile() leaves no file open, whatever it refuses", async () => {
  using folder = temporaryFolder();
  const path = folder.write("large", "more than ten bytes");
  for (let i = 0; i < 5; i++) {
    await assert.rejects(textOf(path));
    await assert.rejects(textOf(folder.path));
    await textOf(folder.write("small", "x"));
  }
  assert.equal(openFiles(folder.path), 0);
});

Deno.test("openRegular() closes what was replaced between two looks", async () => {
  using folder = temporaryFolder();
  const [file, place] = [folder.write("a.txt", "content"), folder.path];
  const { stat } = Deno;
  try {
    Deno.stat = () => stat(file);
    const before = openFiles(place);
    await assert.rejects(openRegular(place), /it is a folder/);
    assert.deepEqual(openFiles(place), before);
  } finally {
    Deno.stat = stat;
  }
});

Deno.test("liesWithin() compares folders, not the beginnings of names", () => {
  const folder = join("/", "a", "b");
  for (const path of ["/a/b", "/a/b/c", "/a/b/..c", "/a/b/c/../d"]) {
    assert.equal(liesWithin(path, folder), true, path);
  }
  for (const path of ["/a", "/a/bc", "/a/b/../c", "/"]) {
    assert.equal(liesWithin(path, folder), false, path);
  }
});
