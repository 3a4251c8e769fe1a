// Files that a run's description may name without the user's consent.

import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { runData } from "../../src/runs/run_data.ts";
import type { RunDescription } from "../../src/runs/description.ts";
import { hasSpecialFiles, makeFifo } from "../files/special_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";

const rows = Array.from({ length: 40 }, (_, n) => `${n % 7},${n % 5},${n % 2 ? "a" : "b"}`);
const table = ["x,y,kind", ...rows].join("\n");

/** Loads the data of a run whose run.json has these options. */
const load = (options: Record<string, unknown>, where = "r", elsewhere = {}) =>
  runData(
    { options: { seed: 1, ...options }, data: {} } as unknown as RunDescription,
    elsewhere,
    where,
  );

Deno.test("runData() reads a table within the current folder, and elsewhere only when it is named", async () => {
  using within = temporaryFolder(Deno.cwd());
  const near = relative(Deno.cwd(), within.write("t.csv", table));
  assert.equal((await load({ data: near, header: true })).name, "t");
  using folder = temporaryFolder();
  const far = folder.write("t.csv", table);
  for (const path of [far, relative(Deno.cwd(), far), "../nothing.csv"]) {
    await assert.rejects(load({ data: path, header: true }, "runs/x"), {
      name: "TypeError",
      message: `loadRun(): the run in runs/x names data at ${path}, outside the current folder; ` +
        `add --data ${path} (option data) to read it`,
    });
  }
  assert.equal((await load({ data: far, header: true }, "r", { data: far })).name, "t");
  assert.equal((await load({ data: "../x.csv", header: true }, "r", { data: near })).name, "t");
  await assert.rejects(
    load({ data: near }, "r", { data: "mnist" }),
    /--data \(option data\) must be the path of a file, got mnist for the run in r on/,
  );
  await assert.rejects(
    load({ data: "spirals" }, "r", { data: far }),
    /--data \(option data\) is for runs on tables, got .*t\.csv for the run in r on spirals/,
  );
  for (const data of ["spirals", near, "arrays"]) {
    await assert.rejects(load({ data }, "r", { dataDir: "d" }), {
      name: "RangeError",
      message:
        "loadRun(): --data-dir (option dataDir) is for runs on public data sets, got d for " +
        `the run in r on ${data}`,
    });
  }
  await assert.rejects(
    load({ data: "arrays" }, "r", { data: near }),
    /--data \(option data\) is for runs on tables, got .* for the run in r on arrays/,
  );
});

Deno.test({
  name: "runData() refuses what a link in the run's folder leads to, and what is no regular file",
  ignore: !hasSpecialFiles,
  async fn() {
    using within = temporaryFolder(Deno.cwd());
    const at = (name: string) => join(within.path, name);
    within.write("outside.csv", table);
    within.write("run/inside.csv", table);
    within.write("run/data/t.csv", table);
    Deno.symlinkSync("../outside.csv", at("run/link.csv"));
    Deno.symlinkSync("inside.csv", at("run/inner.csv"));
    Deno.symlinkSync("run", at("other-name"));
    Deno.symlinkSync("outside.csv", at("own.csv")); // not of the run's folder: the user's
    await makeFifo(at("fifo.csv"));
    const run = at("run");
    const named = (name: string) => load({ data: at(name), header: true }, run);
    for (const name of ["run/inside.csv", "run/inner.csv", "own.csv", "run/data/t.csv"]) {
      assert.equal((await named(name)).train.classes, 2, name);
    }
    for (const name of ["run/link.csv", "other-name/link.csv"]) {
      await assert.rejects(
        named(name),
        /link\.csv, a link that leads out of the run's folder; add/,
      );
    }
    await assert.rejects(
      named("fifo.csv"),
      /fifo\.csv, a FIFO instead of a regular file; add --data/,
    );
    await assert.rejects(named("run"), /a folder instead of a regular file/);
    await assert.rejects(
      named("gone.csv"),
      /gone\.csv, which is missing; give its path with --data FILE\.csv \(option data\)/,
    );
  },
});

Deno.test("runData() looks for public data within the current folder, and elsewhere only when it is named", async () => {
  using within = temporaryFolder(Deno.cwd());
  using folder = temporaryFolder();
  const missing = /no mnist in /;
  await assert.rejects(load({ data: "mnist", dataDir: within.path }), missing);
  await assert.rejects(load({ data: "mnist", dataDir: folder.path }), {
    name: "TypeError",
    message:
      `loadRun(): the run in r names the folder of its data at ${folder.path}, outside the current ` +
      `folder; add --data-dir ${folder.path} (option dataDir) to read it`,
  });
  await assert.rejects(
    load({ data: "mnist", dataDir: "/x" }, "r", { dataDir: folder.path }),
    missing,
  );
  // its files may be links
  await assert.rejects(
    load({ data: "mnist", dataDir: join(within.path, "data") }, within.path),
    /in the run's own folder; add --data-dir/,
  );
});

Deno.test("runData() says which run asks for more points than anybody draws", async () => {
  await assert.rejects(
    load({ data: "spirals", points: 2_000_000_000 }, "runs/x"),
    /the run in runs\/x asks for data that cannot be made: spirals\(\): points must be at most 4,000,000, got 2,000,/,
  );
});
