// A run on disk shown on a page: its course, its results, how its network predicts; followed while it grows.

import { likelihoodOf } from "../../likelihoods/registry.ts";
import { setTimeout as delay } from "node:timers/promises";
import type { RunDescription } from "../../runs/description.ts";
import { isThere } from "../../files/is_there.ts";
import { loadRun, readSummary } from "../../runs/load_run.ts";
import type { ReadRunOptions } from "../../runs/run_files.ts";
import { openSnapshots } from "../../runs/snapshot_file.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { mapArea, mapPoints, predictiveMap } from "./predictive_map.ts";
import { resultRows } from "./run_words.ts";
import type { OpenRun, ShownRun } from "./shown_run.ts";

const interval = 1000; // milliseconds between two looks at a file that grows

/**
 * Shows a run's folder, and follows it while its snapshots grow; resolves when all is shown, or when `signal` is
 * aborted. Rejects where files were changed since the run was finished.
 *
 * @param run the run on a page, which has no controls
 */
export async function showStoredRun(
  path: string,
  description: RunDescription,
  run: ShownRun,
  signal: AbortSignal,
  options?: ReadRunOptions,
): Promise<void> {
  const shown = run as OpenRun;
  const { last, followed } = await showCourse(path, shown, signal, options);
  if (signal.aborted) return;
  shown.stand({ state: "ended", text: last?.final ? "" : endText(last) });
  if (description.data.shape.length === 1 && description.data.shape[0] === 2) {
    await showMap(path, description, shown, options);
  }
  let summary = await readSummary(path, description, options);
  // the evaluation of a run that has just ended takes a while
  while (!summary && followed && await pause(signal)) {
    summary = await readSummary(path, description, options);
  }
  if (summary) shown.results(resultRows(summary));
  if (!signal.aborted) shown.stand({ complete: true });
}

/** Every snapshot, those that are still to come too. */
async function showCourse(
  path: string,
  shown: OpenRun,
  signal: AbortSignal,
  options?: ReadRunOptions,
) {
  using file = await openSnapshots(path, "view", options);
  let last: Snapshot | undefined;
  let followed = false;
  const take = (snapshot: Snapshot) => shown.show(last = snapshot);
  await file?.read(take, signal);
  while (file && await file.growing()) {
    if (!followed) shown.stand({ text: "read as it is written; a run that was killed stays so" });
    followed = true;
    if (!await pause(signal)) break;
    await file.read(take, signal);
  }
  if (!signal.aborted) await file?.read(take, signal); // what came between the last look and the end
  return { last, followed };
}

function endText(last: Snapshot | undefined): string {
  return last
    ? `cut short in epoch ${last.epoch}`
    : "no snapshots: the run was pruned, imported, or ended before its first epoch";
}

async function showMap(
  path: string,
  { network }: RunDescription,
  shown: OpenRun,
  options?: ReadRunOptions,
): Promise<void> {
  // a run may have ended before its network was written
  if (network.kind === "custom" || !isThere(`${path}/network/state.safetensors`)) return;
  using run = await loadRun(path, options);
  const splits = await run.data().catch(() => undefined); // gone, or elsewhere
  if (!splits) return;
  const { train } = splits;
  const area = mapArea(train);
  if (!area || !likelihoodOf(run.network.spec).ofClasses) return;
  shown.describe({ points: mapPoints(train) });
  shown.map(run.place.epoch, await predictiveMap(run.network, run.posterior, area));
}

/** Waits; false where there is nothing more to wait for. */
async function pause(signal: AbortSignal): Promise<boolean> {
  try {
    await delay(interval, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
