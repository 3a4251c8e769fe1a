// Files that are read while they grow.

import assert from "node:assert/strict";
import { openGrowingFile } from "../../src/files/growing_file.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("openGrowingFile() never replaces a file that is being written, and one of the dead only with force", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/s.jsonl.part`;
  {
    using _ = openGrowingFile("f", path);
    for (const force of [false, true]) {
      assert.throws(() => openGrowingFile("f", path, { force }), {
        name: "Busy",
        message:
          `f(): ${path} is being written by another program or stream; wait for it to end, ` +
          "or choose another file",
      });
    }
  }
  assert.throws(() => openGrowingFile("f", path), /exists, left by a program that was killed/);
  using reader = Deno.openSync(path);
  using _ = openGrowingFile("f", path, { force: true });
  assert.notEqual(reader.statSync().ino, Deno.statSync(path).ino); // who follows the old one keeps it
});

Deno.test("openGrowingFile() on a disk without locks refuses what is there, whatever force says", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/s.jsonl.part`;
  const tryLock = () => {
    throw new Deno.errors.NotSupported("not supported");
  };
  openGrowingFile("f", path, { tryLock }).close();
  assert.throws(
    () => openGrowingFile("f", path, { force: true, tryLock }),
    /nothing shows whether another program is writing it; remove it if none is/,
  );
});
