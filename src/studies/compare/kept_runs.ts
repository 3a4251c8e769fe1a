// Kept runs of a comparison in its folder, with which the same call resumes.

import { aPath, checkArgument } from "../../calls/checks.ts";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { openResultLog } from "../../files/result_log.ts";
import type { KeptResults } from "../harness/run_study.ts";
import { isThere } from "../../files/is_there.ts";
import { parseJson } from "../../files/json/parse.ts";
import { removeDeadParts } from "../../files/part_file.ts";
import { bytesOf, openRegularFile, realPathWithin } from "../../files/regular_file.ts";
import { fault, faultError, valueText } from "../../files/json/fault.ts";
import { writeFileAtomically } from "../../files/write_file.ts";
import type { NetworkResult } from "./network_job.ts";
import { parseKeptNetwork, parseRunResult } from "./result_schema.ts";
import type { RunResult } from "./run_result.ts";

/** Bytes that can become one text. */
const longestText = 2 ** 29;

/** Results of earlier calls: runs, and members of ensembles. */
export type KeptRuns = Required<KeptResults<RunResult, NetworkResult>>;

/**
 * Runs in `results.jsonl`, one per line, and members of ensembles in `members/`, with
 * their predictions.
 *
 * @param folder which must exist
 */
export async function keptRuns(folder: string): Promise<KeptRuns> {
  checkArgument("keptRuns", "folder", folder, aPath);
  const log = await openResultLog<RunResult>(join(folder, "results.jsonl"), {
    parse: parseRunResult,
    keyOf: ({ key }) => key,
  });
  const members = join(folder, "members");
  if (isThere(members, "keptRuns")) await realPathWithin(members, folder, "keptRuns()");
  removeDeadParts(members);
  const fileOf = (key: string) => join(members, `${key}.json`);
  return {
    ...log,
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
      const { logProbabilities, ...network } = parseKeptNetwork(
        parseJson(new TextDecoder().decode(bytes), name, path),
        path,
      );
      return { ...network, logProbabilities: floatsOf(logProbabilities, path) };
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

/** Numbers as the base64 of their bytes. */
function textOf(floats: Float32Array): string {
  return Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength).toString("base64");
}

function floatsOf(text: string, file: string): Float32Array {
  let floats: Float32Array;
  try {
    floats = new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
  } catch (cause) {
    throw wrongFloats("float32 numbers as base64", valueText(text), file, cause);
  }
  // NaN stands for an example without a prediction
  const off = floats.findIndex((each) => each > logTolerance);
  if (off < 0) return floats;
  throw wrongFloats("logarithms of probabilities", `${floats[off]} at position ${off}`, file);
}

/** The log of a probability of 1, rounded in float32, may be above 0. */
const logTolerance = 1e-5;

function wrongFloats(wanted: string, got: string, file: string, cause?: unknown): TypeError {
  const { message } = faultError(fault(wanted, got, "logProbabilities"), "keptRuns()", file);
  return new TypeError(message, { cause });
}
