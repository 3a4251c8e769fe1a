// Settings whose single runs vary widely: they get more seeds, and are drawn as single runs with their median, since a
// mean and its error would say little.

import { changedSettings, type Choices } from "./choices.ts";
import type { PanelSeries } from "./panel.ts";
import type { Setting } from "./runs.ts";

/** Settings whose single runs vary widely. */
export interface ScatteredSettings {
  /** In words, for instance "from 90 blocks on". */
  readonly where: string;
  /** Seeds there at least, with the paper's settings; with others as many as everywhere. */
  readonly seeds: number;
  /** The sweep that they belong to. */
  readonly sweep: string;
  /** The least value there. */
  readonly from: number;
}

/** The seeds of a setting: the chosen ones, filled up from 1 if single runs vary widely. */
export function seedsOf(
  choices: Choices,
  scattered: ScatteredSettings,
  setting: Pick<Setting, "sweep" | "x">,
): readonly number[] {
  const { seeds, quick } = choices;
  const asPublished = !quick && changedSettings(choices) === undefined;
  if (!asPublished || !isScattered(scattered, setting)) return seeds;
  const all = new Set(seeds);
  for (let seed = 1; all.size < scattered.seeds; seed++) all.add(seed);
  return [...all];
}

/** Whether a setting is one of them. */
export function isScattered(
  { sweep, from }: ScatteredSettings,
  setting: Pick<Setting, "sweep" | "x">,
): boolean {
  return setting.sweep === sweep && Number(setting.x) >= from;
}

/** The curve of the sweep, with single runs and medians if they vary widely. */
export function withMedians(series: PanelSeries, { from }: ScatteredSettings): PanelSeries {
  return {
    ...series,
    points: series.points.map((point) =>
      Number(point.x) >= from ? { ...point, scattered: true } : point
    ),
  };
}
