// Runs over seeds as text for a terminal.

import { fitLine, paint, wrapped } from "../../views/terminal/terminal.ts";
import { terminalTable } from "../../views/terminal/text_table.ts";
import { repeatsTable } from "./repeats_table.ts";
import { named, repeatText } from "./repeat_words.ts";
import type { SeedsSummary } from "./seeds_summary.ts";
import {
  ruleOfVerdict,
  scoredText,
  seedMeaning,
  seedsTitle,
  verdictSentence,
} from "./seeds_words.ts";

/** The table of all seeds, and the verdict; the last line ends without a line break. */
export function seedsText(
  summary: SeedsSummary,
  options: { readonly columns?: number; readonly color?: boolean } = {},
): string {
  const { columns = 80, color = false } = options;
  const dim = (text: string) => paint(text, "dim", color);
  const lines = [
    paint(seedsTitle(summary), "bold", color),
    ...wrapped(scoredText(summary.scoredOn), columns).map(dim),
    "",
    ...terminalTable(repeatsTable(named(summary.runs), true), columns, dim),
    "",
    ...wrapped(verdictSentence(summary), columns),
    ...wrapped(`${ruleOfVerdict(summary)} ${seedMeaning}`, columns).map(dim),
    ...summary.failed.map((run) => `failed: ${repeatText(run)}: ${run.error}`),
  ];
  return lines.map((line) => fitLine(line, columns).text.trimEnd()).join("\n");
}
