// A text file that appears whole or not at all.

import assert from "node:assert/strict";
import { finishAll, openTextFile } from "../../src/files/text_file.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("openTextFile() gives the file its name when it is finished, with all that was written", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/out.csv`;
  {
    using file = openTextFile(path);
    file.write("a\n");
    file.write("ü\n");
    assert.ok(!folder.names().includes("out.csv"));
    file.finish();
    file.finish();
  }
  assert.deepEqual(folder.names(), ["out.csv"]);
  assert.equal(Deno.readTextFileSync(path), "a\nü\n");
});

Deno.test("openTextFile() leaves nothing of a file that was not finished, and an older one as it was", () => {
  using folder = temporaryFolder();
  const path = folder.write("out.csv", "old");
  {
    using file = openTextFile(path, { force: true });
    file.write("new");
  }
  assert.deepEqual(folder.names(), ["out.csv"]);
  assert.equal(Deno.readTextFileSync(path), "old");
});

Deno.test("openTextFile() refuses a file that exists, and a folder that does not, in one line", () => {
  using folder = temporaryFolder();
  const path = folder.write("out.csv", "old");
  assert.throws(
    () => openTextFile(path),
    /wanted a new file, but .*out\.csv exists; --force replaces it/,
  );
  assert.throws(
    () => openTextFile(`${folder.path}/none/out.csv`),
    /openTextFile\(\): cannot write .*none\/out\.csv: no such file or directory$/,
  );
  assert.deepEqual(folder.names(), ["out.csv"]);
  // said before anything is written, not when the file is to get its name
  Deno.mkdirSync(`${folder.path}/folder`);
  assert.throws(
    () => openTextFile(`${folder.path}/folder`, { force: true }),
    /openTextFile\(\): cannot write .*folder: it is a folder$/,
  );
  assert.deepEqual(folder.names(), ["folder", "out.csv"]);
});

Deno.test("openTextFile() refuses a file that is being written, whatever force says, and removes what the dead left", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/out.csv`;
  folder.write(".earlier.csv.fathom-part", "x");
  const notices: string[] = [];
  using file = openTextFile(path, { onNotice: (text) => notices.push(text) });
  for (const force of [false, true]) {
    assert.throws(() => openTextFile(path, { force }), {
      name: "Busy",
      message: `openTextFile(): ${path} is being written by another command; wait for it to end, ` +
        "or choose another file",
    });
  }
  file.write(Uint8Array.of(65));
  file.finish();
  assert.deepEqual(folder.names(), ["out.csv"]);
  assert.deepEqual(notices, [
    `${folder.path}/.earlier.csv.fathom-part was left by a killed command and is removed`,
  ]);
});

Deno.test("openTextFile() refuses a file that appears while it opens its part, and leaves no part", () => {
  using folder = temporaryFolder();
  folder.write(".earlier.csv.fathom-part", "x");
  const path = `${folder.path}/out.csv`;
  const onNotice = () => void folder.write("out.csv", "another's"); // told before the part is opened
  assert.throws(() => openTextFile(path, { onNotice }), {
    name: "AlreadyExists",
    message: `openTextFile(): wanted a new file, but ${path} exists; --force replaces it`,
  });
  assert.deepEqual(folder.names(), ["out.csv"]);
  assert.equal(Deno.readTextFileSync(path), "another's");
});

Deno.test("finishAll() brings every file to the disk once, before the first gets its name, and then their names", () => {
  using folder = temporaryFolder();
  const sync = Deno.FsFile.prototype.syncSync;
  const whole = () => folder.names().filter((name) => !name.startsWith("."));
  let calls = 0;
  let full = true;
  const named: string[][] = [];
  Deno.FsFile.prototype.syncSync = function () {
    if (this.statSync().isDirectory) return void named.push(whole());
    calls++;
    assert.deepEqual(whole(), []);
    if (full && calls === 2) throw new Error("no space left");
    return sync.call(this);
  };
  try {
    using a = openTextFile(`${folder.path}/a`);
    using b = openTextFile(`${folder.path}/b`);
    a.write("a");
    b.write("b");
    assert.throws(() => finishAll([a, b]), {
      message: `openTextFile(): cannot write ${folder.path}/b: no space left`,
    });
    assert.deepEqual(whole(), []);
    full = false;
    finishAll([a, b]); // b alone is still to be brought there
    assert.deepEqual([calls, whole()], [3, ["a", "b"]]);
    if (Deno.build.os !== "windows") assert.deepEqual(named, [["a"], ["a", "b"]]);
  } finally {
    Deno.FsFile.prototype.syncSync = sync;
  }
  assert.deepEqual(["a", "b"].map((name) => Deno.readTextFileSync(`${folder.path}/${name}`)), [
    "a",
    "b",
  ]);
});

Deno.test("finishAll() never lets an older file stand beside a newer one", () => {
  using folder = temporaryFolder();
  for (const name of ["a", "b", "c"]) folder.write(name, "older");
  const seen: string[] = [];
  const see = () => {
    const versions = ["a", "b", "c"].filter((name) => folder.names().includes(name))
      .map((name) => Deno.readTextFileSync(`${folder.path}/${name}`));
    seen.push(versions.join(" "));
  };
  const { renameSync, removeSync } = Deno;
  const seeing = <T extends unknown[]>(act: (...args: T) => void) => (...args: T) => {
    act(...args);
    see();
  };
  Object.assign(Deno, { renameSync: seeing(renameSync), removeSync: seeing(removeSync) });
  try {
    const files = ["a", "b", "c"].map((name) =>
      openTextFile(`${folder.path}/${name}`, { force: true })
    );
    for (const file of files) file.write("newer");
    finishAll(files);
  } finally {
    Object.assign(Deno, { renameSync, removeSync });
  }
  assert.deepEqual(seen, ["older older", "older", "newer", "newer newer", "newer newer newer"]);
});
