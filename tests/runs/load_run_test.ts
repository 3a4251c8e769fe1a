// A run's folder given back to a program, and what is refused.

import assert from "node:assert/strict";
import { predict } from "../../src/evaluation/predict.ts";
import { chooseDepth } from "../../src/depth/depth_choice.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { makeRun } from "../mutations/example_files.ts";
import { writeExampleRun } from "./example_run.ts";
import { changed } from "./schemas/refused.ts";

Deno.test("loadRun() gives network, posterior, chosen depth and data back, ready to predict", async () => {
  using folder = temporaryFolder();
  const splits = await writeExampleRun(folder.path);
  using run = await loadRun(folder.path);
  assert.equal(run.path, folder.path);
  assert.equal(run.network.depth, 4);
  assert.equal(run.chosenDepth, chooseDepth(run.posterior.probabilities()));
  assert.deepEqual(run.description.options.points, 40);
  assert.equal(run.summary, undefined);
  assert.deepEqual((await run.data()).test, splits.test);
  const [left, right] = await predict(run.network, run.posterior, Float32Array.of(0.5, -0.1));
  assert.ok(Math.abs(left + right - 1) < 1e-6);
});

Deno.test("loadRun() refuses data that are not those of the run", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(folder.path);
  using run = await loadRun(folder.path);
  await assert.rejects(run.data({ seed: 4 }), /wanted the data of .*, got other spirals/);
  for (
    const [wrong, message] of [
      [{ dta: "x" }, "unknown option dta; did you mean data?"],
      [{ data: 5 }, "data must be a path, got 5"],
      [{ seed: "x" }, 'seed must be a whole number, got "x"'],
      [null, "options must be an object, got null"],
    ] as const
  ) {
    await assert.rejects(run.data(wrong as object), {
      name: "TypeError",
      message: `LoadedRun.data(): ${message}`,
    });
  }
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
  await refused(/wanted an object at \$\.data, got none in .*run\.json/);
  undo();
  undo = rewrite("network/specification.json", (spec) => ({ ...spec, width: 7 }));
  await refused(
    /wanted shape \[2,7\] of stem\.weight, as network\/specification\.json says, got \[2,6\] in .*state\.safetensors/,
  );
  undo();
  undo = rewrite("network/posterior.json", (q) => ({ ...q, prior: [0.5, 0.5] }));
  await refused(
    /wanted 5 probabilities, as many as q has, at \$\.prior, got 2 in .*posterior\.json/,
  );
  undo();
  Deno.writeTextFileSync(`${folder.path}/network/posterior.json`, "{");
  await refused(/wanted JSON in .*posterior\.json/);
  Deno.removeSync(`${folder.path}/network`, { recursive: true });
  await refused(/was cut short before its network was written: .*network is missing/);
  Deno.writeTextFileSync(`${folder.path}/run.json`, "{");
  await refused(/wanted JSON in .*run\.json/);
});

Deno.test("loadRun() refuses files that are right in themselves and contradict each other", async () => {
  using folder = temporaryFolder();
  await makeRun(folder.path);
  const cases: [file: string, place: string, to: unknown, message: string][] = [
    [
      "network/specification.json",
      "standardisation.mean.0",
      0.25,
      "as run.json says, at $.standardisation.mean[0], got 0.25",
    ],
    [
      "run.json",
      "options.objective",
      { kind: "deep" },
      "as run.json says, at $.objective.kind, got",
    ],
    [
      "run.json",
      "options.prior",
      [0.2, 0.2, 0.2, 0.2, 0.2],
      "0.2, as run.json says, at $.prior[0], got 0.26",
    ],
    ["run.json", "network.width", 7, "7, as run.json says, at $.width, got 6"],
    [
      "summary.json",
      "posterior",
      [0, 1],
      "5 probabilities, as many as the prior in run.json has, at $.posterior, got 2",
    ],
    ["summary.json", "epochs", 50, "5, as posterior.json says, at $.epochs, got 50"],
    ["summary.json", "bestEpoch", 1, "as posterior.json says, at $.bestEpoch, got 1"],
    ["summary.json", "depth", 3, "4, as specification.json says, at $.depth, got 3"],
    ["summary.json", "steps", 50, "5, as posterior.json says, at $.steps, got 50"],
  ];
  for (const [name, place, to, message] of cases) {
    const file = `${folder.path}/${name}`;
    const text = Deno.readTextFileSync(file);
    let json = changed(JSON.parse(text), place, to);
    if (place === "posterior") {
      json = { ...json, ...{ chosenDepth: 1, argmaxDepth: 1, expectedDepth: 1, depth: 1 } };
      delete json.test;
      delete json.verdict;
      delete json.exactPosterior;
    }
    if (place === "depth") {
      const posterior = [0.25, 0.25, 0.25, 0.25, 0];
      json = { ...json, ...{ posterior, chosenDepth: 0, argmaxDepth: 0, expectedDepth: 1.5 } };
      delete json.test;
      delete json.verdict;
    }
    Deno.writeTextFileSync(file, JSON.stringify(json));
    await assert.rejects(loadRun(folder.path, { acceptChanged: true }), (error: Error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(error.message.includes(message), error.message);
      return true;
    });
    Deno.writeTextFileSync(file, text);
  }
  // what only the data know
  for (const name of ["training", "validation", "test"]) {
    const file = `${folder.path}/run.json`;
    const text = Deno.readTextFileSync(file);
    const run = changed(JSON.parse(text), `data.${name}`, 41);
    if (name === "training") delete run.options.points;
    Deno.writeTextFileSync(file, JSON.stringify(run));
    using loaded = await loadRun(folder.path, { acceptChanged: true });
    const elsewhere = { points: 40 };
    await assert.rejects(
      loaded.data(elsewhere),
      new RegExp(`as the data say, at \\$\\.data\\.${name}, got 41 in .*run\\.json$`),
    );
    Deno.writeTextFileSync(file, text);
  }
});

Deno.test("loadRun() makes no network of files that contradict each other", async () => {
  using folder = temporaryFolder();
  await makeRun(folder.path);
  const load = () => loadRun(folder.path, { engine: "none" as never, acceptChanged: true }); // what would be told last
  await assert.rejects(load, /engine must be one of/);
  const file = `${folder.path}/run.json`;
  const run = changed(JSON.parse(Deno.readTextFileSync(file)), "options.objective.kind", "deep");
  Deno.writeTextFileSync(file, JSON.stringify(run));
  await assert.rejects(load, /as run\.json says/);
});

Deno.test("loadRun() refuses a field that stands twice in a file", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(folder.path);
  const file = `${folder.path}/run.json`;
  const text = Deno.readTextFileSync(file).replace('"seed":3', '"seed":3,"seed":4');
  Deno.writeTextFileSync(file, text);
  await assert.rejects(loadRun(folder.path), {
    message: `loadRun(): field names must be unique, got "seed" twice in "options" in ${file}`,
  });
});
