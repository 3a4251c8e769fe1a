// A run without a network: still training, or cut short.

import assert from "node:assert/strict";
import { isHeld } from "../../src/files/lock_held.ts";
import { openGrowingFile } from "../../src/files/growing_file.ts";
import { lockName } from "../../src/files/owned_folder.ts";
import { openRunFolder } from "../../src/runs/run_folder.ts";
import { refuseWithoutNetwork } from "../../src/runs/still_training.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("refuseWithoutNetwork() says that a run is still training, and by whom, while its folder is owned", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/run`;
  const refused = () => refuseWithoutNetwork("evaluate", path);
  {
    using run = openRunFolder(path);
    run.file("run.json");
    assert.throws(refused, {
      name: "Busy",
      message:
        /^evaluate: the run in .*run is still training, in "deno .*", started [\d:]+; its network is written when training ends \(deno task view shows it meanwhile\)$/,
    });
    Deno.mkdirSync(`${path}/network`);
    refused(); // it may be evaluated
    Deno.removeSync(`${path}/network`);
  }
  // a killed process leaves a lock file that nobody holds
  folder.write(`run/${lockName}`, "deno task train\n2026-01-01T00:00:00.000Z\n");
  folder.write("run/snapshots.jsonl.part", "{}\n");
  assert.throws(refused, {
    name: "Error",
    message: /was cut short before its network was written/,
  });
});

Deno.test("refuseWithoutNetwork() tells by the growing file where the folder has no lock", {
  ignore: Deno.build.os === "windows", // growing files have no lock there
}, () => {
  using folder = temporaryFolder();
  const part = `${folder.path}/snapshots.jsonl.part`;
  using file = openGrowingFile("test", part);
  assert.throws(
    () => refuseWithoutNetwork("loadRun()", folder.path),
    /is still training, in another process;/,
  );
  file.close();
  assert.ok(!isHeld(part));
});
