// Tasks that are killed at a change of the disk, or whose disk fails there, and what must hold afterwards.

import assert from "node:assert/strict";
import { join } from "node:path";
import { lockName } from "../../src/files/owned_folder.ts";
import { copyFolder } from "../files/copy_folder.ts";
import { filesIn } from "../files/files_in.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import type { AskedFault } from "./disk_fault.ts";
import { type InterruptedCommand, resultsIn, succeed } from "./interrupted_commands.ts";
import { denoArguments, runTask, withoutProgress } from "./run_task.ts";

const preload = new URL("disk_fault.ts", import.meta.url).href;

/** A command without interruption. */
interface WholeCommand {
  /** Its folder before: a copy of the workplace, with what was called before. */
  readonly before: string;
  /** Its results. */
  readonly results: ReadonlyMap<string, string>;
  /** Results that stand there before. */
  readonly older: ReadonlyMap<string, string>;
  /** What its reader may print. */
  readonly read: ReadonlySet<string>;
  /** The changes of the disk, in their order. */
  readonly changes: readonly string[];
}

/** How a faulty task ended. */
interface FaultyEnd {
  /** The changes that it said: the one at which the fault came, or all. */
  readonly changes: readonly string[];
  /** The exit code; absent if it was killed. */
  readonly code?: number;
  /** Standard error. */
  readonly err: string;
}

/**
 * Runs a command without interruption, in a copy of the workplace.
 *
 * @param folder for the copies
 */
export async function wholeCommand(
  command: InterruptedCommand,
  workplace: string,
  folder: string,
): Promise<WholeCommand> {
  const [before, cwd] = [join(folder, "before"), join(folder, "whole")];
  copyFolder(workplace, before);
  for (const call of command.before ?? []) await succeed(call, before);
  copyFolder(before, cwd);
  const { code, err, changes } = await faulty(command, cwd, {});
  assert.equal(code, 0, err);
  const { reader } = command;
  const read = reader && [await succeed(reader, cwd)];
  if (reader && command.before) read!.push(await succeed(reader, before));
  return {
    before,
    results: resultsIn(cwd, command),
    older: resultsIn(before, command),
    read: new Set(read),
    changes,
  };
}

/**
 * Runs a command with a fault; it is killed once it is held there.
 *
 * @param signals sent one at each slow change
 */
export async function faulty(
  { call: [task, ...args] }: Pick<InterruptedCommand, "call">,
  cwd: string,
  asked: AskedFault,
  signals: readonly Deno.Signal[] = [],
): Promise<FaultyEnd> {
  const words = Object.entries(asked).map(([key, value]) => [key, `${value}`]);
  const [run, ...rest] = denoArguments(task, args);
  const child = new Deno.Command(Deno.execPath(), {
    args: [run, `--preload=${preload}?${new URLSearchParams(words)}`, ...rest],
    cwd,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const kills = asked.fault === "held" || asked.fault === "torn";
  const decoder = new TextDecoder();
  let err = "";
  let sent = 0;
  for await (const bytes of child.stderr) {
    err += decoder.decode(bytes, { stream: true });
    const said = [...err.matchAll(/^change: .*\n/gm)].length;
    if (kills && said > 0) child.kill("SIGKILL");
    for (; sent < Math.min(said, signals.length); sent++) child.kill(signals[sent]);
  }
  const { code, signal } = await child.status;
  const changes = [...err.matchAll(/^change: (.*)$/gm)].map(([, change]) => change);
  assert.equal(signal === "SIGKILL", kills && changes.length > 0, err);
  err = err.replaceAll(/^change: .*\n/gm, "");
  return { changes, code: signal ? undefined : code, err };
}

/**
 * Interrupts a command, and asserts: nothing half-written is read as whole; given again, with `--force` if that is what the
 * refusal names, the command has the results that it has without interruption; nothing hidden is left.
 *
 * @returns in words what happened; undefined where the command ended before the fault
 */
export async function interrupt(
  command: InterruptedCommand,
  whole: WholeCommand,
  asked: AskedFault,
): Promise<string | undefined> {
  using folder = temporaryFolder();
  const cwd = join(folder.path, "w");
  copyFolder(whole.before, cwd);
  const { changes: [change], code, err } = await faulty(command, cwd, asked);
  if (change === undefined) return undefined;
  const at = `${command.name}, ${asked.fault} at ${change}`;

  const left = resultsIn(cwd, command); // throws for torn JSON
  if (code !== undefined) assertTold(at, code, err, left, whole);
  if (command.together) {
    const versions = [...left].map(([name, text]) => text === whole.older.get(name));
    assert.ok(new Set(versions).size < 2, `${at}: an older file beside a newer one`);
  }
  const { reader } = command;
  if (reader) {
    const read = await runTask(reader[0], reader.slice(1), cwd);
    const refused = read.code === 1 && read.out === "" && /^fathom: [^\n]+\n$/m.test(read.err);
    assert.ok(refused || read.code === 0 && whole.read.has(read.out), `${at}: read ${read.err}`);
  }

  const [task, ...args] = command.call;
  let again = await runTask(task, args, cwd);
  let outcome = "started again";
  if (again.code === 1 && /--force replaces it/.test(again.err)) {
    outcome = "refused, and replaced with --force";
    again = await runTask(task, [...args, "--force"], cwd);
  }
  assert.equal(again.code, 0, `${at}: ${again.err}`);
  assert.deepEqual(resultsIn(cwd, command), whole.results, `${at}: other results`);
  const hidden = [...filesIn(cwd).keys()].filter((name) =>
    /(^|\/)\.|\.part$/.test(name) && !(command.leavesLock && name.endsWith(lockName))
  );
  assert.deepEqual(hidden, [], `${at}: left`);
  return code === undefined ? outcome : `${code === 0 ? "went on" : "told"}, then ${outcome}`;
}

/** A task on a failing disk says so in its last line, without a stack, or has its results. */
function assertTold(
  at: string,
  code: number,
  err: string,
  left: ReadonlyMap<string, string>,
  whole: WholeCommand,
): void {
  if (code === 0) assert.deepEqual(left, whole.results, `${at}: ended with 0`);
  else assertFailed(at, code, err);
}

/** A task that could not go on says why in its last line, without a stack. */
export function assertFailed(at: string, code: number, err: string): void {
  assert.equal(code, 1, `${at}: ${err}`);
  const last = withoutProgress(err).trimEnd().split("\n").at(-1)!;
  assert.match(
    last,
    /^fathom: .*(no space left on|read-only|input\/output error)/i,
    `${at}: ${last}`,
  );
}
