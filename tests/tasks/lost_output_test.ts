// Tasks whose outputs are lost: what they keep, what they say of it, and how they end.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../temporary_folder.ts";
import { addressOf } from "./page_address.ts";
import {
  denoArguments,
  endOf,
  runTask,
  startTask,
  type TaskName,
  withoutProgress,
} from "./run_task.ts";

const unix = { ignore: Deno.build.os === "windows" };
const small = ["--max-depth", "2", "--width", "4", "--epochs", "60"];
const runFiles = [
  "SHA256SUMS",
  "checkpoints",
  "network",
  "run.json",
  "snapshots.jsonl",
  "summary.json",
];
const withoutIt = "; the work continues without it\n";
const full = `fathom: cannot write standard output: no space left on device`;
const noReader = `fathom: cannot write standard output: broken pipe`;

/** Starts a task in a shell: `script` has the task as "$@". */
function startInShell(script: string, name: TaskName, args: readonly string[], cwd: string) {
  return new Deno.Command("sh", {
    args: ["-c", script, "sh", Deno.execPath(), ...denoArguments(name, args)],
    cwd,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function inShell(script: string, name: TaskName, args: readonly string[], cwd: string) {
  return endOf(startInShell(script, name, args, cwd));
}

/** Starts a task whose standard output nobody reads after its first piece, or from the beginning. */
async function withoutReader(
  name: TaskName,
  args: readonly string[],
  cwd: string,
  { pieces = 0 }: { readonly pieces?: number } = {},
) {
  const task = startTask(name, args, cwd);
  const reader = task.stdout.getReader();
  for (let piece = 0; piece < pieces; piece++) await reader.read();
  await reader.cancel();
  return {
    task,
    end: async () => ({
      err: withoutProgress(await new Response(task.stderr).text()),
      code: (await task.status).code,
    }),
  };
}

function namesIn(...path: string[]): string[] {
  return [...Deno.readDirSync(join(...path))].map(({ name }) => name).sort();
}

function linesOf(...path: string[]): string[] {
  return Deno.readTextFileSync(join(...path)).trimEnd().split("\n");
}

Deno.test({
  name: "deno task train keeps its run when standard output is full, and says once that it is lost",
  ...unix,
  async fn() {
    using folder = temporaryFolder();
    const { path } = folder;
    const out = (name: string) => [...small, "--out", name];
    const [text, data, live, both, error, refused] = await Promise.all([
      inShell('exec "$@" >/dev/full', "train", out("text"), path),
      inShell('exec "$@" >/dev/full', "train", [...out("data"), "--json", "--quiet"], path),
      inShell('exec "$@" >/dev/full', "train", [...out("live"), "--live", "--port", "0"], path),
      inShell('exec "$@" >/dev/full 2>&1', "train", out("both"), path),
      inShell('exec "$@" 2>/dev/full', "train", [...out("error"), "--json"], path),
      inShell('exec "$@" 2>/dev/full', "train", ["--nonsense"], path),
    ]);
    assert.deepEqual([text.code, text.err], [0, full + withoutIt]);
    // what a program was to read is missing
    assert.deepEqual([data.code, data.err], [1, full + withoutIt]);
    assert.equal(live.code, 0);
    assert.ok(live.err.startsWith(full + withoutIt + "fathom: page http://127.0.0.1:"), live.err);
    assert.deepEqual(both, { code: 0, out: "", err: "" });
    // nothing but data where data are
    assert.equal(error.code, 0);
    assert.deepEqual(
      error.out.trimEnd().split("\n"),
      linesOf(path, "error", "snapshots.jsonl"),
    );
    assert.deepEqual(refused, { code: 2, out: "", err: "" });
    for (const run of ["text", "data", "live", "both", "error"]) {
      assert.deepEqual(namesIn(path, run), runFiles, run);
      assert.equal(linesOf(path, run, "snapshots.jsonl").length, 61, run);
    }
    // standard output is what is left
    const again = await inShell('exec "$@" 2>/dev/full', "train", out("text"), path);
    assert.equal(again.code, 1);
    assert.match(again.out, /^fathom: .*text holds a run; --force replaces it\n$/);
  },
});

Deno.test({
  name: "deno task train goes on when its reader leaves, and keeps its run when Ctrl-C follows",
  ...unix,
  async fn() {
    using folder = temporaryFolder();
    const { path } = folder;
    const endless = ["--max-depth", "2", "--width", "4", "--epochs", "1000000", "--patience"];
    const read = await withoutReader("train", [...small, "--json", "--quiet", "--out", "a"], path, {
      pieces: 1,
    });
    const left = await withoutReader("train", [...endless, "1000000", "--out", "b"], path);
    assert.deepEqual(await read.end(), { code: 0, err: noReader + withoutIt });
    assert.equal(linesOf(path, "a", "snapshots.jsonl").length, 61);
    assert.deepEqual(namesIn(path, "a"), runFiles);
    const part = join(path, "b", "snapshots.jsonl.part");
    const grown = () => existsSync(part) && Deno.statSync(part).size > 50_000;
    for (let trial = 0; trial < 1000 && !grown(); trial++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    left.task.kill("SIGINT");
    const { code, err } = await left.end();
    assert.equal(code, 130);
    // answers to Ctrl-C go to what is left
    const answers =
      /^fathom: ending after this step; .*\nfathom: interrupted in epoch \d{1,3}(,\d{3})*; .*\n$/;
    assert.ok(err.startsWith(noReader + withoutIt), err);
    assert.match(err.slice((noReader + withoutIt).length), answers);
    assert.deepEqual(namesIn(path, "b"), runFiles);
  },
});

Deno.test({
  name: "tasks end quietly when nobody reads their result, and tell of a full standard output",
  ...unix,
  async fn() {
    using folder = temporaryFolder();
    const { path } = folder;
    const trained = await runTask("train", [...small, "--quiet", "--out", "run"], path);
    assert.deepEqual([trained.code, trained.err], [0, ""]);
    folder.write("inputs.csv", "0.5,0.25\n".repeat(40_000));
    const quiet = { code: 0, err: "" };
    const gone = async (name: TaskName, ...args: string[]) =>
      (await withoutReader(name, args, path)).end();
    const failed = { code: 1, out: "", err: `${full}\n` };
    const [first, none, help, ...fulls] = await Promise.all([
      withoutReader("predict", ["run", "inputs.csv", "--out", "-"], path, { pieces: 1 })
        .then(({ end }) => end()),
      gone("predict", "run", "inputs.csv"),
      gone("train", "--help"),
      inShell('exec "$@" >/dev/full', "predict", ["run", "inputs.csv"], path),
      inShell('exec "$@" >/dev/full', "compare", ["--help"], path),
    ]);
    assert.deepEqual([first, none, help], [quiet, quiet, quiet]);
    assert.deepEqual(fulls, [failed, failed]);
    assert.ok(!existsSync(join(path, "-")));
    // files are the work of these
    const prune = ["run", "--json", "--quiet", "--no-timing", "--resamples", "0"];
    const [evaluated, exported, pruned] = await Promise.all([
      inShell('exec "$@" >/dev/full', "evaluate", ["run", "--resamples", "0", "--out", "e"], path),
      inShell('exec "$@" >/dev/full', "export", ["run", "--format", "onnx", "--out", "w"], path),
      inShell('exec "$@" >/dev/full', "prune", [...prune, "--out", "p"], path),
    ]);
    const lost = { out: "", err: full + withoutIt };
    assert.deepEqual(evaluated, { code: 0, ...lost });
    assert.deepEqual(exported, { code: 0, ...lost });
    assert.deepEqual(pruned, { code: 1, ...lost });
    assert.deepEqual(namesIn(path, "e"), ["evaluation.html", "evaluation.json"]);
    assert.deepEqual(namesIn(path, "p"), [
      "SHA256SUMS",
      "card.json",
      "card.md",
      "network",
      "run.json",
    ]);
    assert.ok(existsSync(join(path, "w")));
  },
});

Deno.test({
  name: "deno task compare keeps its results when nobody reads what happens",
  ...unix,
  async fn() {
    using folder = temporaryFolder();
    const args = ["--methods", "searched", "--seeds", "2", "--max-depth", "1", "--epochs", "5"];
    const { end } = await withoutReader(
      "compare",
      [...args, "--json", "--quiet", "--out", "c"],
      folder.path,
    );
    assert.deepEqual(await end(), { code: 0, err: noReader + withoutIt });
    assert.equal(linesOf(folder.path, "c", "results.jsonl").length, 2);
    assert.ok(namesIn(folder.path, "c").includes("summary.json"));
  },
});

Deno.test({
  name:
    "deno task train names files that cannot grow, keeps its weights without them, and leaves nothing half-written",
  ...unix,
  async fn() {
    using folder = temporaryFolder();
    const { path } = folder;
    // files of so many times 512 bytes at most; without the trap the signal would end the process
    const limited = (blocks: number) => `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`;
    const args = (run: string) => [...small, "--quiet", "--out", run];
    const [kept, lost] = await Promise.all([
      inShell(limited(8), "train", [...args("kept"), "--tensorboard", "logs"], path),
      inShell(limited(4), "train", args("lost"), path),
    ]);
    assert.equal(kept.code, 0);
    const losses = kept.err.trimEnd().split("\n").sort();
    assert.equal(losses.length, 4, kept.err);
    assert.match(
      losses[0],
      /cannot write kept.checkpoints.step-\d+\.safetensors: file too large; the work/,
    );
    const ofSnapshots = /cannot write kept.snapshots\.jsonl\.part: file too large(.*); the work/;
    const [, why = ""] = ofSnapshots.exec(losses[1]) ?? [];
    assert.equal(why, " (it is tried again)", kept.err);
    const [, missing = ""] = ofSnapshots.exec(losses[2]) ?? [];
    assert.match(missing, /^; \d+ lines at its end could not be kept$/);
    assert.match(losses[3], /cannot write logs.events\.out\S+: file too large; the work continues/);
    assert.deepEqual(
      namesIn(path, "kept"),
      runFiles.filter((name) => name !== "checkpoints"),
    );
    for (const line of linesOf(path, "kept", "snapshots.jsonl")) JSON.parse(line);

    // what was computed is shown all the same
    const tried = await inShell(
      limited(2),
      "evaluate",
      ["kept", "--resamples", "0", "--out", "e"],
      path,
    );
    assert.equal(tried.code, 1);
    assert.match(tried.err, /^fathom: .*cannot write e.evaluation\.json: file too large\n$/);
    assert.match(tried.out, /full mixture/);
    assert.ok(!existsSync(join(path, "e")));

    assert.equal(lost.code, 1);
    const [first, saved, rest, second, ...more] = lost.err.trimEnd().split("\n");
    assert.match(
      saved,
      /cannot write lost.checkpoints.step-\d+\.safetensors: file too large; the work/,
    );
    assert.match(
      first,
      /cannot write lost.snapshots\.jsonl\.part: file too large \(it is tried again\); the work continues/,
    );
    assert.match(rest, /; \d+ lines at its end could not be kept; the work continues/);
    assert.match(second, /cannot write lost.network.state\.safetensors: file too large$/);
    assert.deepEqual(more, []);
    assert.ok(!existsSync(join(path, "lost")));
  },
});

Deno.test({
  name: "deno task train --live comes back when its visitors have used up all file descriptors",
  ...unix,
  async fn() {
    using folder = temporaryFolder();
    const args = ["--max-depth", "2", "--width", "4", "--epochs", "1000000", "--patience"];
    const task = startInShell(
      'ulimit -n 48; exec "$@"',
      "train",
      [...args, "1000000", "--live", "--port", "0", "--out", "run"],
      folder.path,
    );
    const { address, rest } = await addressOf(task.stdout);
    const err = new Response(task.stderr).text();
    // outputs are open, and training has begun: one that cannot be opened would end the command
    while (!existsSync(join(folder.path, "run", "snapshots.jsonl.part"))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { port } = new URL(address);
    const visitors: Deno.Conn[] = [];
    const visit = () => Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    try {
      for (let i = 0; i < 60; i++) visitors.push(await visit());
    } catch { /* the server listens no more */ }
    const page = async () => {
      const response = await fetch(address, { headers: { connection: "close" } });
      return [response.status, (await response.text()).length > 100];
    };
    let answer: unknown;
    for (let trial = 0; trial < 100 && !answer; trial++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      answer = await page().catch(() => undefined);
    }
    for (const visitor of visitors) visitor.close();
    task.kill("SIGINT");
    const [, said, { code }] = await Promise.all([rest, err, task.status]);
    assert.deepEqual(answer, [200, true]);
    assert.deepEqual([code, said], [
      130,
      "fathom: the live page cannot be reached for a while: too many open files; it comes back by itself\n",
    ]);
    assert.deepEqual(namesIn(folder.path, "run"), runFiles);
  },
});
