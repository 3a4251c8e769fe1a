// Programs in separate processes, to observe exit and threads.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const config = fileURLToPath(new URL("../../../deno.json", import.meta.url));

/** Runs a program without permissions; returns its exit code, output, and first line of errors. */
export async function runProgram(program: string): Promise<string> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "--config", config, "-"],
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(30_000),
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const { code, stdout, stderr } = await process.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return [code, text(stdout), text(stderr).split("\n")[0]].filter((part) => part !== "").join(", ");
}

/** Runs a file that throws on failure. */
export async function assertRuns(file: URL, argument: string): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--allow-all", "--v8-flags=--expose-gc"],
      ...["--config", config, fileURLToPath(file), argument],
    ],
    ...{ stdout: "null", stderr: "piped", env: { NO_COLOR: "1" } },
  }).output();
  assert.deepEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
}
