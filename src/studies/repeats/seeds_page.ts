// The page and the figure of runs over seeds.

import { markup } from "../../tables/markup.ts";
import { htmlTable } from "../../views/html/html_table.ts";
import { details, facts, section } from "../../views/html/page.ts";
import { failedNote, studyFiles } from "../harness/study_files.ts";
import {
  depthRowsChart,
  posteriorsChart,
  repeatChartHeight,
  repeatFigures,
  repeatPanels,
} from "./repeat_charts.ts";
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

/** The contents of the files that runs over seeds write beside their results. */
export async function seedsFiles(summary: SeedsSummary): Promise<Record<string, string>> {
  const { runs, failed, options, chosenBy } = summary;
  const charted = runs.map((run) => ({ name: repeatText(run), ...run.outcome }));
  const height = repeatChartHeight(runs.length);
  const charts = [
    await posteriorsChart("Posterior over depth, a line for each seed", charted, height),
    await depthRowsChart("Depths by seed", charted, height),
  ];
  const { prior: _, ...settings } = options;
  return studyFiles(summary, {
    title: `The depth over ${runs.length} seeds: ${summary.data}`,
    caption: `${seedsTitle(summary)}. ${verdictSentence(summary)}`,
    panels: repeatPanels(charts),
    height,
    body: [
      markup`<p class="lead">${verdictSentence(summary)}</p>`,
      markup`<p>${seedsTitle(summary)}. ${ruleOfVerdict(summary)} ${seedMeaning}</p>`,
      failedNote(failed.map((run) => `${repeatText(run)} (${run.error})`)),
      section(
        "Figures",
        `The depth is chosen by the rule: ${chosenBy}.`,
        repeatFigures(charts),
      ),
      section("Table", scoredText(summary.scoredOn), htmlTable(repeatsTable(named(runs), true))),
      details(
        "The common settings",
        facts(
          Object.entries(settings).filter(([, value]) => value !== undefined).map(
            ([name, value]) =>
              [name, typeof value === "object" ? JSON.stringify(value) : String(value)] as const,
          ),
        ),
      ),
    ],
  });
}
