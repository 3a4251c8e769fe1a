// Event files: their names, and what is left of those that were there. What is in them is in tensorboard_test.ts.

import assert from "node:assert/strict";
import { openEventFile } from "../../../src/views/tensorboard/event_file.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

const events = (names: string[]) => names.filter((name) => !name.startsWith("."));

Deno.test("openEventFile() makes a file of a name of its own, which is gone where nothing was written", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/new/deep`;
  {
    using _ = openEventFile("f", path);
    const [name, ...more] = events([...Deno.readDirSync(path)].map(({ name }) => name));
    assert.match(name, /^events\.out\.tfevents\.\d{10}\.fathom\.[0-9a-f]{8}$/);
    assert.ok(Math.abs(Number(name.split(".")[3]) - Date.now() / 1000) < 600); // seconds
    assert.deepEqual(more, []);
  }
  assert.deepEqual(folder.names(), []);
});

Deno.test("openEventFile() has a record in the file once it is written, and closes it once", () => {
  using folder = temporaryFolder();
  using file = openEventFile("f", folder.path);
  const [name] = events(folder.names());
  file.write(Uint8Array.of(1, 2));
  assert.deepEqual([...Deno.readFileSync(`${folder.path}/${name}`)], [1, 2]);
  file.write(Uint8Array.of(3));
  file[Symbol.dispose]();
  file[Symbol.dispose]();
  assert.deepEqual(folder.names(), [name]);
  assert.deepEqual([...Deno.readFileSync(`${folder.path}/${name}`)], [1, 2, 3]);
});

Deno.test("openEventFile() refuses other event files, and with force replaces its own at the first record", () => {
  const own = "events.out.tfevents.12.fathom.0123abcd";
  const others = [
    "events.out.tfevents.12.host.0123abcd",
    `${own}0`,
    `x${own}`,
    "events.out.tfevents..fathom.0123abcd",
  ].sort();
  using folder = temporaryFolder();
  folder.write("notes.txt", "");
  folder.write(own, "old");
  assert.throws(() => openEventFile("f", folder.path), {
    name: "AlreadyExists",
    message:
      `f(): the folder must not have event files, but ${folder.path}/${own} exists; use one ` +
      "folder per run, or {force: true}, which replaces those that Fathom wrote",
  });
  for (const name of others) folder.write(name, "");
  const before = folder.names();
  openEventFile("f", folder.path, { force: true })[Symbol.dispose]();
  assert.deepEqual(folder.names(), before); // nothing came to replace them
  {
    using file = openEventFile("f", folder.path, { force: true });
    assert.ok(folder.names().includes(own));
    file.write(Uint8Array.of(1));
    assert.ok(!folder.names().includes(own));
  }
  const kept = before.filter((name) => name !== own);
  assert.equal(folder.names().length, kept.length + 1);
  assert.ok(kept.every((name) => folder.names().includes(name)));
});

Deno.test("openEventFile() keeps whole records alone if the disk is full, and names the file", () => {
  using folder = temporaryFolder();
  using file = openEventFile("f", folder.path);
  const path = `${folder.path}/${events(folder.names())[0]}`;
  file.write(Uint8Array.of(1));
  file.write(Uint8Array.of(2, 5));
  const write = Deno.FsFile.prototype.writeSync;
  let calls = 0;
  Deno.FsFile.prototype.writeSync = function (bytes) {
    if (++calls === 2) throw new Error("no space left");
    return write.call(this, bytes.subarray(0, 1));
  };
  try {
    assert.throws(() => file.write(Uint8Array.of(3, 4)), {
      message: `f(): cannot write ${path}: no space left`,
    });
  } finally {
    Deno.FsFile.prototype.writeSync = write;
  }
  assert.deepEqual([...Deno.readFileSync(path)], [1, 2, 5]);
});
