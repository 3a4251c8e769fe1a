// Flushing of a folder's names.

import assert from "node:assert/strict";
import { join } from "node:path";
import { syncFolder } from "../../src/files/sync_folder.ts";
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
