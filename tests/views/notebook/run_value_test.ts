// A run on disk as the value of a cell.

import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { loadRun } from "../../../src/views/notebook/load_run.ts";
import { type MediaBundle, notebookDisplay } from "../../../src/views/notebook/notebook_value.ts";
import { jsonLines } from "../../../src/training/sinks/json_lines.ts";
import { train } from "../../../src/training/train.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { evil, strangersIn } from "../../files/deceptive.ts";
import { writeExampleRun } from "../../runs/example_run.ts";

interface Shown {
  [notebookDisplay](): Promise<MediaBundle>;
}

Deno.test("loadRun() gives a run that a notebook draws, with its history where there is one", async () => {
  using folder = temporaryFolder();
  const splits = await writeExampleRun(folder.path);
  using run = await loadRun(folder.path);
  const display = () => (run as unknown as Shown)[notebookDisplay]();
  const bare = await display();
  assert.match(bare["text/plain"], /: chosen depth \d of 4 blocks$/);
  assert.doesNotMatch(bare["image/svg+xml"], /Objective after/);

  const file = `${folder.path}/snapshots.jsonl`;
  const options = { seed: 3, batchSize: 40, epochs: 8, maxDepth: 4, width: 6 };
  await lastValueFrom(train(splits, options).pipe(jsonLines(file)));
  const whole = await display();
  assert.match(whole["image/svg+xml"], /Objective after 8 epochs/);
  assert.match(whole["image/svg+xml"], /Log-likelihood of every exit/);
  assert.match(whole["text/plain"], /: 8 epochs · chosen depth \d of 4 blocks$/);
  const stranger = `${folder.path}/${evil}`;
  Deno.mkdirSync(stranger);
  await writeExampleRun(stranger);
  using other = await loadRun(stranger);
  const text = (await (other as unknown as Shown)[notebookDisplay]())["text/plain"];
  assert.deepEqual(strangersIn(text), []);
  assert.ok(text.includes("/x\\x1b[31mR"));
});
