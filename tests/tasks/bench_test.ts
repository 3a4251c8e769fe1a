// deno task bench as a process.

import assert from "node:assert/strict";
import { requires } from "../requirements.ts";
import { endOf, startTask } from "./run_task.ts";

const startBench = (...args: string[]) => startTask("bench", args, Deno.cwd());

const fields = [
  "name",
  "engine",
  "device",
  "what",
  "threads",
  "steps",
  "medianMs",
  "quartilesMs",
  "gflops",
  "shareOfLimit",
];

Deno.test("deno task bench --json prints a line for each engine and kind of step", async () => {
  const { code, out, err } = await endOf(startBench("dense", "--seconds", "0.1", "--json"));
  assert.deepEqual([code, err], [0, ""]);
  const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  const onProcessor = lines.filter(({ engine }) => engine !== "webgpu"); // where there is a GPU
  assert.deepEqual(
    onProcessor.map(({ what, engine }) => `${what} ${engine}`),
    ["train", "evaluate", "predict"].flatMap((what) =>
      ["simd", "wasm", "cpu"].map((engine) => `${what} ${engine}`)
    ),
  );
  for (const line of onProcessor) {
    assert.deepEqual(Object.keys(line), fields);
    assert.equal(line.name, "dense");
    const [first, third] = line.quartilesMs;
    assert.ok(0 < first && first <= line.medianMs && line.medianMs <= third);
    assert.ok(line.steps >= 3 && line.gflops > 0 && line.threads >= 1);
    assert.ok(line.shareOfLimit > 0 && line.shareOfLimit < 1);
  }
});

Deno.test("deno task bench shows a table, and says who has no profile", async () => {
  const { code, out, err } = await endOf(
    startBench("dense", "--engine", "wasm", "--seconds", "0.1", "--profile"),
  );
  assert.equal(code, 0);
  assert.equal(err, "fathom: engine wasm has no profile of its passes on dense\n");
  const lines = out.trimEnd().split("\n");
  assert.match(lines[0], /^processors {2}\d+$/);
  assert.match(lines[1], /^limit {7}[\d.]+ GFLOP\/s per thread: multiply-adds on (128|256) bits/);
  assert.match(
    lines[3],
    /^dense: 20 blocks of width 20, batch 200; 0.0106 GFLOP per gradient step$/,
  );
  assert.deepEqual(lines.slice(4).map((line) => line.split(/\s+/)[0]), [
    "what",
    "train",
    "evaluate",
    "predict",
  ]);
});

Deno.test("deno task bench ends with 2 and one line when it is called wrongly", async () => {
  const calls: [string[], RegExp][] = [
    [["mlp"], /^fathom: give one or more of dense, .*, got "mlp" \(see --help\)\n$/],
    [["--fast"], /^fathom: unknown flag --fast; --help lists the flags\n$/],
    [["--against-torch", "--python", "no-such-python"], /^fathom: --python must be .*\n$/],
  ];
  for (const [args, message] of calls) {
    const { code, out, err } = await endOf(startBench(...args));
    assert.deepEqual([code, out], [2, ""], args.join(" "));
    assert.match(err, message);
  }
});

Deno.test("deno task bench ends on SIGINT with 130", async () => {
  const task = startBench("dense", "--engine", "cpu", "--seconds", "20");
  const reader = task.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let out = "";
  const more = async () => {
    const { value, done } = await reader.read();
    out += value ?? "";
    return !done;
  };
  while (!/^dense: /m.test(out) && await more()); // then it measures
  task.kill("SIGINT");
  while (await more());
  assert.equal((await task.status).code, 130);
  assert.match(out, /^dense: .*\n(what .*\n)?$/m);
  assert.match(await new Response(task.stderr).text(), /^fathom: ending after this group of steps/);
});

Deno.test({
  name: "deno task bench --against-torch says how many times as fast we are",
  ...requires("/usr/lib/python3/dist-packages/torch", "PyTorch"),
  async fn() {
    const { code, out, err } = await endOf(
      startBench(
        ...["dense", "--engine", "simd", "--seconds", "0.1", "--json"],
        ...["--against-torch", "--threads", "1"],
      ),
    );
    assert.deepEqual([code, err], [0, ""]);
    const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line));
    const ratios = lines.filter(({ form, engine }) => form === "eager" && engine === "simd");
    assert.deepEqual(ratios.map(({ what }) => what), ["train", "evaluate", "predict"]);
    for (const { peer, peerThreads, ratio, ratioQuartiles } of ratios) {
      assert.match(peer, /^PyTorch \d/);
      assert.equal(peerThreads, 1);
      assert.ok(ratio > 0 && ratioQuartiles[0] <= ratioQuartiles[1]);
    }
  },
});
