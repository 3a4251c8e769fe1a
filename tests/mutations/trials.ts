// Trials of many mutations of a kind of file, in a child process under a watchdog: it finds hangs, crashes and growth of
// memory, besides what a trial finds itself.

import { fileURLToPath } from "node:url";
import type { TrialResult } from "./trial.ts";

/** How a trial in a child process ended. */
export interface WatchedResult extends Omit<TrialResult, "verdict"> {
  readonly number: number;
  /** `hang`: no answer in time; `crash`: the process ended; `growth`: it took too much memory. */
  readonly verdict: TrialResult["verdict"] | "hang" | "crash" | "growth";
}

/** What the child says of a trial. */
export interface ChildLine extends TrialResult {
  readonly number: number;
  /** Bytes that its memory grew by, at most, during the trial. */
  readonly grown: number;
}

/** Milliseconds without an answer that count as a hang. */
const patience = 10_000;
/** Milliseconds until the whole file is read for the first time. */
const patienceAtStart = 120_000;
/** Bytes. */
const mostGrowth = 200e6;

/** Which mutations of which kind. */
export interface Trials {
  /** Name of a kind in the module. */
  readonly kind: string;
  /** Address of a module whose `kinds` holds the kind; default kinds.ts. */
  readonly module?: string;
  readonly seed: number;
  readonly count: number;
  /** See `patience`; default 10,000. */
  readonly patience?: number;
}

/** Tries mutations 0 to count − 1. Any that ends the child is told as such, and the next child goes on after it. */
export async function* watchedTrials(trials: Trials): AsyncGenerator<WatchedResult> {
  for (let next = 0; next < trials.count;) {
    for await (const result of childTrials(trials, next)) {
      yield result;
      next = result.number + 1;
    }
  }
}

/** The trials of one child, from a number on. */
async function* childTrials(trials: Trials, from: number): AsyncGenerator<WatchedResult> {
  const { kind, seed, count, module = new URL("kinds.ts", import.meta.url).href } = trials;
  const script = fileURLToPath(new URL("child.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", "--v8-flags=--experimental-wasm-revectorize"]
      .concat(script, module, kind, `${seed}`, `${from}`, `${count}`),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(child.stderr).text();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(lineStream())
    .getReader();
  let number = from;
  let begun = false;
  try {
    while (number < count) {
      const wait = begun ? trials.patience ?? patience : patienceAtStart;
      const line = await inTime(lines.read(), wait);
      if (line === undefined || line.done) {
        const verdict = line ? "crash" : "hang";
        if (!line) child.kill("SIGKILL");
        const said = (await errors).trim();
        if (!begun) throw new Error(`the whole ${kind} could not be read: ${said}`);
        const text = line ? said.slice(-500) : `no answer in ${wait / 1000} s`;
        yield { number, verdict, what: "", text };
        return;
      }
      if (!begun) { // the child says that it has read the whole file
        begun = true;
        continue;
      }
      const { grown, ...result } = JSON.parse(line.value) as ChildLine;
      const text = `memory grew by ${Math.round(grown / 1e6)} MB: ${result.text ?? result.verdict}`;
      yield grown > mostGrowth ? { ...result, verdict: "growth", text } : result;
      number = result.number + 1;
    }
  } finally {
    try {
      child.kill("SIGKILL");
    } catch { /* it has ended */ }
    await lines.cancel().catch(() => {});
    await Promise.all([errors, child.status]);
  }
}

async function inTime<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function lineStream(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(text, controller) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) controller.enqueue(line);
    },
  });
}
