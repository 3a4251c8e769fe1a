// The page and the figure of an experiment.

import { type Html, markup } from "../../tables/markup.ts";
import { details, facts, figure, legend, row, section } from "../../views/html/page.ts";
import { htmlTable } from "../../views/html/html_table.ts";
import { failedNote, studyFiles } from "../harness/study_files.ts";
import { panelChart, panelHeight, panelLegend, signsOf } from "./panel_chart.ts";
import { runText } from "./experiment_progress.ts";
import { averagesText, panelTable, seedsText } from "./point_text.ts";
import type { ExperimentSummary } from "./summary.ts";

/** The contents of the files that an experiment writes beside its results. */
export async function experimentFiles(summary: ExperimentSummary): Promise<Record<string, string>> {
  const { title, about, changed, quickly, failed, left, panels, scattered } = summary;
  const drawings: Html[] = [];
  for (const panel of panels) drawings.push(await panelChart(panel));
  return studyFiles(summary, {
    title,
    caption: `${title}: ${[seedsText(summary), ...flagsOf(summary)].join(", ")}`,
    panels: panels.map((panel, i) => ({
      title: panel.title,
      drawing: drawings[i],
      legend: signsOf(panel),
    })),
    height: panelHeight,
    body: [
      markup`<p class="lead">${about}</p>`,
      changed !== undefined && markup`<p>Not the paper's settings: made with ${changed}.</p>`,
      quickly !== undefined && markup`<p>Made with --quick: ${quickly}.</p>`,
      left.length > 0 && markup`<p>Left out: ${left.join("; ")}.</p>`,
      failedNote(failed.map((run) => `${runText(run)} (${run.error})`)),
      section(
        "Figure",
        `${summary.runs} networks, ${
          seedsText(summary)
        }. Large dots are means over seeds with their ` +
          "standard errors, small dots single seeds. " +
          (scattered
            ? `${sentence(scattered.where)} single runs vary widely: dashes are medians there. `
            : "") +
          "Hollow, dashed or grey marks are published (Antorán et al. 2020, slides and poster; " +
          "mostly read off plotted figures).",
        row(
          ...panels.map((panel, i) =>
            figure(panel.title, markup`${legend(panelLegend(panel))}${drawings[i]}`)
          ),
        ),
      ),
      section(
        "Tables",
        `${sentence(averagesText(summary).join("; "))}; published values as they are.`,
        panels.map((panel) => htmlTable(panelTable(panel))),
      ),
      madeHow(summary),
    ],
  });
}

function madeHow(summary: ExperimentSummary): Html {
  const { experiment, choices } = summary;
  return details(
    "How these results were made",
    facts([
      ["command", ["deno task experiment", experiment, ...flagsOf(summary)].join(" ")],
      ["seeds", seedsText(summary)],
      ["engine", choices.engine],
      ...Object.entries(choices.lists).map(([name, values]) => [name, values.join(", ")] as const),
      [
        "metrics",
        "The chosen depth is the smallest d with q_d ≥ 0.95 max q. The mean probability of the " +
        "label is what the slides' axes call test log-likelihood. The test split is used only " +
        "once for each network, at the end.",
      ],
    ]),
  );
}

/** The flags that replaced the paper's settings. */
function flagsOf({ choices: { quick }, changed }: ExperimentSummary): string[] {
  return [...quick ? ["--quick"] : [], ...changed === undefined ? [] : [changed]];
}

/** With a capital letter. */
const sentence = (text: string) => text[0].toUpperCase() + text.slice(1);
