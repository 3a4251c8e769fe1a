// Places of an experiment whose single runs lie far apart: they get more seeds, and are drawn as single runs with their
// median, since a mean and its error would say little.

import { changedSettings } from "./changed_settings.ts";
import type { Choices } from "./choices.ts";
import type { PanelSeries } from "./panel.ts";
import type { SettingValue } from "./location.ts";

/** Where single runs lie far apart. */
export interface ScatteredPlaces {
  /** In words, for instance "from 90 blocks on". */
  readonly where: string;
  /** Seeds there at least, with the paper's settings; with others as many as everywhere. */
  readonly seeds: number;
  /** The sweep that they belong to. */
  readonly sweep: string;
  /** The least value there. */
  readonly from: number;
}

/** The seeds of a place: those that were chosen, filled up from 1 where single runs lie far apart. */
export function seedsOf(
  choices: Choices,
  scattered: ScatteredPlaces,
  place: { readonly sweep: string; readonly x: SettingValue },
): readonly number[] {
  const { seeds, quick } = choices;
  const asPublished = !quick && changedSettings(choices) === undefined;
  if (!asPublished || !isScattered(scattered, place)) return seeds;
  const all = new Set(seeds);
  for (let seed = 1; all.size < scattered.seeds; seed++) all.add(seed);
  return [...all];
}

/** Whether a place is one of them. */
export function isScattered(
  { sweep, from }: ScatteredPlaces,
  place: { readonly sweep: string; readonly x: SettingValue },
): boolean {
  return place.sweep === sweep && Number(place.x) >= from;
}

/** The curve of the sweep, with single runs and medians where they lie far apart. */
export function withMedians(series: PanelSeries, { from }: ScatteredPlaces): PanelSeries {
  return {
    ...series,
    points: series.points.map((point) =>
      Number(point.x) >= from ? { ...point, scattered: true } : point
    ),
  };
}
