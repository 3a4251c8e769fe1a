// Flushing of a folder's names.

import assert from "node:assert/strict";
import { join } from "node:path";
import { syncFolder, trySyncFolder } from "../../src/files/sync_folder.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { hasSpecialFiles, openFiles } from "./special_files.ts";

Deno.test({
  name: "syncFolder() flushes a folder, passes the system's errors on, and closes the folder",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    let flushed = 0;
    const failing = (error?: Error) => ({
      ...Deno,
      openSync(path: string | URL) {
        const file = Deno.openSync(path);
        const { sync } = file;
        file.sync = () => {
          flushed++;
          return error ? Promise.reject(error) : sync.call(file);
        };
        return file;
      },
    });
    await syncFolder(folder.path, failing());
    const error = new Error("Input/output error (os error 5)");
    await assert.rejects(syncFolder(folder.path, failing(error)), error);
    await assert.rejects(syncFolder(join(folder.path, "none")), Deno.errors.NotFound);
    assert.deepEqual([flushed, openFiles(folder.path)], [2, 0]);
  },
});

Deno.test({
  name: "trySyncFolder() flushes a folder, ignores errors, and closes the folder",
  ignore: !hasSpecialFiles,
  fn() {
    using folder = temporaryFolder();
    const { syncSync } = Deno.FsFile.prototype;
    const flushed: boolean[] = [];
    Deno.FsFile.prototype.syncSync = function () {
      flushed.push(this.statSync().isDirectory);
      if (flushed.length > 1) throw new Error("Invalid argument (os error 22)");
      return syncSync.call(this);
    };
    try {
      trySyncFolder(folder.path);
      trySyncFolder(folder.path);
      trySyncFolder(join(folder.path, "none"));
    } finally {
      Deno.FsFile.prototype.syncSync = syncSync;
    }
    assert.deepEqual([flushed, openFiles(folder.path)], [[true, true], 0]);
  },
});
