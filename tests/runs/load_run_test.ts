// A run's folder given back to a program, and what is refused.

import assert from "node:assert/strict";
import { predict } from "../../src/evaluation/predict.ts";
import { chooseDepth } from "../../src/numbers/depth_choice.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { temporaryFolder } from "../data/temporary_folder.ts";
import { writeExampleRun } from "./example_run.ts";

Deno.test("loadRun() gives network, posterior, chosen depth and data back, ready to predict", async () => {
  using folder = temporaryFolder();
  const parts = await writeExampleRun(folder.path);
  using run = await loadRun(folder.path);
  assert.equal(run.path, folder.path);
  assert.equal(run.network.depth, 4);
  assert.equal(run.chosenDepth, chooseDepth(run.posterior.probabilities()));
  assert.deepEqual(run.description.options.points, 40);
  assert.equal(run.summary, undefined);
  assert.deepEqual((await run.data()).test, parts.test);
  const [left, right] = await predict(run.network, run.posterior, Float32Array.of(0.5, -0.1));
  assert.ok(Math.abs(left + right - 1) < 1e-6);
});

Deno.test("loadRun() refuses data that are not those of the run", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(folder.path);
  using run = await loadRun(folder.path);
  await assert.rejects(run.data({ seed: 4 }), /wanted the data of .*, got other spirals/);
});

Deno.test("loadRun() names what is wrong with a folder in one line", async () => {
  using folder = temporaryFolder();
  await assert.rejects(loadRun(`${folder.path}/none`), {
    message: `loadRun(): not a run folder: ${folder.path}/none/run.json is missing`,
  });
  await writeExampleRun(folder.path);
  const rewrite = (name: string, change: (value: Record<string, unknown>) => unknown) => {
    const file = `${folder.path}/${name}`;
    const text = Deno.readTextFileSync(file);
    Deno.writeTextFileSync(file, JSON.stringify(change(JSON.parse(text))));
    return () => Deno.writeTextFileSync(file, text);
  };
  const refused = async (pattern: RegExp) => {
    await assert.rejects(loadRun(folder.path), (error: Error) => {
      assert.match(error.message, pattern);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  };

  let undo = rewrite("run.json", (run) => ({ ...run, format: 9, fathom: "3.0.0" }));
  await refused(/wanted a run in format 1 or 2, got format 9 of Fathom 3\.0\.0 in .*run\.json/);
  undo();
  undo = rewrite("run.json", ({ data: _, ...run }) => run);
  await refused(/wanted a description with options and data/);
  undo();
  undo = rewrite("network/specification.json", (spec) => ({ ...spec, width: 7 }));
  await refused(/state\.safetensors does not match .*specification\.json: .*stem/);
  undo();
  undo = rewrite("network/posterior.json", (q) => ({ ...q, prior: [0.5, 0.5] }));
  await refused(/wanted a posterior over 5 exits with 4 blocks left, got 2 and 4/);
  undo();
  Deno.writeTextFileSync(`${folder.path}/network/posterior.json`, "{");
  await refused(/wanted JSON in .*posterior\.json/);
  Deno.removeSync(`${folder.path}/network`, { recursive: true });
  await refused(/was cut short before its network was written: .*network is missing/);
  Deno.writeTextFileSync(`${folder.path}/run.json`, "{");
  await refused(/wanted JSON in .*run\.json/);
});
