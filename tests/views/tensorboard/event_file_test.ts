// Event files: their names, and what is left of those that were there. What is in them is in tensorboard_test.ts.

import assert from "node:assert/strict";
import { openEventFolder } from "../../../src/views/tensorboard/event_file.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

const events = (names: string[]) => names.filter((name) => !name.startsWith("."));

Deno.test("openEventFolder() makes a file of a name of its own, which is gone where nothing was written", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/new/deep`;
  {
    using opened = openEventFolder("f", path);
    opened.begin();
    const [name, ...more] = events([...Deno.readDirSync(path)].map(({ name }) => name));
    assert.match(name, /^events\.out\.tfevents\.\d{10}\.fathom\.[0-9a-f]{8}$/);
    assert.ok(Math.abs(Number(name.split(".")[3]) - Date.now() / 1000) < 600); // seconds
    assert.deepEqual(more, []);
  }
  assert.deepEqual(folder.names(), []);
});

Deno.test("openEventFolder() has a record in the file once it is written, and closes it once", () => {
  using folder = temporaryFolder();
  using opened = openEventFolder("f", folder.path);
  const file = opened.begin();
  const [name] = events(folder.names());
  file.write(Uint8Array.of(1, 2));
  assert.deepEqual([...Deno.readFileSync(`${folder.path}/${name}`)], [1, 2]);
  file.write(Uint8Array.of(3));
  opened[Symbol.dispose]();
  opened[Symbol.dispose]();
  assert.deepEqual(folder.names(), [name]);
  assert.deepEqual([...Deno.readFileSync(`${folder.path}/${name}`)], [1, 2, 3]);
});

Deno.test("openEventFolder() refuses other event files, and with force replaces its own at the first record", () => {
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
  assert.throws(() => openEventFolder("f", folder.path), {
    name: "AlreadyExists",
    message:
      `f(): the folder must not have event files, but ${folder.path}/${own} exists; use one ` +
      "folder per run, or {force: true}, which replaces those that Fathom wrote",
  });
  for (const name of others) folder.write(name, "");
  const before = folder.names();
  {
    using opened = openEventFolder("f", folder.path, { force: true });
    opened.begin();
  }
  assert.deepEqual(folder.names(), before); // nothing came to replace them
  {
    using opened = openEventFolder("f", folder.path, { force: true });
    const file = opened.begin();
    assert.ok(folder.names().includes(own));
    file.write(Uint8Array.of(1));
    assert.ok(!folder.names().includes(own));
  }
  const kept = before.filter((name) => name !== own);
  assert.equal(folder.names().length, kept.length + 1);
  assert.ok(kept.every((name) => folder.names().includes(name)));
});

Deno.test("openEventFolder() keeps whole records alone if the disk is full, and names the file", () => {
  using folder = temporaryFolder();
  using opened = openEventFolder("f", folder.path);
  const file = opened.begin();
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

Deno.test("openEventFolder() goes on with a file where it was, cut back to its first records", async () => {
  using folder = temporaryFolder();
  const own = "events.out.tfevents.12.fathom.0123abcd";
  folder.write(own, Uint8Array.of(1, 2, 3, 4));
  {
    using opened = openEventFolder("f", folder.path, { resume: true });
    assert.deepEqual(opened.left, [own]);
    const file = opened.goOn({ file: own, size: 3 });
    assert.deepEqual(file.place, { file: own, size: 3 });
    file.write(Uint8Array.of(9));
    assert.deepEqual(file.place, { file: own, size: 4 });
    await file.flush();
  }
  assert.deepEqual(folder.names(), [own]);
  assert.deepEqual([...Deno.readFileSync(`${folder.path}/${own}`)], [1, 2, 3, 9]);
  {
    using opened = openEventFolder("f", folder.path, { resume: true });
    opened.begin().write(Uint8Array.of(7)); // of a run that was saved before it wrote
  }
  assert.equal(folder.names().length, 1);
  assert.ok(!folder.names().includes(own));
});

Deno.test("openEventFolder() refuses a shortened or missing file, and keeps what is there", () => {
  using folder = temporaryFolder();
  const own = "events.out.tfevents.12.fathom.0123abcd";
  folder.write(own, Uint8Array.of(1, 2));
  for (const [file, found] of [[own, 2], [own.replace("a", "b"), 0]] as const) {
    using opened = openEventFolder("f", folder.path, { resume: true });
    assert.throws(() => opened.goOn({ file, size: 3 }), {
      message:
        `f(): ${folder.path}/${file} must have at least 3 bytes, as when the run was saved, got ${found}; ` +
        "restore it, or write to another one",
    });
  }
  assert.deepEqual(folder.names(), [own]);
  assert.deepEqual([...Deno.readFileSync(`${folder.path}/${own}`)], [1, 2]);
});

Deno.test("openEventFolder() with resume refuses the files of more than one run", () => {
  using folder = temporaryFolder();
  const names = ["12.fathom.0123abcd", "13.fathom.0123abcd"].map((name) =>
    `events.out.tfevents.${name}`
  );
  for (const name of names) folder.write(name, "");
  assert.throws(
    () => openEventFolder("f", folder.path, { resume: true }),
    Deno.errors.AlreadyExists,
  );
  Deno.removeSync(`${folder.path}/${names[0]}`);
  folder.write("events.out.tfevents.12.host.0123abcd", "");
  assert.throws(() => openEventFolder("f", folder.path, { resume: true }), {
    name: "AlreadyExists",
    message:
      `f(): the folder must not have other event files, but ${folder.path}/events.out.tfevents.12.host.0123abcd ` +
      "exists; use one folder per run, or {force: true}, which replaces those that Fathom wrote",
  });
});
