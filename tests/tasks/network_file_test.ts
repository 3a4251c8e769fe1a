// A network from a file as an option of train and compare: files that cannot be read, and networks that are not for the data.

import assert from "node:assert/strict";
import { dense } from "../../src/architectures/specification.ts";
import { trainCommand } from "../../tasks/train.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { assertRefused, runTask, type TaskName } from "./run_task.ts";

Deno.test("a network of a file that does not take the data is refused in words of --network, and nothing is written", async () => {
  using folder = temporaryFolder();
  const write = (name: string, inputs: number, classes: number) =>
    folder.write(name, JSON.stringify(dense({ inputs, classes, maxDepth: 1, width: 2 })));
  write("wide.json", 4, 2);
  write("many.json", 2, 3);
  const call = (task: string, ...args: string[]) => runTask(task as TaskName, args, folder.path);
  await assertRefused(call, [
    [
      ["train", "--network", "wide.json"],
      2,
      /^fathom: --network wide\.json takes examples of \[4\], got data of \[2\] \(--data spirals\)$/,
    ],
    [
      ["train", "--network", "many.json", "--out", "run"],
      2,
      /^fathom: --network many\.json has 3 classes, got data of 2 \(--data spirals\)$/,
    ],
    [
      ["compare", "--network", "wide.json", "--methods", "fixed:max", "--quiet"],
      1,
      /^fathom: --network must be for the data, but it takes examples of \[4\], got data of \[2\]$/,
    ],
  ]);
  const left = [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
  assert.deepEqual(left, ["many.json", "wide.json"]);
});

Deno.test("trainCommand.read() takes a network from a file, its blocks too, and no sizes beside it", () => {
  using folder = temporaryFolder();
  const spec = dense({ inputs: 2, classes: 2, maxDepth: 3, width: 2 });
  folder.write("net.json", JSON.stringify(spec));
  folder.write("bad.json", "{");
  const file = `${folder.path}/net.json`;
  const read = (...args: string[]) => trainCommand.read(["--network", ...args])!;
  const { architecture, maxDepth, kind, networkText, prior } = read(file);
  assert.deepEqual({ architecture, maxDepth, kind, networkText }, {
    architecture: spec,
    maxDepth: 3,
    kind: "auto",
    networkText: file,
  });
  assert.equal(prior.length, 4);
  assert.equal(read(file, "--max-depth", "3").maxDepth, 3);
  const refused: [args: string[], message: string | RegExp][] = [
    [[file, "--width", "3"], `--width is not for --network ${file}, which has its own sizes`],
    [[file, "--max-depth", "2"], `--max-depth must be 3, the blocks of ${file}, got 2`],
    [["none.json"], "--network none.json cannot be read: it is missing"],
    [[folder.path.concat("/bad.json")], /^--network .*bad\.json/],
    [["resnet"], '--network must be one of auto, dense, conv, staged or FILE.json, got "resnet"'],
  ];
  for (const [args, message] of refused) {
    assert.throws(() => read(...args), { name: "UsageError", message });
  }
});
