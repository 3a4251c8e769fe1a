// The warnings about a stored run.

import assert from "node:assert/strict";
import { loadRun } from "../../src/runs/load_run.ts";
import { warningsOfLoaded, warningsOfRun } from "../../src/runs/run_warnings.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { writeFinishedRun } from "./finished_run.ts";

const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);

Deno.test("warningsOfLoaded() reads the course of the training from the run's snapshots", async () => {
  using folder = temporaryFolder();
  await writeFinishedRun(folder.path);
  using run = await loadRun(folder.path, { engine: "simd" });
  const { train } = await run.data();
  const judged = { chosenDepth: run.chosenDepth };
  const found = await warningsOfLoaded(run, train, judged, {});
  assert.deepEqual(names(found), ["underfitting", "posterior like its start"]);
  assert.match(found[0].text, /3 epochs were not enough/);
  // without its course, and not as it was trained, as a pruned network, nothing is said about training
  const { posterior } = run;
  assert.deepEqual(warningsOfRun({ ...judged, posterior, train, asTrained: false }), []);
});

Deno.test("warningsOfRun() counts the classes of the training split, and names its constant features", async () => {
  using folder = temporaryFolder();
  await writeFinishedRun(folder.path);
  using run = await loadRun(folder.path, { engine: "simd" });
  const { train } = await run.data();
  const rows = train.rows.filter((row, n) => train.labels[row] === 0 || n < 4);
  const inputs = train.inputs.map((value, i) => i % 2 === 0 ? 1 : value);
  const few = { ...train, rows, inputs, classNames: ["left", "right"], featureNames: ["x", "y"] };
  const found = warningsOfRun({
    posterior: run.posterior,
    train: few,
    asTrained: false,
    chosenDepth: 1,
  });
  assert.deepEqual(names(found), ["imbalanced classes", "rare classes", "constant columns"]);
  const right = rows.filter((row) => train.labels[row] === 1).length;
  assert.match(found[0].text, new RegExp(`class left, ${right} of class right`));
  assert.match(found[1].text, new RegExp(`in class right \\(${right}\\)`));
  assert.match(found[2].text, /: x$/);
});
