// An audit as text for a terminal.

import { fitLine, paint, wrapped } from "../../views/terminal/terminal.ts";
import { terminalTable } from "../../views/terminal/text_table.ts";
import { repeatText } from "../repeats/repeat_words.ts";
import { scoredText } from "../repeats/seeds_words.ts";
import type { AuditSummary } from "./audit_summary.ts";
import { auditTable } from "./audit_table.ts";
import {
  auditTitle,
  effectTexts,
  meaningOfAudit,
  sampleText,
  verdictOfAudit,
} from "./audit_words.ts";

/** The table of all runs, what each cause did, and the verdict; the last line ends without a line break. */
export function auditText(
  summary: AuditSummary,
  options: { readonly columns?: number; readonly color?: boolean } = {},
): string {
  const { columns = 80, color = false } = options;
  const { runs, samples, failed } = summary;
  const dim = (text: string) => paint(text, "dim", color);
  const lines = [
    paint(auditTitle(summary), "bold", color),
    ...runs.length > 0
      ? [
        ...wrapped(scoredText(runs[0].outcome.scores?.split), columns).map(dim),
        "",
        ...terminalTable(auditTable(summary), columns, dim),
      ]
      : [],
    "",
    ...wrapped(verdictOfAudit(summary), columns),
    ...[...effectTexts(summary), ...samples.slice(1).map(sampleText)]
      .flatMap((text) => wrapped(text, columns)),
    "",
    ...wrapped(meaningOfAudit(summary), columns).map(dim),
    ...failed.map((run) => `failed: ${repeatText(run)}: ${run.error}`),
  ];
  return lines.map((line) => fitLine(line, columns).text.trimEnd()).join("\n");
}
