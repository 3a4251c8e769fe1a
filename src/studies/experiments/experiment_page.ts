// An experiment to look at: a page that is one file, and its figure as an SVG that stands alone.

import { type Html, markup } from "../../tables/markup.ts";
import {
  details,
  facts,
  figure,
  legend,
  page,
  row,
  section,
  table,
} from "../../views/html/page.ts";
import { panelsFigure } from "../../views/html/panels_figure.ts";
import { panelChart, panelHeight, panelLegend, signsOf } from "./panel_chart.ts";
import { runText } from "./experiment_progress.ts";
import { averagesText, panelNotes, panelRows, seedsText } from "./point_text.ts";
import type { ExperimentSummary, SummarisedPanel } from "./summary.ts";

/** The names of the files that an experiment leaves beside its results. */
export const experimentFileNames: readonly string[] = [
  "summary.json",
  "figure.svg",
  "figure.html",
];

/** Their contents. */
export async function experimentFiles(summary: ExperimentSummary): Promise<Record<string, string>> {
  const drawings: Html[] = [];
  for (const panel of summary.panels) drawings.push(await panelChart(panel));
  return {
    "summary.json": `${JSON.stringify(summary, null, 2)}\n`,
    "figure.svg": panelsFigure(
      `${summary.title}: ${[seedsText(summary), ...flagsOf(summary)].join(", ")}`,
      summary.panels.map((panel, i) => ({
        title: panel.title,
        drawing: drawings[i],
        legend: signsOf(panel),
      })),
      panelHeight,
    ),
    "figure.html": experimentPage(summary, drawings),
  };
}

function experimentPage(summary: ExperimentSummary, drawings: readonly Html[]): string {
  const { title, about, changed, quickly, failed, left, panels, runs, experiment, choices } =
    summary;
  const { scattered } = summary;
  return page(title, [
    markup`<h1>${title}</h1>`,
    markup`<p class="lead">${about}</p>`,
    changed !== undefined && markup`<p>Not the paper's settings: made with ${changed}.</p>`,
    quickly !== undefined && markup`<p>Made with --quick: ${quickly}.</p>`,
    left.length > 0 && markup`<p>Left out: ${left.join("; ")}.</p>`,
    failed.length > 0 &&
    markup`<p>Failed and left out: ${failed.map((run) => `${runText(run)} (${run.error}). `)}</p>`,
    section(
      "Figure",
      `${runs} networks, ${seedsText(summary)}. Large dots are means over seeds with their ` +
        "standard errors, small dots single seeds. " +
        (scattered
          ? `${sentence(scattered.where)} single runs lie far apart: dashes are medians there. `
          : "") +
        "What is hollow, dashed or grey was published (Antorán et al. 2020, slides and poster; " +
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
      panels.map(panelTable),
    ),
    details(
      "How this was made",
      facts([
        ["command", ["deno task experiment", experiment, ...flagsOf(summary)].join(" ")],
        ["seeds", seedsText(summary)],
        ["engine", choices.engine],
        ...Object.entries(choices.lists).map(([name, values]) =>
          [name, values.join(", ")] as const
        ),
        [
          "figures",
          "The chosen depth is the smallest d with q_d ≥ 0.95 max q. The mean probability of the " +
          "label is what the slides' axes call test log-likelihood. The test part is looked at " +
          "once for each network, at the end.",
        ],
      ]),
    ),
  ]);
}

/** The flags that made the runs other than the paper's. */
function flagsOf({ choices: { quick }, changed }: ExperimentSummary): string[] {
  return [...quick ? ["--quick"] : [], ...changed === undefined ? [] : [changed]];
}

/** With a capital letter. */
const sentence = (text: string) => text[0].toUpperCase() + text.slice(1);

function panelTable(panel: SummarisedPanel): Html {
  const { title, x, series } = panel;
  return table(
    [title, ...panelNotes(panel)].join("; "),
    [x, ...series.map(({ name }) => name)],
    panelRows(panel),
  );
}
