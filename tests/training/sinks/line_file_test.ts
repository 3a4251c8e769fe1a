// A file of lines that can be followed while it grows.

import assert from "node:assert/strict";
import { askForSums, sha256Of } from "../../../src/files/written_sum.ts";
import { openLineFile } from "../../../src/training/sinks/line_file.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

Deno.test("openLineFile() has every line in the part at once, and gives it its name and its sum at the end", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a`;
  using sums = askForSums([path]);
  const lines = openLineFile("f", path);
  for (const [line, text] of [["ä\n", "ä\n"], ["b\nc\n", "ä\nb\nc\n"]]) {
    lines.write(line);
    assert.equal(Deno.readTextFileSync(`${path}.part`), text);
  }
  assert.deepEqual([folder.names(), sums.of(path)], [["a.part"], undefined]);
  lines.close("whole");
  assert.deepEqual(folder.names(), ["a"]);
  assert.equal(Deno.readTextFileSync(path), "ä\nb\nc\n");
  assert.deepEqual(sums.of(path), { sha256: sha256Of("ä\nb\nc\n"), size: 7 });
});

for (
  const { state, text, left } of [
    { state: "whole", text: "", left: ["a"] },
    { state: "whole", text: "\n", left: ["a"] },
    { state: "partial", text: "", left: [] },
    { state: "partial", text: "\n", left: ["a"] },
  ] as const
) {
  Deno.test(`openLineFile() leaves [${left}] of a ${state} file of ${text.length} characters`, () => {
    using folder = temporaryFolder();
    const lines = openLineFile("f", `${folder.path}/a`);
    if (text) lines.write(text);
    lines.close(state);
    assert.deepEqual(folder.names(), left);
    for (const name of left) assert.equal(Deno.readTextFileSync(`${folder.path}/${name}`), text);
  });
}

Deno.test("openLineFile() refuses an existing file at the beginning and at the end, unless it may replace it", () => {
  using folder = temporaryFolder();
  const path = folder.write("a", "old");
  assert.throws(() => openLineFile("f", path), {
    name: "AlreadyExists",
    message: `f(): wanted a new file, but ${path} exists; {force: true} replaces it`,
  });
  assert.deepEqual(folder.names(), ["a"]);
  const replacing = openLineFile("f", path, { force: true });
  replacing.write("new\n");
  assert.equal(Deno.readTextFileSync(path), "old"); // until the end
  replacing.close("partial");
  assert.equal(Deno.readTextFileSync(path), "new\n");

  const late = openLineFile("f", `${folder.path}/b`);
  late.write("mine\n");
  folder.write("b", "another's");
  assert.throws(() => late.close("whole"), {
    name: "AlreadyExists",
    message: `f(): wanted a new file, but ${folder.path}/b exists; the lines are in ` +
      `${folder.path}/b.part; {force: true} replaces it`,
  });
  assert.deepEqual(folder.names(), ["a", "b", "b.part"]);
  assert.equal(Deno.readTextFileSync(`${folder.path}/b`), "another's");
  assert.equal(Deno.readTextFileSync(`${folder.path}/b.part`), "mine\n");
});

Deno.test("openLineFile() keeps whole lines alone if the disk is full, and names the part", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a`;
  using sums = askForSums([path]);
  const lines = openLineFile("f", path);
  lines.write("ä\n");
  const write = Deno.FsFile.prototype.writeSync;
  let calls = 0;
  Deno.FsFile.prototype.writeSync = function (bytes) {
    if (++calls === 2) throw new Error("no space left");
    return write.call(this, bytes.subarray(0, 3));
  };
  try {
    assert.throws(() => lines.write("torn line\n"), {
      message: `f(): cannot write ${path}.part: no space left`,
    });
  } finally {
    Deno.FsFile.prototype.writeSync = write;
  }
  assert.equal(Deno.readTextFileSync(`${path}.part`), "ä\n");
  lines.close("partial");
  assert.equal(Deno.readTextFileSync(path), "ä\n");
  assert.deepEqual(sums.of(path), { sha256: sha256Of("ä\n"), size: 3 });
});

Deno.test("openLineFile() names both files where the part cannot get its name", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a`;
  const lines = openLineFile("f", path, { force: true });
  folder.write("a/inside", "");
  assert.throws(() => lines.close("whole"), {
    message: `f(): cannot rename ${path}.part to ${path}: is a directory`,
  });
});

Deno.test("openLineFile() replaces a part that the dead left where it may, and names what is in its way", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a`;
  folder.write("a.part", "dead");
  assert.throws(() => openLineFile("f", path), {
    name: "AlreadyExists",
    message:
      `f(): wanted a new file, but ${path}.part exists, left by a program that was killed; ` +
      "{force: true} replaces it",
  });
  const lines = openLineFile("f", path, { force: true });
  assert.equal(Deno.readTextFileSync(`${path}.part`), "");
  lines.close("partial");
  assert.deepEqual(folder.names(), []);

  folder.write("a.part", "dead");
  folder.write("a", "whole");
  assert.throws(() => openLineFile("f", path), {
    message: `f(): wanted a new file, but ${path} exists; {force: true} replaces it`,
  });
  assert.deepEqual(folder.names(), ["a", "a.part"]);
});

Deno.test("openLineFile() refuses a file that another finishes while the part is opened, and leaves no part", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a`;
  const lock = Deno.FsFile.prototype.tryLockSync;
  Deno.FsFile.prototype.tryLockSync = function (exclusive) {
    folder.write("a", "another's");
    return lock.call(this, exclusive);
  };
  try {
    assert.throws(() => openLineFile("f", path), {
      name: "AlreadyExists",
      message: `f(): wanted a new file, but ${path} exists; {force: true} replaces it`,
    });
    openLineFile("f", path, { force: true }).close("whole");
  } finally {
    Deno.FsFile.prototype.tryLockSync = lock;
  }
  assert.deepEqual([folder.names(), Deno.readTextFileSync(path)], [["a"], ""]);
});

for (const left of ["a", "a.part"]) {
  Deno.test(`openLineFile() goes on with ${left} from a size on, and has the sum of the whole`, async () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/a`;
    folder.write(left, "ä\nb\ntorn");
    using sums = askForSums([path]);
    const lines = openLineFile("f", path, { resume: true });
    assert.deepEqual([lines.found, folder.names()], [9, ["a.part"]]);
    lines.keep(5);
    assert.equal(lines.size, 5);
    lines.write("c\n");
    await lines.flush();
    assert.equal(lines.size, 7);
    lines.close("partial");
    assert.deepEqual(folder.names(), ["a"]);
    assert.equal(Deno.readTextFileSync(path), "ä\nb\nc\n");
    assert.deepEqual(sums.of(path), { sha256: sha256Of("ä\nb\nc\n"), size: 7 });
  });

  Deno.test(`openLineFile() gives ${left} its name back where nothing came to go on with`, () => {
    using folder = temporaryFolder();
    folder.write(left, "kept\n");
    openLineFile("f", `${folder.path}/a`, { resume: true }).close("whole");
    assert.deepEqual(folder.names(), [left]);
    assert.equal(Deno.readTextFileSync(`${folder.path}/${left}`), "kept\n");
  });
}

Deno.test("openLineFile() goes on with neither of two files, and with one that another writes never", () => {
  using folder = temporaryFolder();
  const path = folder.write("a", "ended\n");
  folder.write("a.part", "killed\n");
  assert.throws(() => openLineFile("f", path, { resume: true }), {
    name: "AlreadyExists",
    message:
      `f(): wanted ${path}.part or ${path} to go on with, but both exist; remove the one that is not of the run`,
  });
  assert.deepEqual(folder.names(), ["a", "a.part"]);
  Deno.removeSync(path);
  const writing = openLineFile("f", path, { resume: true });
  assert.throws(() => openLineFile("f", path, { resume: true }), {
    name: "Busy",
    message:
      `f(): ${path}.part is being written by another program or stream; wait for it to end, or choose another file`,
  });
  writing.close("partial");
  assert.equal(Deno.readTextFileSync(`${path}.part`), "killed\n");
});
