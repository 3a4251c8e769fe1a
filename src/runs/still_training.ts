// The state of a run without a network: still training, and by which command, or killed.

import { join } from "node:path";
import { isThere } from "../files/is_there.ts";
import { isHeld, lockState } from "../files/lock_held.ts";
import { ownerText, readOwner } from "../files/lock_words.ts";
import { hasCheckpoint } from "../training/checkpoints/folder.ts";
import { lockName } from "../files/owned_folder.ts";
import { resumeCall } from "./resume_call.ts";

/**
 * Refuses a run whose network was not written, yet or ever.
 *
 * @param name of the function or command in errors, for instance "loadRun()"
 * @param path the run's folder, which has a run.json
 */
export function refuseWithoutNetwork(name: string, path: string): void {
  const network = join(path, "network");
  if (isThere(network, name)) return;
  const trainer = writerOf(path);
  if (trainer !== undefined) {
    throw new Deno.errors.Busy(
      `${name}: the run in ${path} is still training, in ${trainer}; its network is written when ` +
        "training ends (deno task view shows it meanwhile)",
    );
  }
  const resumption = howToResume(path);
  throw new Error(
    `${name}: the run in ${path} was cut short before its network was written: ${network} is missing` +
      (resumption ? `; ${resumption}` : ""),
  );
}

/** How the run of a folder is resumed, for people: "deno task train --resume RUN resumes it"; undefined if it cannot be. */
export function howToResume(path: string): string | undefined {
  return hasCheckpoint(path) ? `${resumeCall(path)} resumes it` : undefined;
}

/** Whether a run whose snapshots have their temporary name was killed: nobody owns its folder any more. */
export function wasKilled(path: string): boolean {
  return [lockName, "snapshots.jsonl.part"].every((name) => lockState(join(path, name)) === "free");
}

/** The process that writes a run's folder, in words; undefined if none does. */
export function writerOf(path: string): string | undefined {
  const lock = join(path, lockName);
  if (isHeld(lock)) {
    const owner = readOwner(lock);
    return ownerText(owner === "gone" ? undefined : owner);
  }
  return isHeld(join(path, "snapshots.jsonl.part")) ? ownerText(undefined) : undefined;
}
