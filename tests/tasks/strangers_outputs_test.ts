// Names of strangers in what a server replies and an archive holds, and in what tasks write for programs.

import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { unpackArchive } from "../../src/datasets/formats/archive.ts";
import { faultOf } from "../../tasks/command/command_line.ts";
import { loopback } from "../loopback.ts";
import { tarArchive } from "../datasets/formats/tar_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { evil, isRaw, strangersIn } from "../files/deceptive.ts";
import { requiresTerminal, runInTerminal } from "./pseudo_terminal.ts";
import { runTask, type TaskName } from "./run_task.ts";
import { cell, quoted, train, writeTables } from "./strangers_calls.ts";

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
    const module = new URL("../../tasks/command/standard_output.ts", import.meta.url).href;
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
