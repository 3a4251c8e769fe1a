// Data given in place of those of a run.

import assert from "node:assert/strict";
import type { DataSource } from "../../src/datasets/source.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { checkKind, dataFlags, dataPlaces, runData } from "../../src/runs/run_data.ts";

Deno.test("dataPlaces() has only what is said", () => {
  assert.deepEqual(dataPlaces({}), {});
  assert.deepEqual(dataPlaces({ data: "a.csv" }), { data: "a.csv" });
  assert.deepEqual(dataPlaces({ dataDir: "d" }), { dataDir: "d" });
  assert.deepEqual(dataPlaces({ data: "", dataDir: "" }), { data: "", dataDir: "" });
});

Deno.test("dataFlags() names only what lies outside of the current folder, in quotation marks where it has spaces", () => {
  const of = (data: string, dataDir?: string) => dataFlags({ data, dataDir });
  assert.equal(of("/tables/wine.csv"), " --data /tables/wine.csv");
  assert.equal(of("/my tables/wine.csv"), " --data '/my tables/wine.csv'");
  assert.equal(of("tables/wine.csv"), "");
  assert.equal(of(`${Deno.cwd()}/wine.csv`), "");
  assert.equal(of("mnist", "/sets/mnist"), " --data-dir /sets/mnist");
  for (const dataDir of [undefined, "data/mnist"]) assert.equal(of("mnist", dataDir), "");
  assert.equal(of("spirals"), "");
});

Deno.test("checkKind() takes a table for a table, and a folder for a public data set", () => {
  const folder = (data: string) =>
    `--data-dir (option dataDir) is for runs on public data sets, got d for the run in runs/x on ${data}`;
  const file = (got: string) =>
    `--data (option data) must be the path of a file, got ${got} for the run in runs/x on a.csv`;
  const table = (data: string) =>
    `--data (option data) is for runs on tables, got b.csv for the run in runs/x on ${data}`;
  const cases: [data: string, elsewhere: Partial<DataSource>, refused?: string][] = [
    ["a.csv", {}],
    ["a.csv", { data: "b.csv" }],
    ["a.csv", { data: "mnist" }, file("mnist")],
    ["a.csv", { data: "spirals" }, file("spirals")],
    ["a.csv", { dataDir: "d" }, folder("a.csv")],
    ["mnist", { dataDir: "d" }],
    ["mnist", { data: "cifar10", dataDir: "d" }],
    ["mnist", { data: "b.csv" }, table("mnist")],
    ["spirals", { dataDir: "d" }, folder("spirals")],
    ["spirals", { data: "b.csv" }, table("spirals")],
    ["arrays", { dataDir: "d" }, folder("arrays")],
    ["arrays", { data: "b.csv" }, table("arrays")],
  ];
  for (const [data, elsewhere, refused] of cases) {
    const check = () => checkKind({ data }, elsewhere, "runs/x");
    if (refused === undefined) check();
    else assert.throws(check, { name: "RangeError", message: `loadRun(): ${refused}` });
  }
});

Deno.test("runData() reads what is named elsewhere, and refuses what the run alone names outside", async () => {
  using folder = temporaryFolder();
  const { path } = folder;
  const load = (options: object, elsewhere: Partial<DataSource> = {}) =>
    runData(
      { options: { seed: 1, ...options }, data: { classes: 2, shape: [2] } } as never,
      elsewhere,
      path,
    );
  const says = (message: RegExp) => ({ name: /Error$/, message });
  const table = folder.write("table.csv", "x,y,label\n" + "1,2,a\n3,4,b\n5,6,a\n".repeat(5));
  await assert.rejects(
    load({ data: table }),
    says(/names data at .*, outside the current folder;/),
  );
  await assert.rejects(
    load({ data: "none.csv" }),
    says(/at none\.csv, which is missing; give its path with --data /),
  );
  const { train } = await load({ data: "none.csv" }, { data: table });
  assert.deepEqual([train.featureNames, train.inputs.constructor], [["x", "y"], Float32Array]);
  await assert.rejects(
    load({ data: table }, { dataDir: path }),
    says(/--data-dir .* is for runs on/),
  );
  await assert.rejects(load({ data: "mnist", dataDir: path }), says(/the folder of its data at/));
  const none = (error: Error) =>
    error.message.includes(`no mnist in ${path}`) && !error.message.includes("cannot be made");
  await assert.rejects(load({ data: "mnist" }, { dataDir: path }), none);
  await assert.rejects(load({ data: "mnist", dataDir: "/none" }, { dataDir: path }), none);
  await assert.rejects(load({ data: "arrays" }), says(/data\.safetensors/));
});

Deno.test("runData() draws with the run's options, or with those of a program's drawing, and says which cannot be", async () => {
  const drawn = (options: object, source?: object) =>
    runData({ options: { data: "spirals", ...options }, data: { source } } as never, {}, "runs/x");
  const trained = async (options: object, source?: object) =>
    (await drawn(options, source)).train.rows.length;
  assert.equal(await trained({ seed: 1, points: 40 }), 40);
  assert.equal(await trained({ seed: 1, points: 40 }, { seed: 2, points: 60 }), 60);
  await assert.rejects(drawn({ seed: 1, noise: -1 }), (error: Error) => {
    assert.equal(error.name, "RangeError");
    assert.match(
      error.message,
      /^loadRun\(\): the run in runs\/x asks for data that cannot be made: spirals\(\): noise must/,
    );
    return error.cause instanceof RangeError;
  });
});
