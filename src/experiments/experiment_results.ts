// The results of an experiment, kept in its folder, so that the same call again goes on where the last one ended.

import { join } from "node:path";
import { openResultLog, type ResultLog } from "../jobs/result_log.ts";
import type { RunRecord } from "./run_record.ts";

/**
 * Opens `results.jsonl`, one line a run.
 *
 * @param folder which must exist
 * @param name of the experiment; results of another are refused
 */
export function experimentResults(folder: string, name: string): Promise<ResultLog<RunRecord>> {
  return openResultLog<RunRecord>(join(folder, "results.jsonl"), {
    keyOf({ key, experiment, job, outcome }) {
      const whole = typeof key === "string" && job?.network && Array.isArray(outcome?.posterior);
      if (!whole || experiment !== name) {
        throw new TypeError(`experimentResults(): wanted a run of ${name}, got another line`);
      }
      return key;
    },
  });
}
