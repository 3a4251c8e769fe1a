// Runs of a comparison that are kept in its folder, so that the same call again goes on where the last one ended.

import { join } from "node:path";
import { openResultLog } from "../jobs/result_log.ts";
import { removeDeadParts } from "../files/part_file.ts";
import { bytesOf, openRegularFile } from "../files/regular_file.ts";
import { writeFileAtomically } from "../sinks/write_file.ts";
import type { NetworkResult } from "./network_job.ts";
import type { RunResult } from "./run_result.ts";

/** Bytes that can become one text. */
const longestText = 2 ** 29;

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
  const log = await openResultLog<RunResult>(join(folder, "results.jsonl"), { keyOf });
  const members = join(folder, "members");
  removeDeadParts(members);
  const fileOf = (key: string) => join(members, `${key}.json`);
  return {
    run: (key) => log.found.get(key),
    keepRun: (run) => log.append(run),
    arrange: (keys) => log.arrange(keys),
    async network(key) {
      const name = "keptRuns()";
      const path = fileOf(key);
      using opened = await openRegularFile(path, { name, within: folder });
      if (!opened) return undefined;
      const bytes = await bytesOf(opened, path, {
        name,
        most: longestText,
        limit: "the most that a text has",
      });
      try {
        const { logProbabilities, ...network } = JSON.parse(new TextDecoder().decode(bytes));
        return { ...network, logProbabilities: floatsOf(logProbabilities) };
      } catch (cause) {
        const { message } = cause as Error;
        throw new Error(`keptRuns(): wanted a network in ${path}, got ${message}`, {
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
