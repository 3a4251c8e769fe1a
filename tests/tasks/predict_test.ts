// deno task predict as a process.

import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { standardise } from "../../src/datasets/standardise.ts";
import { predict } from "../../src/evaluation/predict.ts";
import { truncateToDepth } from "../../src/depth/depth_choice.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { writeExampleRun } from "../runs/example_run.ts";
import { assertRefused, runTask } from "./run_task.ts";

const rows = [[3.1, -2.5], [-4, 1], [0.25, 0.5]];

Deno.test("deno task predict writes class, probabilities, entropy and depth, as predict() has them", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(folder.path, { choose: { kind: "mean" } });
  const file = folder.write("points.csv", rows.map((row) => row.join(",")).join("\n"));
  using run = await loadRun(folder.path);
  const inputs = standardise(run, Float32Array.from(rows.flat()));
  const q = run.posterior.probabilities();
  const { chosenDepth } = run;
  assert.ok(chosenDepth < 4);
  const cases = [
    ["full", q, 4],
    ["2", truncateToDepth(q, 2), 2],
    ["chosen", truncateToDepth(q, chosenDepth), chosenDepth],
  ] as const;
  for (const [depth, over, used] of cases) {
    const { code, out, err } = await runTask(
      "predict",
      [folder.path, file, "--depth", depth, "--batch-size", "2"],
      folder.path,
    );
    assert.deepEqual([code, err], [0, ""]);
    const expected = await predict(run.network, over, inputs);
    const table = parse(out, { columns: true, cast: true }) as Record<string, number>[];
    assert.equal(table.length, 3);
    table.forEach((row, n) => {
      const p = [...expected.subarray(2 * n, 2 * n + 2)];
      assert.ok(Math.abs(row.p_0 - p[0]) < 1e-6 && Math.abs(row.p_1 - p[1]) < 1e-6);
      assert.equal(row.class, p[1] > p[0] ? 1 : 0);
      const entropy = -p.reduce((sum, each) => sum + each * Math.log(each), 0);
      assert.ok(Math.abs(row.entropy - entropy) < 1e-5);
      assert.equal(row.depth, used);
    });
  }
});

Deno.test("deno task predict --stop says after how many blocks each input left", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(folder.path);
  const file = folder.write("points.csv", rows.map((row) => row.join(",")).join("\n"));
  const depths = async (stop: string) => {
    const { code, out, err } = await runTask("predict", [folder.path, file, "--stop", stop], ".");
    assert.deepEqual([code, err], [0, ""]);
    return (parse(out, { columns: true, cast: true }) as { depth: number }[])
      .map(({ depth }) => depth);
  };
  assert.deepEqual(await depths("confidence:0"), [0, 0, 0]);
  assert.deepEqual(await depths("entropy:0"), [4, 4, 4]);
  const some = await depths("margin:0.3");
  assert.ok(some.every((depth) => depth >= 0 && depth <= 4));
});

Deno.test("deno task predict takes columns by the names that the run was trained on", async () => {
  using folder = temporaryFolder();
  const trained = ["length,width,kind"];
  for (let n = 0; n < 60; n++) {
    trained.push(`${n % 7},${n % 5},${n % 7 > 3 ? "long" : '"short, wide"'}`);
  }
  const data = folder.write("boxes.csv", trained.join("\n"));
  await writeExampleRun(folder.path, { data, points: undefined });
  const first = folder.write("first.csv", "id,width,length\na,2,6\nb,1,0\n");
  const second = folder.write("second.csv", "length,width\n6,2\n0,1\n");
  const names = folder.names();
  // the note goes to standard error, whether standard output is named or not
  const [one, other] = await Promise.all(
    [[first, "--out", "-"], [second]].map((args) =>
      runTask("predict", [folder.path, ...args], folder.path)
    ),
  );
  assert.deepEqual(folder.names(), names);
  assert.equal(one.code, 0);
  assert.match(one.err, /^note: .*first\.csv: columns not used, .*: "id"\n$/);
  assert.deepEqual([other.code, other.err], [0, ""]);
  assert.equal(one.out, other.out);
  assert.ok(one.out.startsWith(`class,p_long,"p_short, wide",entropy,depth,reason\n`), one.out);
});

Deno.test("deno task predict refuses a file that contradicts the run's table, and gives a row for each row", async () => {
  using folder = temporaryFolder();
  const trained = ["0,1,kind"];
  for (let n = 0; n < 60; n++) trained.push(`${n % 2},${n % 3},${n % 2 ? "odd" : "even"}`);
  const data = folder.write("t.csv", trained.join("\n"));
  await writeExampleRun(folder.path, { data, points: undefined, epochs: 5 });
  folder.write("other.csv", "0,2,kind\n1,2,odd\n");
  folder.write("missing.csv", "NA,1\n2,3\n");
  folder.write("index.csv", "0,1.5,2.5\n1,2.5,3.5\n");
  folder.write("unclear.csv", "0,1\n1,2\n");
  folder.write("rows.csv", "1,0\n0,0\n1,0\n");
  folder.write("none.csv", "1,0,kind\n");
  const call = (...args: string[]) => runTask("predict", [folder.path, ...args], folder.path);
  const refused = assertRefused(call, [
    [["other.csv"], 1, /line 1: .* missing: "1"; unknown: "2";/],
    [["missing.csv"], 1, /line 1, column 1: wanted a number, got "NA"$/m],
    [
      ["index.csv"],
      1,
      /line 1, column 3: wanted one of the run's classes "even", "odd" or an empty/,
    ],
    [["unclear.csv"], 1, /line 1: it is not clear .*; set --header yes or no/],
    [
      ["unclear.csv", "--header", "perhaps"],
      2,
      /--header must be one of auto, yes, no, got "perhaps"/,
    ],
    [["unclear.csv", "--delimiter", "x"], 2, /--delimiter must be comma, semicolon, tab, pipe or/],
  ]);
  const counted = async (...args: string[]) => {
    const { code, out, err } = await call(...args);
    assert.equal(code, 0, err);
    return [out.split("\n").length - 2, /no header; columns are matched by/.test(err)];
  };
  assert.deepEqual(await counted("rows.csv"), [3, true]);
  assert.deepEqual(await counted("none.csv"), [0, false]); // the header of the result alone
  assert.deepEqual(await counted("unclear.csv", "--header", "no"), [2, true]);
  assert.deepEqual(await counted("unclear.csv", "--header", "yes"), [1, false]);
  await refused;
});

Deno.test("deno task predict --out writes a whole file or none, and never replaces one unasked", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(folder.path);
  const good = folder.write("good.csv", "1,2\n");
  const bad = folder.write("bad.csv", "1,2\n3,4\n5,x\n");
  const out = `${folder.path}/out.csv`;
  const names = folder.names();
  const call = (...args: string[]) => runTask("predict", [folder.path, ...args], folder.path);
  const failed = await call(bad, "--out", out, "--batch-size", "1");
  assert.equal(failed.code, 1);
  assert.match(
    failed.err,
    /^fathom: .*bad\.csv line 3, column 2: wanted a number, got "x"\n$/,
  );
  assert.deepEqual(folder.names(), names);
  assert.equal((await call(good, "--out", out)).code, 0);
  const written = Deno.readTextFileSync(out);
  assert.equal(written.split("\n").length, 3);
  const refused = await call(bad, "--out", out);
  assert.deepEqual([refused.code, refused.out], [1, ""]);
  assert.match(refused.err, /wanted a new file, but .*out\.csv exists; --force replaces it/);
  assert.equal((await call(bad, "--out", out, "--force")).code, 1);
  assert.equal(Deno.readTextFileSync(out), written);
});

Deno.test("deno task predict tells wrong calls from wrong files, in one line each", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(folder.path);
  const file = folder.write("x.csv", "1,2\n");
  const wide = folder.write("wide.csv", "1,2,3,4\n");
  const cases: [string[], number, RegExp][] = [
    [[], 2, /give a run folder and a file, got neither/],
    [[folder.path, file, "--depth", "deep"], 2, /--depth must be full, chosen, or a number/],
    [[folder.path, file, "--depth", "5"], 2, /--depth must be at most the 4 blocks/],
    [[folder.path, file, "--stop", "doubt:1"], 2, /--stop must be entropy:NATS, margin:SHARE or/],
    [[folder.path, file, "--stop", "margin:2"], 2, /--stop must be .*, got "margin:2"/],
    [[folder.path, file, "--batch-size", "0"], 2, /--batch-size must be a whole number/],
    [[folder.path, file, "--force"], 2, /--force is for --out FILE, got no --out$/],
    [[`${folder.path}/none`, file], 1, /not a run folder: .*none\/run\.json is missing/],
    [[folder.path, "none.csv"], 1, /cannot read none\.csv: no such file or folder/],
    [[folder.path, wide], 1, /wanted 2 columns of features, got 4 columns/],
  ];
  await assertRefused((...args) => runTask("predict", args, folder.path), cases);
});
