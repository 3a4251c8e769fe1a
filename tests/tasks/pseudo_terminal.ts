// Tasks in a pseudo-terminal, with the permissions that deno.json gives them and nobody who would answer a prompt.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { requiresProgram } from "../requirements.ts";
import type { TaskName } from "./run_task.ts";

/** To be spread into `Deno.test`: what gives a pseudo-terminal is util-linux's `script`, Debian's bsdutils. */
export const requiresTerminal: { ignore: boolean } = Deno.build.os === "linux"
  ? requiresProgram("script")
  : { ignore: true };

/** A task in a terminal; disposing ends it, whatever it does. */
export interface TerminalTask extends AsyncDisposable {
  /** Presses keys. */
  press(keys: string): Promise<void>;
  /** Sends a signal to the task alone. */
  kill(signal: Deno.Signal): void;
  /** Takes the terminal away, as a connection that breaks does. */
  hangUp(): void;
  /** Waits until a pattern was shown since the last call; gives the time, in milliseconds. */
  until(pattern: RegExp): Promise<number>;
  /** Waits for the end. */
  end(): Promise<{ readonly code: number; readonly shown: string }>;
}

/** Milliseconds after which a task hangs. */
const longest = 120_000;

/**
 * Starts `deno task NAME ARGS` in a folder. Waiting for it fails as soon as Deno asks for a permission.
 *
 * @param by a program that starts it, for instance "nohup"
 * @param color whether it may colour; default false
 */
export function startInTerminal(
  name: TaskName,
  args: readonly string[],
  cwd: string,
  by = "",
  color = false,
): TerminalTask {
  const words = config.tasks[name].command.split(" ");
  const script = words.findIndex((word) => word.endsWith(".ts"));
  const command = [
    ...[Deno.execPath(), "run", `--config=${root("deno.json")}`],
    // what is only denied in silence is to be seen
    ...words.slice(2, script).filter((word) => word !== "--no-prompt"),
    ...[root(words[script]), ...words.slice(script + 1), ...args],
  ];
  const process = new Deno.Command("script", {
    args: [
      "-qec",
      `unset DENO_NO_PROMPT ${color ? "NO_COLOR" : ""}; echo "process $$"; exec ${by} ${
        command.map(quoted).join(" ")
      }`,
      "/dev/null",
    ],
    cwd,
    env: { ...!color && { NO_COLOR: "1" }, TERM: "xterm" },
    stdin: "piped", // at its end script would send an end of input
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = process.stdin.getWriter();
  let [shown, seen] = ["", 0];
  let over = false;
  let changed = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      shown += text;
      changed.resolve();
      changed = Promise.withResolvers();
    }
    over = true;
    changed.resolve();
  })();
  const pid = () => Number(/process (\d+)/.exec(shown)?.[1]);
  const killAll = () => {
    const attempt = (kill: () => void) => {
      try {
        kill();
      } catch { /* it has ended */ }
    };
    // the task is the leader of its group
    if (pid() > 0) attempt(() => Deno.kill(-pid(), "SIGKILL"));
    attempt(() => process.kill("SIGKILL"));
  };
  let hung = false;
  const watchdog = setTimeout(() => {
    hung = true;
    killAll();
  }, longest);
  const check = () => {
    assert.doesNotMatch(shown, /Deno requests|⚠/, `${name} asked for a permission`);
    assert.ok(!hung, `${name} ${args.join(" ")} hung:\n${shown}`);
  };
  return {
    press: (keys) => input.write(new TextEncoder().encode(keys)),
    kill: (signal) => Deno.kill(pid(), signal),
    hangUp: () => process.kill("SIGKILL"),
    async until(pattern) {
      for (;;) {
        check();
        const match = pattern.exec(shown.slice(seen));
        if (match) {
          seen += match.index + match[0].length;
          return performance.now();
        }
        assert.ok(!over, `${name} ended without ${pattern}:\n${shown}`);
        await changed.promise;
      }
    },
    async end() {
      while (!over) {
        check();
        await changed.promise;
      }
      check();
      const { code } = await process.status;
      return { code, shown };
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(watchdog);
      killAll();
      await reading;
      await process.status;
      await input.abort().catch(() => {});
    },
  };
}

/** Runs a task in a terminal to its end, coloured if wanted. */
export async function runInTerminal(
  name: TaskName,
  args: readonly string[],
  cwd: string,
  color = false,
) {
  await using task = startInTerminal(name, args, cwd, "", color);
  return await task.end();
}

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** For a shell. */
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
