// Stored runs beside each other: a table of their results, and the settings in which they differ.

import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { axisTitle } from "../../likelihoods/metric.ts";
import { bareMetricText, cutTitle } from "../../likelihoods/metric_text.ts";
import type { RunDescription } from "../../runs/description.ts";
import type { RunSummary } from "../../runs/summary.ts";
import { priorText } from "../../views/live/run_words.ts";
import { stopTexts } from "../../views/stop_texts.ts";
import type { Table } from "../../tables/table.ts";
import { shownValue } from "../../calls/shown_value.ts";
import { storedSettings } from "../../training/posterior_rate.ts";
import { settingNames } from "../repeats/repeat_settings.ts";

/** A stored run. */
export interface StoredRun {
  readonly path: string;
  readonly description: RunDescription;
  /** Absent if it has none, as while it is training. */
  readonly summary?: RunSummary;
}

/** What decides how data are drawn and split. */
const drawing = ["limit", "validation", "target", "angle", "noise", "points"];

/**
 * Refuses runs that were trained on different data. Other draws and splits of the same data, as other seeds and options
 * make them, are not refused.
 *
 * @returns whether all runs have the very same splits
 */
export function checkSameData(runs: readonly StoredRun[]): boolean {
  const [first] = runs;
  for (const { path, description } of runs.slice(1)) {
    for (const name of ["name", "shape", "classes", "features"] as const) {
      const [wanted, got] = [first.description.data[name], description.data[name]].map((value) =>
        shownValue(value)
      );
      if (wanted === got) continue;
      throw new Error(
        `audit: the runs must be of the same data, got ${name} ${wanted} in ${first.path} and ${got} in ${path}`,
      );
    }
    const [ours, theirs] = [first.description, description];
    const sameDrawing = ["seed", ...drawing].every((name) =>
      shownValue(ours.options[name]) === shownValue(theirs.options[name])
    ) && shownValue(ours.data.source) === shownValue(theirs.data.source);
    if (sameDrawing && ours.data.fingerprint !== theirs.data.fingerprint) {
      throw new Error(
        `audit: the runs must be of the same data, got other examples of ${ours.data.name} in ${path} than in ` +
          first.path,
      );
    }
  }
  return runs.every(({ description: { data } }) =>
    data.fingerprint === first.description.data.fingerprint
  );
}

/** The results of all runs; error and log-likelihood are of the full mixture on the test split. */
export function runsTable(runs: readonly StoredRun[]): Table {
  const scored = runs.find(({ summary }) => summary?.test)?.summary?.test;
  const metrics = scored ? watchedIn(scored.full) : [];
  return {
    caption: "The runs; error and log-likelihood are those of the full mixture on the test split",
    columns: [
      { head: "", short: "", width: 22 },
      { head: "chosen depth", short: ["chosen", "depth"], width: 9 },
      { head: "most probable depth", short: ["most", "probable"], width: 10 },
      ...metrics.map((metric) => ({
        head: `test ${axisTitle(metric)}`,
        short: metric.unit === "" ? cutTitle(metric, 8) : [cutTitle(metric, 8), metric.unit],
        width: 10,
      })),
      { head: "epochs", short: "epochs", width: 8, form: "count" as const },
      { head: "ended by", short: "ended by", width: 16 },
    ],
    rows: runs.map(({ path, description, summary }) => [
      path,
      summary && `${summary.chosenDepth} of ${description.network.maxDepth}`,
      summary && String(summary.argmaxDepth),
      ...metrics.map((metric) =>
        summary?.test && bareMetricText(metric, valueOf(summary.test.full, metric))
      ),
      summary?.epochs,
      summary ? stopTexts[summary.stoppedBy] : "not finished",
    ]),
  };
}

/** The settings in which runs differ: "seed: 1 in runs/a, 2 in runs/b". */
export function differencesOf(runs: readonly StoredRun[]): string[] {
  const all = runs.map(({ path, description }) => ({ path, values: settingsOf(description) }));
  const names = new Set(all.flatMap(({ values }) => Object.keys(values)));
  return [...names].flatMap((name) => {
    const texts = all.map(({ values }) => values[name] ?? "none");
    if (texts.every((text) => text === texts[0])) return [];
    const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return [`${words}: ${all.map(({ path }, i) => `${texts[i]} in ${path}`).join(", ")}`];
  });
}

/** The settings of a run as texts. */
function settingsOf({ options, network }: RunDescription): Readonly<Record<string, string>> {
  const stored: Readonly<Record<string, unknown>> = { ...storedSettings(options) };
  const named = ["seed", ...drawing, ...settingNames]
    .filter((name) => name !== "prior" && stored[name] !== undefined)
    .map((name) => [name, textOf(stored[name])]);
  const ofNetwork = Object.entries(network).map(([name, value]) => [name, textOf(value)]);
  return Object.fromEntries([...ofNetwork, ...named, ["prior", priorText(options.prior)]]);
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
