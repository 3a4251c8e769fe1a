// Files that appear whole or not at all.

import assert from "node:assert/strict";
import { fileError } from "../../src/files/file_error.ts";
import { openPart } from "../../src/files/part_file.ts";
import { askForSums } from "../../src/files/written_sum.ts";
import { writeAllSync, writeFileAtomically } from "../../src/files/write_file.ts";

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("writeFileAtomically() writes text and bytes and leaves nothing beside them", () =>
  inFolder(async (folder) => {
    await writeFileAtomically(`${folder}/a.json`, "ä\n");
    await writeFileAtomically(`${folder}/b.bin`, new Uint8Array([0, 255]));
    assert.deepEqual(names(folder), ["a.json", "b.bin"]);
    assert.equal(await Deno.readTextFile(`${folder}/a.json`), "ä\n");
    assert.deepEqual([...await Deno.readFile(`${folder}/b.bin`)], [0, 255]);
  }));

Deno.test("writeFileAtomically() replaces a file, and readers of the old one keep it", () =>
  inFolder(async (folder) => {
    await writeFileAtomically(`${folder}/a`, "old");
    using reader = await Deno.open(`${folder}/a`);
    await writeFileAtomically(`${folder}/a`, "new");
    const bytes = new Uint8Array(3);
    await reader.read(bytes);
    assert.equal(new TextDecoder().decode(bytes), "old");
    assert.equal(await Deno.readTextFile(`${folder}/a`), "new");
  }));

Deno.test("writeFileAtomically() leaves one whole file when two write at once", () =>
  inFolder(async (folder) => {
    const texts = ["a", "b", "c"].map((letter) => letter.repeat(100_000));
    await Promise.all(texts.map((text) => writeFileAtomically(`${folder}/x`, text)));
    assert.deepEqual(names(folder), ["x"]);
    assert.ok(texts.includes(await Deno.readTextFile(`${folder}/x`)));
  }));

Deno.test("writeFileAtomically() names the path and removes its part when it fails", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken/inside`, { recursive: true });
    await assert.rejects(writeFileAtomically(`${folder}/taken`, "x"), {
      name: "Error",
      message: `writeFileAtomically(): cannot write ${folder}/taken: is a directory`,
    });
    await assert.rejects(writeFileAtomically(`${folder}/none/a`, "x"), {
      message: `writeFileAtomically(): cannot write ${folder}/none/a: no such file or directory`,
    });
    assert.deepEqual(names(folder), ["taken"]);
  }));

Deno.test("writeFileAtomically() says why it failed where its part cannot be removed either", () =>
  inFolder(async (folder) => {
    const refusing = (reason: string) => (): never => {
      throw new Error(`${reason} (os error 5)`);
    };
    const disk = {
      ...Deno,
      renameSync: refusing("Input/output error"),
      removeSync: refusing("Permission denied"),
    };
    await assert.rejects(writeFileAtomically(`${folder}/a`, "x", { name: "save", disk }), {
      message: `save(): cannot write ${folder}/a: input/output error`,
    });
    assert.deepEqual(names(folder), [".a.fathom-part"]);
  }));

Deno.test("writeFileAtomically() gives its sum to those who asked for it, once the file has its name", () =>
  inFolder(async (folder) => {
    const [path, failing] = [`${folder}/a`, `${folder}/none/b`];
    using sums = askForSums([path, failing]);
    await writeFileAtomically(path, "abc");
    // the example of FIPS 180-4
    const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert.deepEqual(sums.of(path), { sha256, size: 3 });
    await assert.rejects(writeFileAtomically(failing, "abc"));
    assert.equal(sums.of(failing), undefined);
  }));

Deno.test("writeFileAtomically() waits ten seconds for another writer, then says so", () =>
  inFolder(async (folder) => {
    const path = `${folder}/a`;
    const { now } = Date;
    const other = openPart(path);
    assert.ok(other);
    try {
      const times = [0, 9_999, 10_000, 10_001]; // of the call, then of each look in vain
      Date.now = () => times.shift() ?? assert.fail("looked once more after ten seconds");
      await assert.rejects(writeFileAtomically(path, "x"), {
        message: `writeFileAtomically(): cannot write ${path}: another process is writing it`,
      });
      assert.deepEqual(times, []);
      Date.now = () => 0;
      const written = writeFileAtomically(path, "second");
      await other.file.write(new TextEncoder().encode("first"));
      other.finish();
      assert.equal(Deno.readTextFileSync(path), "first");
      await written;
    } finally {
      Date.now = now;
      other[Symbol.dispose]();
    }
    assert.equal(await Deno.readTextFile(path), "second");
    assert.deepEqual(names(folder), ["a"]);
  }));

Deno.test("writeAllSync() writes on where a part was taken, and waits where a pipe is full", () => {
  const taken: number[] = [];
  let calls = 0;
  writeAllSync({
    writeSync(bytes) {
      if (++calls === 2) throw new Deno.errors.WouldBlock();
      taken.push(...bytes.subarray(0, 2));
      return Math.min(2, bytes.length);
    },
  }, new Uint8Array([1, 2, 3, 4, 5]));
  assert.deepEqual(taken, [1, 2, 3, 4, 5]);
  assert.equal(calls, 4);
});

Deno.test("fileError() keeps what the system said as its cause", () => {
  const cause = new Deno.errors.NotFound("No such file (os error 2): open '/a'");
  const error = fileError("f", "cannot read b", cause);
  assert.equal(error.message, "f(): cannot read b: no such file");
  assert.equal(error.cause, cause);
});

Deno.test({
  name:
    "writeFileAtomically() flushes the file's name too, and needs no disk that can unless it is strict",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const found: string[][] = [];
      const disk = {
        ...Deno,
        openSync(path: string | URL, options?: Deno.OpenOptions) {
          if (path !== folder) return Deno.openSync(path, options);
          found.push(names(folder));
          throw new Error("Invalid argument (os error 22)");
        },
      };
      await writeFileAtomically(`${folder}/a`, "x", { disk });
      assert.deepEqual([found, names(folder)], [[["a"]], ["a"]]);
      await assert.rejects(writeFileAtomically(`${folder}/a`, "y", { disk, strict: true }), {
        message: `writeFileAtomically(): cannot write ${folder}/a: invalid argument`,
      });
    }),
});
