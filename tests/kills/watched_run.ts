// Runs in processes that kill themselves within chosen phases, resumed after each kill, and compared with the run that
// nobody interrupted.

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import {
  type ComparableRun,
  comparableRun,
  differences,
} from "../../tasks/prove_resume/comparable_run.ts";
import type { KillPlan } from "./killer.ts";
import type { Phase, PhaseTimes } from "./phases.ts";

/** What is run; the folder of the run comes last in its arguments. */
export interface Watched {
  /** "train", or the path of a program. */
  readonly what: string;
  readonly args: readonly string[];
}

const root = new URL("../../", import.meta.url);
const url = (path: string) => new URL(path, root).href;

/** Modules whose work is told, by the modules that tell it. */
const replaced = {
  "src/training/checkpoints/checkpoint_store.ts": "tests/kills/watched/checkpoint_store.ts",
  "src/engines/create_network.ts": "tests/kills/watched/create_network.ts",
  "src/evaluation/final.ts": "tests/kills/watched/final.ts",
};

/** The import map by which processes get the modules that tell. */
function importMap(): unknown {
  const pairs = Object.entries(replaced).map(([from, to]) => [url(from), url(to)]);
  const originals = Object.keys(replaced).map((from) => [url(from), url(from)]);
  const own = Object.entries(config.imports).flatMap(([name, to]) =>
    to.startsWith("npm:")
      ? [[name, to], [`${name}/`, `${to.replace("npm:", "npm:/")}/`]]
      : [[name, url(to)]]
  );
  return {
    imports: Object.fromEntries([...own, ...pairs]),
    scopes: { [url("tests/kills/watched/")]: Object.fromEntries(originals) },
  };
}

/** How a process ended. */
interface WatchedEnd {
  /** What it was doing when it was killed; undefined if it ended by itself. */
  readonly killed?: readonly Phase[];
  readonly times?: Record<Phase, PhaseTimes>;
}

async function process(
  { what, args }: Watched,
  folder: string,
  plan: KillPlan | undefined,
): Promise<WatchedEnd> {
  const map = join(folder, "../imports.json");
  Deno.writeTextFileSync(map, JSON.stringify(importMap()));
  const { code, signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      `--config=${fileURLToPath(new URL("deno.json", root))}`,
      `--import-map=${map}`,
      "--no-check",
      "--allow-all",
      "--v8-flags=--experimental-wasm-revectorize",
      fileURLToPath(new URL("tests/kills/watched_process.ts", root)),
      plan ? JSON.stringify(plan) : "none",
      ...[what, ...args],
      ...what === "train" ? ["--quiet", "--resume-or-start", `--out=${folder}`] : [folder],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  const err = new TextDecoder().decode(stderr);
  if (signal === "SIGKILL") {
    return { killed: /^killed: (.*)$/m.exec(err)![1].split(",") as Phase[] };
  }
  assert.equal(code, 0, err);
  return { times: JSON.parse(/^phases: (.*)$/m.exec(err)![1]) };
}

/** The uninterrupted run, and the times of its phases. */
export interface Reference {
  readonly run: ComparableRun;
  readonly times: Record<Phase, PhaseTimes>;
}

/** Runs without interruption in a new folder. */
export async function referenceOf(watched: Watched, folder: string): Promise<Reference> {
  const { times } = await process(watched, folder, undefined);
  return { run: await comparableRun(folder), times: times! };
}

/**
 * Runs with a kill for each of some phases, at a random moment in it, and resumes after each. A run that has ended is held to
 * the uninterrupted one, and the next begins.
 *
 * @param folder new, for the first run; the others get a number after its name
 * @returns for each kill what the process was doing: a phase, and "saving" where that went on beside it
 */
export async function killedIn(
  wanted: readonly Phase[],
  watched: Watched,
  folder: string,
  { run, times }: Reference,
): Promise<readonly (readonly Phase[])[]> {
  const hits: (readonly Phase[])[] = [];
  let rounds = 1;
  const place = () => rounds === 1 ? folder : `${folder}-${rounds}`;
  const ended = async () => {
    const found = differences(run, await comparableRun(place()));
    const phases = hits.flat().join(", ");
    assert.deepEqual(found, [], `${watched.what} ${watched.args.join(" ")}, killed ${phases}`);
    rounds++;
  };
  for (const phase of wanted) {
    const { begins, ms } = times[phase];
    assert.ok(begins > 0, `${phase} does not come in ${watched.what} ${watched.args.join(" ")}`);
    for (let attempt = 1;; attempt++) {
      // later kills come later, as far as the phase comes more often than the kills
      const nth = attempt > 1 ? 1 : 1 + Math.floor(Math.random() * begins / wanted.length);
      const plan = { phase, nth, delay: Math.random() * ms / 2, brief: ms < 3 };
      const end = await process(watched, place(), plan);
      if (end.killed) {
        hits.push(end.killed);
        break;
      }
      await ended();
      assert.ok(attempt < 5, `a run could not be killed while it was ${phase}`);
    }
  }
  await process(watched, place(), undefined);
  await ended();
  return hits;
}
