// The definition of an experiment: its runs, and what is drawn of them.

import type { Choices } from "./choices.ts";
import type { Panel } from "./panel.ts";
import type { FinishedRun, PlannedRun, SettingValue } from "./runs.ts";
import type { ScatteredSettings } from "./scattered.ts";

/** Values that a flag may replace. */
export interface SettingList {
  /** What they are, with the unit, for the help text. */
  readonly what: string;
  /** The paper's own. */
  readonly paper: readonly SettingValue[];
  /** Those of `--quick`. */
  readonly quick: readonly SettingValue[];
  /** The least value, where they are numbers; default 1. */
  readonly least?: number;
  /** What they are multiples of; default 1. */
  readonly multipleOf?: number;
}

/** An experiment. */
export interface Experiment {
  /** As on the command line. */
  readonly name: string;
  /** As over the figure. */
  readonly title: string;
  /** What it shows, in a sentence or two. */
  readonly about: string;
  /** What `--quick` changes, in a sentence. */
  readonly quickly: string;
  /** What is varied. */
  readonly lists: Readonly<Record<string, SettingList>>;
  /** How many seeds. */
  readonly seeds: { readonly paper: number; readonly quick: number };
  /** Where single runs lie so far apart that there are more of them; default nowhere. */
  readonly scattered?: ScatteredSettings;
  /** The runs, in the order in which they are done. */
  plan(choices: Choices): PlannedRun[];
  /** What is drawn, with what was published. */
  panels(runs: readonly FinishedRun[]): Panel[];
}
