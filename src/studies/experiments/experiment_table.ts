// An experiment as text for a terminal.

import { fitLine, paint, tableRow } from "../../views/terminal/terminal.ts";
import { runText } from "./experiment_progress.ts";
import { averagesText, panelNotes, panelRows } from "./point_text.ts";
import type { ExperimentSummary, SummarisedPanel } from "./summary.ts";

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
    ...panels.flatMap((panel) => ["", panel.title, ...panelLines(panel, columns, dim)]),
    ...failed.length + left.length > 0 ? [""] : [],
    ...failed.map((run) => `failed: ${runText(run)}: ${run.error}`),
    ...left.map((why) => `left out: ${why}`),
  ];
  return lines.map((line) => fitLine(line, columns).text.trimEnd()).join("\n");
}

function panelLines(
  panel: SummarisedPanel,
  columns: number,
  dim: (text: string) => string,
): string[] {
  const rows = panelRows(panel);
  const head = [panel.x, ...panel.series.map(({ name }) => name)];
  const widths = head.map((_, i) =>
    Math.max(...[head, ...rows].map((row) => row[i].length)) + (i > 0 ? 2 : 0)
  );
  const wide = widths.reduce((sum, width) => sum + width, 0);
  if (wide > columns) widths[0] = Math.max(8, widths[0] - (wide - columns));
  const cells = (row: readonly string[]) => [row[0].slice(0, widths[0]), ...row.slice(1)];
  return [
    dim(tableRow(cells(head), widths)),
    ...rows.map((row) => tableRow(cells(row), widths)),
    ...panelNotes(panel).map(dim),
  ];
}
