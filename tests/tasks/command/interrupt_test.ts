// Ctrl-C and other signals: how soon they are answered, and what is left.

import assert from "node:assert/strict";
import { join } from "node:path";
import { idxImages, idxLabels } from "../../datasets/formats/idx_files.ts";
import { noise, type TemporaryFolder, temporaryFolder } from "../../temporary_folder.ts";
import { writeExampleRun } from "../../runs/example_run.ts";
import { requiresTerminal, startInTerminal } from "../pseudo_terminal.ts";
import { endOf, runTask, startTask } from "../run_task.ts";

const ctrlC = "\x03";
const summaryOf = (folder: TemporaryFolder, run: string) =>
  JSON.parse(Deno.readTextFileSync(join(folder.path, run, "summary.json")));

/** Images of which a step takes some tenths of a second, and the evaluation several times that. */
function writeImages(folder: TemporaryFolder): void {
  for (const [part, count] of [["train", 140], ["t10k", 6000]] as const) {
    const labels = Array.from({ length: count }, (_, n) => n % 10);
    folder.write(`${part}-images-idx3-ubyte`, idxImages([count, 28, 28], noise(count * 784)));
    folder.write(`${part}-labels-idx1-ubyte`, idxLabels(labels));
  }
}

const images = "--data mnist --data-dir . --batch-size 126 --max-depth 4 --json".split(" ");

/** 128 and the signal's number. */
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

Deno.test({
  name:
    "deno task train answers Ctrl-C within a step, ends after it, and keeps the run without its evaluation after another",
  ...requiresTerminal,
  async fn() {
    using folder = temporaryFolder();
    writeImages(folder);
    await using task = startInTerminal("train", [...images, "--out", "run"], folder.path);
    await task.until(/"epoch":2,/);
    const start = await task.until(/"epoch":3,/);
    const next = await task.until(/"epoch":4,/);
    const step = next - start;
    await new Promise((resolve) => setTimeout(resolve, step / 4));
    const pressed = performance.now();
    await task.press(ctrlC);
    const answered = await task.until(
      /ending after this step; press Ctrl-C again to quit at once/,
    );
    const ended = await task.until(/"final":true/);
    // the step in hand, and what a busy machine adds
    const most = 2 * step + 500;
    const told = `a step ${step} ms, answered after ${answered - pressed}, ended after ${
      ended - pressed
    } ms`;
    assert.ok(answered - pressed < most && ended - pressed < 2 * most, told);
    await task.until(/evaluating on the training split and the test split/);
    await new Promise((resolve) => setTimeout(resolve, 600 - (performance.now() - answered)));
    await task.press(ctrlC);
    await task.until(/ending without the evaluation, the run is kept/);
    const { code, shown } = await task.end();
    assert.equal(code, 130, shown);
    assert.match(
      shown,
      /interrupted .*; the run is in run, and deno task evaluate run evaluates it/,
    );
    const summary = summaryOf(folder, "run");
    assert.deepEqual([summary.stoppedBy, summary.test, summary.exactPosterior], [
      "interrupt",
      undefined,
      undefined,
    ]);
    const others = await Promise.all([
      runTask("evaluate", ["run", "--resamples", "0"], folder.path),
      runTask("export", "run --format safetensors --out a.safetensors".split(" "), folder.path),
      runTask("export", "run --format onnx --out run.onnx".split(" "), folder.path),
    ]);
    for (const { code, err } of others) assert.deepEqual([code, err], [0, ""]);
  },
});

Deno.test({
  name:
    "deno task train answers Ctrl-Z, and goes on instead of a stop that deno task would not hear of",
  ...requiresTerminal,
  async fn() {
    using folder = temporaryFolder();
    const args = ["--max-depth", "3", "--epochs", "100000", "--out", "run"];
    await using task = startInTerminal("train", args, folder.path);
    await task.until(/chosen/);
    await task.press("\x1a");
    await task.until(/Ctrl-Z does not pause this command; Ctrl-C ends it/);
    await task.until(/chosen/);
    await task.press(ctrlC);
    assert.equal((await task.end()).code, 130);
  },
});

Deno.test("deno task train takes SIGTERM in its evaluation as Ctrl-C: the run is kept", async () => {
  using folder = temporaryFolder();
  writeImages(folder);
  const args = [...images, "--epochs", "1", "--out", "run"];
  const task = startTask("train", args, folder.path);
  const { whole } = await heard(task.stderr, /evaluating on/);
  task.kill("SIGTERM");
  assert.equal((await task.status).code, 143);
  assert.match(
    await whole,
    /interrupted before the end of the evaluation; the run is in run, and deno task evaluate run evaluates it\n$/,
  );
  await task.stdout.cancel();
  const summary = summaryOf(folder, "run");
  assert.deepEqual([summary.stoppedBy, summary.epochs, summary.test], ["epochs", 1, undefined]);
  folder.write("one", idxImages([1, 28, 28], noise(784)));
  const predicted = await runTask("predict", ["run", "one"], folder.path);
  assert.deepEqual([predicted.code, predicted.err], [0, ""]);
});

Deno.test("deno task train takes SIGTERM and SIGHUP as Ctrl-C: it keeps the run, evaluated", async () => {
  using folder = temporaryFolder();
  await Promise.all((["SIGTERM", "SIGHUP"] as const).map(async (signal) => {
    const task = startTask("train", ["--max-depth", "3", "--json", "--out", signal], folder.path);
    const reader = task.stdout.getReader();
    await reader.read();
    task.kill(signal);
    while (!(await reader.read()).done);
    const err = await new Response(task.stderr).text();
    assert.equal((await task.status).code, codes[signal]);
    assert.match(
      err,
      /ending after this step; press Ctrl-C again to quit at once\n/,
    );
    const { stoppedBy, test } = summaryOf(folder, signal);
    assert.ok(stoppedBy === "interrupt" && test !== undefined);
  }));
});

Deno.test({
  name:
    "deno task train keeps the run when its terminal goes away, and goes on when nohup started it",
  ...requiresTerminal,
  async fn() {
    using folder = temporaryFolder();
    const args = ["--max-depth", "3", "--patience", "3000", "--out"];
    const without = async (run: string, more: readonly string[], by?: string) => {
      await using task = startInTerminal("train", [...args, run, ...more], folder.path, by);
      await task.until(/process/);
      const part = join(folder.path, run, "snapshots.jsonl.part");
      await until(() => Deno.readTextFileSync(part).includes("\n"));
      task.hangUp();
      await until(() => summaryOf(folder, run));
    };
    await Promise.all([without("gone", []), without("on", ["--epochs", "3000"], "nohup")]);
    assert.equal(summaryOf(folder, "gone").stoppedBy, "interrupt");
    assert.equal(summaryOf(folder, "on").stoppedBy, "epochs");
  },
});

Deno.test("listenForInterrupt() says that a second signal ends the process", async () => {
  using folder = temporaryFolder();
  const interrupt = JSON.stringify(import.meta.resolve("../../../tasks/command/interrupt.ts"));
  folder.write(
    "waits.ts",
    `import { listenForInterrupt } from ${interrupt};
    listenForInterrupt(() => console.error("once"));
    setInterval(() => {}, 1000);
    console.error("ready");`,
  );
  const task = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--no-check", join(folder.path, "waits.ts")],
    stderr: "piped",
  }).spawn();
  const shown = task.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let err = "";
  for (let left = 2; left > 0; left--) {
    const wanted = err.length;
    while (err.length === wanted || !err.endsWith("\n")) err += (await shown.read()).value;
    await new Promise((resolve) => setTimeout(resolve, left === 2 ? 0 : 600));
    task.kill("SIGINT");
  }
  for (let part; !(part = await shown.read()).done;) err += part.value;
  assert.equal(
    err,
    "ready\nonce\nfathom: ended at once; unfinished files are not written\n",
  );
  assert.equal((await task.status).code, 130);
});

Deno.test("deno task predict leaves nothing on disk, and ends with the signal's code", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(join(folder.path, "run"), { epochs: 2 });
  folder.write("many.csv", "1.5,-0.5\n".repeat(400_000));
  await Promise.all((["SIGINT", "SIGTERM", "SIGHUP"] as const).map(async (signal) => {
    const out = `${signal}.csv`;
    const task = startTask("predict", ["run", "many.csv", "--out", out], folder.path);
    await until(() => folder.names().some((name) => name.includes(`${out}`)));
    task.kill(signal);
    const { code, err } = await endOf(task);
    assert.deepEqual([code, err], [
      codes[signal],
      "fathom: interrupted; unfinished files are not written\n",
    ]);
  }));
  assert.deepEqual(folder.names(), ["many.csv", "run"]);
});

/** Waits until a stream has shown a pattern; `whole` is all of it, at its end. */
async function heard(stream: ReadableStream<Uint8Array<ArrayBuffer>>, pattern: RegExp) {
  let text = "";
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  while (!pattern.test(text)) {
    const { done, value } = await reader.read();
    assert.ok(!done, `ended without ${pattern}: ${text}`);
    text += value;
  }
  const whole = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += value;
    }
  })();
  return { whole };
}

/** Waits until something is there, for a minute at most. */
async function until(there: () => unknown): Promise<void> {
  for (const start = performance.now(); performance.now() - start < 60_000;) {
    try {
      if (there()) return;
    } catch { /* no such file yet */ }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`it did not come: ${there}`);
}
