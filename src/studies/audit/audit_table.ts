// The table of an audit: the stored run and those trained again, by what was varied.

import type { Table } from "../../tables/table.ts";
import { percentText } from "../../tables/number_text.ts";
import { repeatsTable } from "../repeats/repeats_table.ts";
import { named } from "../repeats/repeat_words.ts";
import type { AuditSummary, SampledSplit } from "./audit_summary.ts";

/** The stored run, and those trained again. */
export function auditTable({ run: { outcome }, runs }: AuditSummary): Table {
  const stored = outcome ? [{ name: "the run", outcome }] : [];
  return repeatsTable([...stored, ...named(runs)]);
}

/** The depths that resamples chose, as shares. */
export function sampleTable({ counts, split }: SampledSplit): Table {
  const resamples = counts.reduce((sum, count) => sum + count, 0);
  return {
    caption: `Depths chosen by resamples of the ${split} split`,
    columns: [{ head: "depth", short: "depth", width: 8 }, {
      head: "share",
      short: "share",
      width: 10,
    }],
    rows: counts.flatMap((count, d) =>
      count === 0 ? [] : [[String(d), percentText(count / resamples, 1)]]
    ),
  };
}
