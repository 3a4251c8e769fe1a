// An experiment as text for a terminal.

import { fitLine, paint } from "../../views/terminal/terminal.ts";
import { terminalTable } from "../../views/terminal/text_table.ts";
import { runText } from "./experiment_progress.ts";
import { averagesText, panelNotes, panelTable } from "./point_text.ts";
import type { ExperimentSummary } from "./summary.ts";

/** A table for every panel; the last line ends without a line break. */
export function experimentTable(
  summary: ExperimentSummary,
  options: { readonly columns?: number; readonly color?: boolean } = {},
): string {
  const { columns = 80, color = false } = options;
  const { title, changed, quickly, panels, failed, left } = summary;
  const dim = (text: string) => paint(text, "dim", color);
  const lines = [
    paint(title, "bold", color),
    ...quickly === undefined
      ? averagesText(summary).map(dim)
      : [dim([...averagesText(summary), `--quick: ${quickly}`].join("; "))],
    ...changed === undefined ? [] : [dim(`not the paper's settings: ${changed}`)],
    ...panels.flatMap((panel) => [
      "",
      panel.title,
      ...terminalTable(panelTable(panel), columns, dim),
      ...panelNotes(panel).map(dim),
    ]),
    ...failed.length + left.length > 0 ? [""] : [],
    ...failed.map((run) => `failed: ${runText(run)}: ${run.error}`),
    ...left.map((why) => `left out: ${why}`),
  ];
  return lines.map((line) => fitLine(line, columns).text.trimEnd()).join("\n");
}
