// Names of strangers in every place that a command takes one from: none reaches a terminal raw, our colours do.

import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import config from "../../deno.json" with { type: "json" };
import { unpackArchive } from "../../src/data/archive.ts";
import { lockName, ownFolder } from "../../src/files/owned_folder.ts";
import { faultOf } from "../../tasks/command_line.ts";
import { loopback } from "../data/loopback.ts";
import { matFile } from "../data/mat_files.ts";
import { svhnFile } from "../data/svhn_files.ts";
import { tarArchive } from "../data/tar_files.ts";
import { type TemporaryFolder, temporaryFolder } from "../data/temporary_folder.ts";
import { evil, isRaw, rawIn, spoilt, strangersIn } from "../files/deceptive.ts";
import { requiresTerminal, runInTerminal, startInTerminal } from "./pseudo_terminal.ts";
import { runTask, type TaskName } from "./run_task.ts";

/** A call in a terminal. */
interface Call {
  readonly args: readonly string[];
  readonly code: number;
  /** Whether it shows colours of ours. */
  readonly colored?: boolean;
  /** Whether what it says may leave the name out; default false. */
  readonly nameless?: boolean;
}

/** Tasks for the work on this project, which take no names of strangers. */
const ofDevelopers = ["bundle", "test", "soak", "check"];

const cell = evil.replaceAll("\r", ""); // of a CSV file, where a carriage return ends a line
const quoted = (text: string) => `"${text}"`;
const table = (head: readonly string[], rows: readonly string[]) =>
  [head.map(quoted).join(","), ...rows].join("\n") + "\n";
const columns = [`${cell}x`, `${cell}y`];

/** Two classes of twenty points; inputs for their run, and inputs with other names. */
function writeTables(folder: TemporaryFolder): void {
  const rows = Array.from({ length: 40 }, (_, n) => `${n % 7},${n % 5},${quoted(cell + n % 2)}`);
  folder.write(`${evil}.csv`, table([...columns, `${cell}t`], rows));
  folder.write(`${evil}in.csv`, table(columns, ["1,2", "3,4"]));
  folder.write(`${evil}other.csv`, table([`${cell}z`, columns[1]], ["1,2"]));
  folder.write(`${evil}cell.csv`, table(columns, [`1,${quoted(cell)}`]));
}

const train = [
  ...["--data", `${evil}.csv`, "--target", `${cell}t`, "--header", "yes"],
  ...["--max-depth", "2", "--width", "3", "--epochs", "3"],
];
const compare = [
  ...["--methods", "fixed:1", "--seeds", "1", "--epochs", "1", "--workers", "1"],
  ...["--out", `${evil}c`],
];
const experiment = [
  ...["consistent-depth", "--quick", "--seeds", "1", "--epochs", "1", "--workers", "1"],
  ...["--out", `${evil}e`],
];

/** Runs of which every string is a stranger's, beside a whole one. */
function writeSpoiltRuns(folder: TemporaryFolder): void {
  const copy = (to: string, spoil: (path: string) => void) => {
    const path = join(folder.path, evil + to);
    copyFolder(join(folder.path, evil), path);
    spoil(path);
  };
  const change = (file: string, by: (value: unknown) => unknown) =>
    Deno.writeTextFileSync(file, JSON.stringify(by(JSON.parse(Deno.readTextFileSync(file)))));
  copy("whole", () => {});
  copy("all", (path) => change(join(path, "run.json"), (value) => spoilt(value)));
  copy("names", (path) => {
    change(join(path, "run.json"), (value) => spoilt(value, ["kind", "fingerprint", "format"]));
    change(join(path, "summary.json"), (value) => spoilt(value));
  });
  copy("specification", (path) => {
    change(join(path, "network", "specification.json"), (value) => spoilt(value));
  });
  copy("snapshots", (path) => {
    Deno.writeTextFileSync(join(path, "snapshots.jsonl"), `{"epoch": ${JSON.stringify(evil)}}\n`);
  });
  copy("torn", (path) => Deno.writeTextFileSync(join(path, "run.json"), evil));
}

function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyFolder(join(from, name), join(to, name));
    else Deno.copyFileSync(join(from, name), join(to, name));
  }
}

/** Every task with every name that it takes, but for the first run, `view` of a whole run, and servers. */
const calls: Record<string, readonly Call[]> = {
  "train": [
    { args: [...train, "--out", "locked"], code: 1 },
    { args: [...train, "--out", evil], code: 1 },
    { args: [`--${evil}`], code: 2 },
    { args: [evil], code: 2 },
    { args: ["--engine", evil], code: 2 },
    { args: ["--data", `${evil}none.csv`], code: 1 },
    { args: ["--data", `${evil}.csv`, "--target", `${evil}none`], code: 1 },
    { args: ["--data", "svhn", "--data-dir", "."], code: 1 },
  ],
  "train:tensorflow": [{ args: [`--${evil}`], code: 2 }],
  "view": [
    { args: [`${evil}torn`, "--port", "0"], code: 1 },
    { args: [evil, "--port", evil], code: 2 },
  ],
  "data": [
    { args: [evil], code: 2 },
    { args: ["mnist", "--from", evil], code: 2 },
  ],
  "evaluate": [
    {
      args: [`${evil}whole`, `${evil}whole`, "--force", "--resamples", "20"],
      code: 0,
      colored: true,
    },
    { args: [`${evil}all`], code: 1 },
    { args: [`${evil}names`, "--data-dir", evil], code: 1 },
    { args: [`${evil}specification`], code: 1, nameless: true },
    { args: [evil, "--against", `${evil}other.csv`], code: 1 },
  ],
  "prune": [
    {
      args: [evil, "--out", `${evil}p`, "--no-timing", "--resamples", "20"],
      code: 0,
      colored: true,
    },
    { args: [evil, "--out", evil], code: 1 },
  ],
  "compare": [
    { args: compare, code: 0, colored: true },
    { args: ["--methods", evil], code: 2 },
  ],
  "experiment": [
    { args: experiment, code: 0, colored: true },
    { args: [evil], code: 2 },
  ],
  "export": [
    { args: [evil, "--format", "safetensors", "--out", `${evil}.safetensors`], code: 0 },
    { args: [evil, "--format", evil, "--out", "x"], code: 2 },
  ],
  "import": [{ args: [`${evil}.safetensors`, "--out", `${evil}i`, "--like", evil], code: 0 }],
  "predict": [
    { args: [evil, `${evil}in.csv`], code: 0 },
    { args: [evil, `${evil}other.csv`], code: 1 },
    { args: [evil, `${evil}cell.csv`], code: 1 },
  ],
  "verify": [{ args: [evil], code: 1 }],
  "bench": [
    { args: [evil], code: 2 },
    { args: ["dense", "--against-torch", "--python", evil], code: 2 },
  ],
};

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
      await using view = startInTerminal("view", [name, "--port", "0"], folder.path, "", true);
      await view.until(/Ctrl-C ends it|fathom: /);
      await view.press("\x03").catch(() => {}); // it has ended
      assert.deepEqual(strangersIn((await view.end()).shown), []);
    }));
    const card = Deno.readTextFileSync(join(folder.path, `${evil}p`, "card.md"));
    assert.deepEqual(rawIn(card.replaceAll("\n", "")), []);
    assert.match(card, /\\x1b/);
  },
});

Deno.test({
  name: "deno task data shows a server's replies without obeying them",
  ...requiresTerminal,
  async fn() {
    using folder = temporaryFolder();
    const reply = "\x9b31mR \x85\xad"; // what a header may hold
    await using server = loopback(() => ({
      head: [
        `HTTP/1.1 404 No ${reply}`,
        "Content-Type: text/html",
        `Content-Range: bytes ${reply}`,
      ],
      body: new TextEncoder().encode(`<b>${evil}`),
    }));
    const args = ["mnist", "--from", server.url, "--data-dir", evil];
    const { code, shown } = await runInTerminal("data", args, folder.path, true);
    assert.equal(code, 1);
    assert.deepEqual(strangersIn(shown), [], JSON.stringify(shown));
    assert.match(shown, /the server answers 404 Not Found \(bytes .*\\x9b31mR/);
  },
});

Deno.test({
  name: "writeResult() escapes on a terminal, and writes to a pipe what it is given",
  ...requiresTerminal,
  async fn() {
    const module = new URL("../../tasks/standard_output.ts", import.meta.url).href;
    const text = `a${evil.replaceAll("\n", "")}\nb\n`; // lines are its caller's
    const script = `import { writeResult } from ${JSON.stringify(module)};
      writeResult(decodeURIComponent("${encodeURIComponent(text)}"));`;
    const outputOf = async (command: string, args: string[]) => {
      const { stdout } = await new Deno.Command(command, { args }).output();
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(stdout);
    };
    const inTerminal = `'${Deno.execPath()}' eval '${script}'`;
    const shown = await outputOf("script", ["-qec", inTerminal, "/dev/null"]);
    assert.deepEqual(strangersIn(shown), [], shown);
    assert.match(shown, /^ax\\x1b\[31mR.*\r\nb\r\n$/);
    assert.equal(await outputOf(Deno.execPath(), ["eval", script]), text);
  },
});

Deno.test("faultOf() shows names from archives without obeying them", async () => {
  using folder = temporaryFolder();
  const archive = join(folder.path, "a.tar.gz");
  const whole = tarArchive([{ name: cell, content: new Uint8Array(2000) }]);
  Deno.writeFileSync(archive, gzipSync(whole.subarray(0, 600)));
  await assert.rejects(unpackArchive(archive, [{ name: "a", size: 1 }], folder.path), (error) => {
    const { message } = faultOf(error);
    assert.ok(!isRaw(message), message);
    assert.match(message, /in the middle of x\\x1b\[31mR/);
    return true;
  });
});

Deno.test("what tasks write for programs has strangers' names as they are, in JSON escaped", async () => {
  using folder = temporaryFolder();
  writeTables(folder);
  const call = async (name: TaskName, ...args: string[]) => {
    const { code, out, err } = await runTask(name, args, folder.path);
    assert.equal(code, 0, err);
    return { out, err };
  };
  const training = await call("train", ...train, "--json", "--out", evil);
  assert.deepEqual(strangersIn(training.err), []);
  const predicted = await call("predict", evil, `${evil}in.csv`);
  const [head] = predicted.out.split(`,entropy,`);
  assert.equal(head, `class,${quoted(`p_${cell}0`)},${quoted(`p_${cell}1`)}`);
  const { out } = await call("prune", evil, "--out", "small", "--json", "--no-timing");
  assert.ok(out.endsWith("}\n") && !isRaw(out.slice(0, -1)));
  assert.deepEqual(JSON.parse(out).data.classes, [`${cell}0`, `${cell}1`]);
});
