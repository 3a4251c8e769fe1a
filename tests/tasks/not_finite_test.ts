// Tasks given finite values at which a network overflows, such as the "no data" of raster files.

import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { csv } from "../../src/datasets/formats/csv.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { runTask } from "./run_task.ts";

const noData = "-3.4028234663852886e+38";

/** A table whose row 41 is not known, and a seed that puts it into the part. */
async function tableWith(part: "validation" | "test", write: (text: string) => string) {
  const rows = Array.from({ length: 80 }, (_, n) => {
    const [x, y] = [Math.sin(7 * n), Math.cos(3 * n * n)];
    return `${n === 40 ? noData : x},${y},${x + y > 0 ? "up" : "down"}`;
  });
  const file = write(["x,y,label", ...rows].join("\n"));
  for (let seed = 1;; seed++) {
    const splits = await csv(file, { seed, test: 0.1 });
    if (splits[part]!.rows.includes(40)) return { file, seed: String(seed) };
  }
}

Deno.test("train, evaluate, prune and predict count rows that overflow, and are sure of none", async () => {
  using folder = temporaryFolder();
  const call = async (name: "train" | "evaluate" | "prune" | "predict", ...args: string[]) => {
    const result = await runTask(name, args, folder.path);
    return { ...result, all: result.out + result.err };
  };
  const runs = await Promise.all((["validation", "test"] as const).map(async (part) => {
    const { file, seed } = await tableWith(part, (text) => folder.write(`${part}.csv`, text));
    const out = `${folder.path}/${part}`;
    const flags = ["--max-depth", "2", "--epochs", "12", "--quiet", "--seed", seed];
    const trained = await call("train", "--data", file, ...flags, "--out", out);
    assert.equal(trained.code, 0, trained.err);
    assert.match(trained.out, new RegExp(`not finite +predictions of 1 example of the ${part}`));
    return out;
  }));

  const evaluated = await call("evaluate", runs[0], "--json", "--resamples", "9", "--quiet");
  assert.equal(evaluated.code, 0, evaluated.err);
  const { unpredicted, examples } = JSON.parse(evaluated.out);
  assert.deepEqual([unpredicted, examples], [{ count: 1, rows: [40] }, 6]);

  const pruned = await call("prune", runs[1], "--out", `${folder.path}/small`, "--no-timing");
  assert.equal(pruned.code, 0, pruned.err);
  const card = JSON.parse(Deno.readTextFileSync(`${folder.path}/small/card.json`));
  assert.deepEqual([card.proof.unpredicted.count, card.evaluation.examples], [1, 7]);

  const file = folder.write("new.csv", `x,y\n0.5,0.1\n${noData},0.1\n0.1,0.2\n`);
  const predicted = await Promise.all(
    [[], ["--stop", "entropy:9"], ["--out", `${folder.path}/out.csv`]].map((flags) =>
      call("predict", runs[0], file, ...flags)
    ),
  );
  const texts = predicted.map(({ out }) => out);
  texts[2] = Deno.readTextFileSync(`${folder.path}/out.csv`);
  predicted.forEach(({ code, err }, i) => {
    assert.equal(code, 1);
    assert.equal(
      err,
      "fathom: 1 of 3 rows has no finite prediction, see the column reason: row 2\n",
    );
    const table = parse(texts[i], { columns: true }) as Record<string, string>[];
    assert.equal(table.length, 3);
    const { reason, ...rest } = table[1];
    assert.match(reason, /^not finite: x is /);
    assert.deepEqual(Object.values(rest), ["", "", "", "", ""]);
    for (const row of [table[0], table[2]]) {
      assert.ok(["up", "down"].includes(row.class) && row.reason === "" && row.entropy !== "");
    }
  });
});
