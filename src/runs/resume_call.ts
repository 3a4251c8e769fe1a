// The command that goes on with a run, by the task that has the permissions of its engine.

import { join } from "node:path";
import { engines } from "../engines/registry.ts";
import { quotedWord } from "../files/command_words.ts";

/**
 * For instance "deno task train --resume RUN".
 *
 * @param path of the run's folder
 * @param engine that the run was trained on; default that of its run.json
 */
export function resumeCall(path: string, engine: string | undefined = engineOf(path)): string {
  return `deno task ${trainTask(engine)} --resume ${quotedWord(path)}`;
}

/** The task that trains on an engine: "train", or its own. */
export function trainTask(engine: string | undefined): string {
  const own = engines.find(({ name }) => name === engine)?.ownTasks;
  return own ? `train:${engine}` : "train";
}

/** The engine of a run; undefined if its run.json cannot be read. */
function engineOf(path: string): string | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(join(path, "run.json"))).engine.name;
  } catch {
    return undefined; // whoever needs it says why
  }
}
