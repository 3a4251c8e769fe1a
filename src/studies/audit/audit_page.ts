// The page and the figure of an audit.

import { markup } from "../../tables/markup.ts";
import { htmlTable } from "../../views/html/html_table.ts";
import { section } from "../../views/html/page.ts";
import { failedNote, studyFiles } from "../harness/study_files.ts";
import {
  type ChartedRun,
  depthRowsChart,
  posteriorsChart,
  type RepeatChart,
  repeatChartHeight,
  repeatFigures,
  repeatPanels,
} from "../repeats/repeat_charts.ts";
import type { Varied } from "../repeats/repeat_record.ts";
import { repeatText } from "../repeats/repeat_words.ts";
import { scoredText } from "../repeats/seeds_words.ts";
import type { AuditSummary } from "./audit_summary.ts";
import { auditTable, sampleTable } from "./audit_table.ts";
import {
  auditTitle,
  effectTexts,
  meaningOfAudit,
  sampleText,
  verdictOfAudit,
} from "./audit_words.ts";
import { samplesChart } from "./samples_chart.ts";

const titles: Readonly<Record<Varied, string>> = {
  seed: "Posterior by seed",
  prior: "Posterior by prior",
  half: "Posterior of halves of the training examples",
};

/** The contents of the files that an audit writes. */
export async function auditFiles(summary: AuditSummary): Promise<Record<string, string>> {
  const { run, runs, samples, failed } = summary;
  const stored: ChartedRun = { name: "the run", ...run, stored: true };
  const height = repeatChartHeight(runs.length + 1);
  const charts: RepeatChart[] = [];
  for (const cause of ["seed", "prior", "half"] as const) {
    const group = chartedRuns(summary, cause);
    if (group.length > 0) {
      charts.push(await posteriorsChart(titles[cause], [stored, ...group], height));
    }
  }
  for (const sample of samples) charts.push(await samplesChart(sample, height));
  const all = [stored, ...runs.map((each) => ({ name: repeatText(each), ...each.outcome }))];
  charts.push(await depthRowsChart("Depths of all runs", all, height));
  return studyFiles(summary, {
    title: `What moves the depth of ${run.path}`,
    caption: `${auditTitle(summary)}. ${verdictOfAudit(summary)}`,
    panels: repeatPanels(charts),
    height,
    body: [
      markup`<p class="lead">${verdictOfAudit(summary)}</p>`,
      markup`<p>${auditTitle(summary)}. ${meaningOfAudit(summary)}</p>`,
      [...effectTexts(summary), ...samples.slice(1).map(sampleText)].map((text) =>
        markup`<p>${text}</p>
`
      ),
      failedNote(failed.map((run) => `${repeatText(run)} (${run.error})`)),
      section(
        "Figures",
        "The stored run is the thick line.",
        repeatFigures(charts),
      ),
      section(
        "Tables",
        [
          `The depth is chosen by the rule: ${run.chosenBy}. `,
          runs.length > 0 && scoredText(runs[0].outcome.scores?.split),
        ],
        htmlTable(auditTable(summary)),
        samples.map((sample) => htmlTable(sampleTable(sample))),
      ),
    ],
  });
}

function chartedRuns({ runs }: AuditSummary, cause: Varied): ChartedRun[] {
  return runs.filter(({ varied }) => varied === cause)
    .map((run) => ({ name: repeatText(run), ...run.outcome }));
}
