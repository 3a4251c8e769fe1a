// The summary of an experiment: the contents of summary.json.

import { fathomVersion } from "../../runs/description.ts";
import { changedSettings, type Choices } from "./choices.ts";
import type { Experiment } from "./definition.ts";
import type { FailedRun, FinishedRun } from "./runs.ts";
import { type Panel, type PanelSeries, summarised, type SummarisedPoint } from "./panel.ts";
import { isScattered } from "./scattered.ts";

/** A panel with means over seeds. */
export interface SummarisedPanel extends Omit<Panel, "series"> {
  readonly series:
    readonly (Omit<PanelSeries, "points"> & { readonly points: readonly SummarisedPoint[] })[];
}

/** The summary of an experiment. */
export interface ExperimentSummary {
  /** The version of Fathom. */
  readonly fathom: string;
  /** Its name. */
  readonly experiment: string;
  /** The title of the figure. */
  readonly title: string;
  /** Its description. */
  readonly about: string;
  /** The choices. */
  readonly choices: Choices;
  /** The flags that replace the paper's settings, for instance "--batch-size 128"; absent if there are none. */
  readonly changed?: string;
  /** Set if `--quick` was given: the differences from the paper. */
  readonly quickly?: string;
  /** The settings whose single runs vary widely, and their number of seeds; absent without runs there. */
  readonly scattered?: { readonly where: string; readonly seeds: number };
  /** Networks that count. */
  readonly runs: number;
  /** Left out of the panels. */
  readonly failed: readonly FailedRun[];
  /** Data sets that were left out, with reasons. */
  readonly left: readonly string[];
  /** The panels, as numbers. */
  readonly panels: readonly SummarisedPanel[];
}

/** Puts finished runs together. */
export function summaryOf(
  experiment: Experiment,
  choices: Choices,
  runs: readonly FinishedRun[],
  failed: readonly FailedRun[],
  left: readonly string[],
): ExperimentSummary {
  const { name, title, about, quickly, scattered } = experiment;
  const changed = changedSettings(choices);
  const apart = scattered ? runs.filter((run) => isScattered(scattered, run)) : [];
  return {
    fathom: fathomVersion,
    experiment: name,
    title,
    about,
    choices,
    ...changed !== undefined && { changed },
    ...choices.quick && { quickly },
    ...apart.length > 0 && {
      scattered: {
        where: scattered!.where,
        seeds: new Set(apart.map(({ run }) => run.job.seed)).size,
      },
    },
    runs: new Set(runs.map(({ run }) => run.key)).size,
    failed,
    left,
    panels: experiment.panels(runs).map((panel) => ({
      ...panel,
      series: panel.series.map((series) => ({
        ...series,
        points: series.points.map(summarised),
      })),
    })),
  };
}
