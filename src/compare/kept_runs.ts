// Runs of a comparison that are kept in its folder, so that the same call again goes on where the last one ended.

import { aPath, checkArgument } from "../numbers/options.ts";
import { join } from "node:path";
import { openResultLog } from "../jobs/result_log.ts";
import { removeDeadParts } from "../files/part_file.ts";
import { writeFileAtomically } from "../sinks/write_file.ts";
import type { NetworkResult } from "./network_job.ts";
import type { RunResult } from "./run_result.ts";

/** Where results are found again. */
export interface KeptRuns {
  /** A run of that key. */
  run(key: string): RunResult | undefined;
  /** Keeps a run. */
  keepRun(run: RunResult): void;
  /** Puts runs in order: those of other calls first, then these. */
  arrange(keys: readonly string[]): Promise<void>;
  /** A network of that key; only members of ensembles are kept. */
  network(key: string): Promise<NetworkResult | undefined>;
  /** Keeps a network. */
  keepNetwork(key: string, network: NetworkResult): Promise<void>;
}

/**
 * Runs in `results.jsonl`, one a line, and members of ensembles in `members/`, with
 * their predictions.
 *
 * @param folder which must exist
 */
export async function keptRuns(folder: string): Promise<KeptRuns> {
  checkArgument("keptRuns", "folder", folder, aPath);
  const log = await openResultLog<RunResult>(join(folder, "results.jsonl"), { keyOf });
  const members = join(folder, "members");
  removeDeadParts(members);
  const fileOf = (key: string) => join(members, `${key}.json`);
  return {
    run: (key) => log.found.get(key),
    keepRun: (run) => log.append(run),
    arrange: (keys) => log.arrange(keys),
    async network(key) {
      let text: string;
      try {
        text = await Deno.readTextFile(fileOf(key));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
      try {
        const { logProbabilities, ...network } = JSON.parse(text);
        return { ...network, logProbabilities: floatsOf(logProbabilities) };
      } catch (cause) {
        const { message } = cause as Error;
        throw new Error(`keptRuns(): wanted a network in ${fileOf(key)}, got ${message}`, {
          cause,
        });
      }
    },
    async keepNetwork(key, network) {
      await Deno.mkdir(members, { recursive: true });
      const logProbabilities = textOf(network.logProbabilities);
      await writeFileAtomically(
        fileOf(key),
        `${JSON.stringify({ ...network, logProbabilities })}\n`,
      );
    },
  };
}

function keyOf({ key, method, ways, seed }: RunResult): string {
  if (typeof key !== "string" || !method || !Array.isArray(ways) || !Number.isInteger(seed)) {
    throw new TypeError("keptRuns(): wanted a run");
  }
  return key;
}

/** Numbers as the base64 of their bytes. */
function textOf(floats: Float32Array): string {
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

function floatsOf(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}
