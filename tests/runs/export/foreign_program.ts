// Programs that are not ours, each in a process of its own: tests/foreign holds the few lines that drive them.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { inputShape } from "../../../src/architectures/specification.ts";
import { python } from "../../requirements.ts";
import type { ExampleBatch, ExampleNetwork } from "./example_network.ts";

/** An array as JSON. */
export interface ForeignArray {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Absolute differences below which an export agrees. */
export const exportTolerance = 1e-5;

/**
 * Runs a script of tests/foreign, Python or TypeScript, which reads JSON from standard input and writes JSON.
 *
 * @param options.cwd working directory; default tests/foreign
 * @param options.env environment variables besides those of this process
 */
export async function runForeign<T>(
  script: string,
  job: unknown,
  options: {
    readonly args?: readonly string[];
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<T> {
  const folder = fileURLToPath(new URL("../../foreign/", import.meta.url));
  const { args = [], cwd = folder, env } = options;
  const [command, before] = script.endsWith(".py")
    ? [python, []]
    : [Deno.execPath(), ["run", "--quiet", "--allow-all", `--config=${folder}deno.json`]];
  const child = new Deno.Command(command, {
    args: [...before, folder + script, ...args],
    cwd,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = child.output(); // reads while we write
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(job)));
  await writer.close();
  const { success, stdout, stderr } = await ended;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.ok(success, `${script}: ${text(stderr)}`);
  return JSON.parse(text(stdout));
}

/** A batch for a job. */
export function jobBatches({ parts, batches }: ExampleNetwork): ForeignArray[] {
  const shape = inputShape(parts.spec);
  return batches.map(({ batch, inputs }) => ({ shape: [batch, ...shape], values: [...inputs] }));
}

/** The shape and values that an output must have. */
export function wantedOutput(
  { parts, batches }: ExampleNetwork,
  index: number,
  outputs: "mixture" | "exits",
): ForeignArray {
  const { batch, [outputs]: values }: ExampleBatch = batches[index];
  const { depth, spec } = parts;
  const shape = outputs === "mixture" ? [batch, spec.classes] : [batch, depth + 1, spec.classes];
  return { shape, values: [...values] };
}
