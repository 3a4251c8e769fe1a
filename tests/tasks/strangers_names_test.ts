// Names of strangers in every place that a command takes one from: none reaches a terminal raw, our colours do.

import assert from "node:assert/strict";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { lockName, ownFolder } from "../../src/files/owned_folder.ts";
import { matFile } from "../datasets/formats/mat_files.ts";
import { svhnFile } from "../datasets/formats/svhn_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { evil, rawIn, spoilt, strangersIn } from "../files/deceptive.ts";
import { requiresTerminal, runInTerminal, startInTerminal } from "./pseudo_terminal.ts";
import type { TaskName } from "./run_task.ts";
import {
  type Call,
  calls,
  cell,
  compare,
  experiment,
  ofDevelopers,
  train,
  writeSpoiltRuns,
  writeTables,
} from "./strangers_calls.ts";

Deno.test("strangers' names are tried with every task", () => {
  const tasks = Object.keys(config.tasks).filter((name) => !ofDevelopers.includes(name));
  assert.deepEqual(Object.keys(calls).sort(), tasks.sort());
});

Deno.test({
  name: "every task shows strangers' names and obeys none of their control characters",
  ...requiresTerminal,
  async fn() {
    using folder = temporaryFolder();
    writeTables(folder);
    const check = (shown: string, what: string, nameless = false) => {
      assert.deepEqual(strangersIn(shown), [], `${what}: ${JSON.stringify(shown)}`);
      // as we escape, or as JSON does
      if (!nameless) assert.match(shown, /\\(x1b|u001b)\[31mR/, `${what} shows the name`);
    };
    const run = async (name: TaskName, { args, code, colored, nameless }: Call) => {
      const result = await runInTerminal(name, args, folder.path, true);
      const what = `${name} ${JSON.stringify(args)}`;
      check(result.shown, what, nameless);
      assert.equal(result.code, code, `${what}: ${JSON.stringify(result.shown)}`);
      if (colored) assert.ok(result.shown.includes("\x1b[2m"), `${what} colours`);
    };
    await run("train", { args: [...train, "--out", evil], code: 0, colored: true });
    writeSpoiltRuns(folder);
    folder.write(
      "svhn/train_32x32.mat",
      matFile([{ name: cell.replace(/[^\0-\xff]/g, ""), shape: [1, 1], values: [1] }]),
    );
    folder.write("svhn/test_32x32.mat", svhnFile([1]));
    using _ = ownFolder(join(folder.path, "locked"));
    const owner = `${evil.replaceAll("\n", "")} \x1b[1;32mG\n${new Date().toISOString()}\n`;
    Deno.writeTextFileSync(join(folder.path, "locked", lockName), owner);

    const all = Object.entries(calls).flatMap(([name, its]) =>
      its.map((call) => [name as TaskName, call] as const)
    );
    // what one writes another reads
    const order = (args: readonly string[]) => args.includes(`${evil}i`) ? 1 : 0;
    all.sort(([, a], [, b]) => order(a.args) - order(b.args));
    const waiting = all.values();
    const inTurn = async () => {
      for (const [name, call] of waiting) await run(name, call);
    };
    await Promise.all([inTurn(), inTurn(), inTurn()]);

    // results are read back
    for (const args of [compare, experiment]) {
      const file = join(folder.path, args.at(-1)!, "results.jsonl");
      const lines = Deno.readTextFileSync(file).trimEnd().split("\n").map((line) =>
        JSON.parse(line)
      );
      const decisive = ["key", "kind", "experiment"];
      Deno.writeTextFileSync(
        file,
        lines.map((line) => JSON.stringify(spoilt(line, decisive)) + "\n").join(""),
      );
    }
    await Promise.all([
      runInTerminal("compare", compare, folder.path, true),
      runInTerminal("experiment", experiment, folder.path, true),
    ]).then((results) => results.forEach(({ shown }) => check(shown, "results")));

    const shownRuns = ["", "all", "names", "snapshots"].map((name) => evil + name);
    await Promise.all(shownRuns.map(async (name) => {
      await using view = startInTerminal(
        "view",
        [name, "--port", "0", "--accept-changed"],
        folder.path,
        "",
        true,
      );
      await view.until(/Ctrl-C ends it|fathom: /);
      await view.press("\x03").catch(() => {}); // it has ended
      assert.deepEqual(strangersIn((await view.end()).shown), []);
    }));
    const card = Deno.readTextFileSync(join(folder.path, `${evil}p`, "card.md"));
    assert.deepEqual(rawIn(card.replaceAll("\n", "")), []);
    assert.match(card, /\\x1b/);
  },
});
