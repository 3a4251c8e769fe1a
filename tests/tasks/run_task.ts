// Starting a task as its users do, with the permissions that deno.json gives it.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };

/** A task of deno.json. */
export type TaskName = keyof typeof config.tasks;

/** How a task ended, and what it printed. */
export interface TaskResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What Deno is given for `deno task NAME ARGS`. */
export function denoArguments(name: TaskName, args: readonly string[]): string[] {
  const command = config.tasks[name].command.split(" ");
  const script = command.findIndex((word) => word.endsWith(".ts"));
  return [
    "run",
    `--config=${fileURLToPath(new URL("../../deno.json", import.meta.url))}`,
    ...command.slice(2, script), // after "deno run"
    fileURLToPath(new URL(`../../${command[script]}`, import.meta.url)),
    ...command.slice(script + 1),
    ...args,
  ];
}

/** Starts `deno task NAME ARGS` in a folder. */
export function startTask(
  name: TaskName,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: denoArguments(name, args),
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** As `workRow` writes them: "loading spirals: 0:02", "predicting: 12,800 of 60,000, 0:12 left". */
const progressRow =
  /^(?!fathom: )[^\n:]+: ([\d,]+ of [\d,]+|([\d,]+( of [\d,]+)?, )?(\d+:\d\d(:\d\d)?( left)?|[\d,]+ a second))\n/gm;

/** What a task printed but rows of progress, which come where a stage lasts two seconds, as on a busy machine. */
export const withoutProgress = (printed: string): string => printed.replace(progressRow, "");

/** Waits for a task; what it printed is without rows of progress. */
export async function endOf(task: Deno.ChildProcess): Promise<TaskResult> {
  const { code, stdout, stderr } = await task.output();
  const text = (bytes: Uint8Array) => withoutProgress(new TextDecoder().decode(bytes));
  return { code, out: text(stdout), err: text(stderr) };
}

/** Runs a task to its end. */
export function runTask(
  name: TaskName,
  args: readonly string[],
  cwd: string,
  env?: Readonly<Record<string, string>>,
): Promise<TaskResult> {
  return endOf(startTask(name, args, cwd, env));
}

/**
 * Calls a task with each of some arguments, and holds every end to a code and to one line on standard error that
 * matches, with nothing printed besides.
 */
export async function assertRefused(
  call: (...args: string[]) => Promise<TaskResult>,
  cases: readonly (readonly [args: readonly string[], code: number, pattern: RegExp])[],
): Promise<void> {
  const results = await Promise.all(cases.map(([args]) => call(...args)));
  cases.forEach(([, code, pattern], i) => {
    assert.deepEqual([results[i].code, results[i].out], [code, ""], results[i].err);
    const err = results[i].err.trimEnd();
    assert.match(err, pattern);
    assert.match(err, /^fathom: [^\n]+$/);
  });
}
