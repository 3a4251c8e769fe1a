// The definition of an experiment: its runs and its panels.

import type { Choices } from "./choices.ts";
import type { Panel } from "./panel.ts";
import type { FinishedRun, PlannedRun, SettingValue } from "./runs.ts";
import type { ScatteredSettings } from "./scattered.ts";

/** Values that a flag may replace. */
export interface SettingList {
  /** A description with the unit, for the help text. */
  readonly what: string;
  /** The paper's own. */
  readonly paper: readonly SettingValue[];
  /** Those of `--quick`. */
  readonly quick: readonly SettingValue[];
  /** The least value of numbers; default 1. */
  readonly least?: number;
  /** Values are multiples of this; default 1. */
  readonly multipleOf?: number;
}

/** An experiment. */
export interface Experiment {
  /** As on the command line. */
  readonly name: string;
  /** The title of the figure. */
  readonly title: string;
  /** A description in a sentence or two. */
  readonly about: string;
  /** The changes of `--quick`, in a sentence. */
  readonly quickly: string;
  /** What is varied. */
  readonly lists: Readonly<Record<string, SettingList>>;
  /** The number of seeds. */
  readonly seeds: { readonly paper: number; readonly quick: number };
  /** Settings whose single runs vary widely, with more seeds; default none. */
  readonly scattered?: ScatteredSettings;
  /** The runs, in the order in which they are done. */
  plan(choices: Choices): PlannedRun[];
  /** The panels, with published values. */
  panels(runs: readonly FinishedRun[]): Panel[];
}
