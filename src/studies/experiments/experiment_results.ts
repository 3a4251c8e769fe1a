// Kept results of an experiment in its folder, with which the same call resumes.

import { join } from "node:path";
import { fault, faultError, valueText } from "../../files/json/fault.ts";
import { openResultLog, type ResultLog } from "../../files/result_log.ts";
import { parseRunRecord } from "./record_schema.ts";
import type { RunRecord } from "./runs.ts";

/**
 * Opens `results.jsonl`, one line per run.
 *
 * @param folder which must exist
 * @param name of the experiment; results of another are refused
 */
export function experimentResults(folder: string, name: string): Promise<ResultLog<RunRecord>> {
  return openResultLog<RunRecord>(join(folder, "results.jsonl"), {
    parse(value, place) {
      const record = parseRunRecord(value, place);
      if (record.experiment === name) return record;
      const found = fault(`the experiment ${name}`, valueText(record.experiment), "experiment");
      throw faultError(found, "experimentResults()", place);
    },
    keyOf: ({ key }) => key,
  });
}
