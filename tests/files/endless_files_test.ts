// Endless and blocking files, which are refused before they are opened.

import assert from "node:assert/strict";
import { join } from "node:path";
import { contentChunks } from "../../src/datasets/formats/file_bytes.ts";
import { fileFault } from "../../src/datasets/formats/file_fault.ts";
import { openRegular } from "../../src/files/regular_file.ts";
import { importNetwork } from "../../src/runs/export/import_network.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("openRegular() opens a file and tells its size", async () => {
  using folder = temporaryFolder();
  const { file, size } = await openRegular(folder.write("a", "abc"));
  file.close();
  assert.equal(size, 3);
});

Deno.test({
  name: "openRegular() refuses pipes, devices and folders without waiting for them",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = temporaryFolder();
    const pipe = join(folder.path, "pipe");
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    const cases: [string, RegExp][] = [
      [pipe, /^wanted a regular file, got a FIFO; write its content to a file first$/],
      ["/dev/zero", /^wanted a regular file, got a device; /],
      [folder.path, /^it is a folder$/],
    ];
    for (const [path, message] of cases) {
      await assert.rejects(openRegular(path), (error: Error) => message.test(error.message));
      await assert.rejects(Array.fromAsync(contentChunks("f", path)), (error: Error) => {
        const [, text] = error.message.split(`f(): cannot read ${path}: `);
        return message.test(text);
      });
      await assert.rejects(importNetwork(path, join(folder.path, "out")), /^Error: importNetwork/);
    }
    assert.deepEqual(folder.names(), ["pipe"]);
  },
});

Deno.test("fileFault() does not advise to allow everything", () => {
  const denied = new Deno.errors.NotCapable(
    'Requires all access to "/dev/shm/a.csv", run again with the --allow-all flag',
  );
  assert.equal(
    fileFault(denied),
    "Deno keeps commands out of /dev, /proc and /sys; use a path in another folder",
  );
  const read = 'Requires read access to "a.csv", run again with the --allow-read flag';
  assert.match(fileFault(new Deno.errors.NotCapable(read)), /^Deno was not given read access to/);
});
