// A folder that one process owns.

import assert from "node:assert/strict";
import { join } from "node:path";
import { lockName, ownFolder } from "../../src/files/owned_folder.ts";
import { hasSpecialFiles, makeFifo } from "./special_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { holderOf } from "./holder.ts";

const busy = { name: "Busy" };

async function tell(child: Deno.ChildProcess, word: string): Promise<void> {
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(word));
  await writer.close();
  await child.status;
}

Deno.test("ownFolder() makes the folder and those above, and takes them back with its lock", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "a", "b");
  {
    using _ = ownFolder(path);
    assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name), [lockName]);
  }
  assert.deepEqual(folder.names(), []);
  {
    using owned = ownFolder(path);
    owned.keep();
  }
  assert.deepEqual([...Deno.readDirSync(path)], []);
  {
    using _ = ownFolder(path);
    Deno.writeTextFileSync(join(path, "notes"), "mine");
  }
  assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name), ["notes"]);
});

Deno.test("ownFolder() refuses a second call in this process, by whatever path, until the first is done", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "a");
  Deno.mkdirSync(path);
  Deno.symlinkSync(path, join(folder.path, "link"));
  {
    using _ = ownFolder(path);
    assert.throws(() => ownFolder(path), busy);
    assert.throws(() => ownFolder(join(folder.path, "link")), busy);
  }
  using _ = ownFolder(join(folder.path, "link"));
});

Deno.test("ownFolder() says which command owns the folder and since when, and is free after it ends or is killed", async () => {
  using folder = temporaryFolder();
  const notices: string[] = [];
  const onNotice = (text: string) => void notices.push(text);
  const own = () => ownFolder(folder.path, { name: "createRunFolder", onNotice });
  for (const end of ["free", "exit", "kill"]) {
    const child = await holderOf(folder.path);
    assert.throws(own, {
      name: "Busy",
      message: new RegExp(
        `^createRunFolder\\(\\): ${folder.path} is in use by "deno run \\S*hold_folder\\.ts ${folder.path}", ` +
          "started \\d\\d:\\d\\d:\\d\\d; wait for it to end, or choose another folder$",
      ),
    });
    if (end === "kill") {
      child.kill("SIGKILL");
      await child.stdin.close().catch(() => {});
      await child.status;
      assert.deepEqual(folder.names(), [lockName]);
    } else {
      await tell(child, end);
      assert.deepEqual(folder.names(), [], end);
    }
    own()[Symbol.dispose]();
    assert.deepEqual(folder.names(), []);
  }
  assert.equal(notices.length, 1);
  assert.match(
    notices[0],
    /: "deno run .*", started \S+, ended without cleaning up$/,
  );
});

Deno.test("ownFolder() owns the lock that is there, not one that its last owner removed meanwhile", () => {
  using folder = temporaryFolder();
  const first = ownFolder(folder.path);
  let looks = 0;
  using second = ownFolder(folder.path, {
    tryLock(file) {
      // the first ends between another's opening of the lock file and its locking
      if (looks++ === 0) first[Symbol.dispose]();
      return file.tryLockSync(true);
    },
  });
  assert.equal(looks, 2);
  assert.throws(() => ownFolder(second.path), busy);
});

Deno.test("ownFolder() makes the folder again when its last owner removed it meanwhile", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "a");
  const first = ownFolder(path);
  let looks = 0;
  {
    using _ = ownFolder(path, {
      tryLock(file) {
        if (looks++ === 0) first[Symbol.dispose]();
        return file.tryLockSync(true);
      },
    });
    assert.throws(() => ownFolder(path), busy);
  }
  assert.deepEqual(folder.names(), []);
});

Deno.test("ownFolder() refuses a disk without locks, leaves nothing there, and uses it when told to", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "a");
  const tryLock = () => {
    throw new Deno.errors.NotSupported("Operation not supported (os error 95)");
  };
  assert.throws(() => ownFolder(path, { tryLock }), {
    name: "NotSupported",
    message:
      `ownFolder(): cannot lock ${path}: operation not supported, so nothing shows whether ` +
      "another process is writing there; if none is, add --take-over ({takeOver: true})",
  });
  assert.deepEqual(folder.names(), []);
  {
    using owned = ownFolder(path, { tryLock, takeOver: true });
    owned.keep();
  }
  assert.deepEqual([...Deno.readDirSync(path)], []);
});

Deno.test("ownFolder() takes over no folder that a living owner has locked", () => {
  using folder = temporaryFolder();
  using _ = ownFolder(folder.path);
  assert.throws(() => ownFolder(folder.path, { takeOver: true }), busy);
});

Deno.test("ownFolder() leaves the lock of another who made the folder anew", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "a");
  const first = ownFolder(path);
  Deno.removeSync(path, { recursive: true }); // by hand
  using _ = ownFolder(path);
  first[Symbol.dispose]();
  assert.throws(() => ownFolder(path), busy);
});

Deno.test("ownFolder() says in one line what it cannot make or write to", () => {
  using folder = temporaryFolder();
  const file = folder.write("file", "");
  assert.throws(() => ownFolder(file), {
    message: `ownFolder(): cannot write to ${file}: not a directory`,
  });
  assert.throws(() => ownFolder(join(file, "a")), /^Error: ownFolder\(\): cannot make \S+: not a/);
  assert.throws(
    () => ownFolder(join(folder.path, "a", "b"), { above: false }),
    /^Error: ownFolder\(\): cannot make \S+: no such file/,
  );
  assert.deepEqual(folder.names(), ["file"]);
});

Deno.test({
  name:
    "ownFolder() refuses a lock file that is a FIFO or a link, and touches nothing that it leads to",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    const lock = join(folder.path, "own", lockName);
    const other = folder.write("other", "mine");
    Deno.mkdirSync(join(folder.path, "own"));
    const kinds: [string, () => Promise<void> | void][] = [
      ["a FIFO", () => makeFifo(lock)],
      ["a link", () => Deno.symlinkSync(other, lock)],
      ["a link", () => Deno.symlinkSync("/dev/zero", lock)],
      ["a link", () => Deno.symlinkSync(join(folder.path, "gone"), lock)],
      ["a folder", () => Deno.mkdirSync(lock)],
    ];
    for (const [kind, make] of kinds) {
      await make();
      assert.throws(() => ownFolder(join(folder.path, "own")), {
        message:
          `ownFolder(): cannot write to ${join(folder.path, "own")}: ${lock} must be a regular ` +
          `file, got ${kind}; remove it`,
      });
      Deno.removeSync(lock);
    }
    assert.equal(Deno.readTextFileSync(other), "mine");
    assert.deepEqual(folder.names(), ["other", "own"]);
  },
});
