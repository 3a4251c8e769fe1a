// What an experiment came to: the contents of summary.json.

import { fathomVersion } from "../runs/description.ts";
import type { Choices, Experiment } from "./definition.ts";
import type { FailedRun, FinishedRun } from "./place.ts";
import { type Panel, type PanelSeries, summarised, type SummarisedPoint } from "./panel.ts";

/** A panel with means over seeds. */
export interface SummarisedPanel extends Omit<Panel, "series"> {
  readonly series:
    readonly (Omit<PanelSeries, "points"> & { readonly points: readonly SummarisedPoint[] })[];
}

/** What an experiment came to. */
export interface ExperimentSummary {
  /** The version of Fathom. */
  readonly fathom: string;
  /** Its name. */
  readonly experiment: string;
  /** As over the figure. */
  readonly title: string;
  /** What it shows. */
  readonly about: string;
  /** What was chosen. */
  readonly choices: Choices;
  /** Set where `--quick` was given: what differs from the paper. */
  readonly quickly?: string;
  /** Networks that count. */
  readonly runs: number;
  /** Left out of the panels. */
  readonly failed: readonly FailedRun[];
  /** Data sets that were left out, and why. */
  readonly left: readonly string[];
  /** What is drawn, as numbers. */
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
  const { name, title, about, quickly } = experiment;
  return {
    fathom: fathomVersion,
    experiment: name,
    title,
    about,
    choices,
    ...choices.quick && { quickly },
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
