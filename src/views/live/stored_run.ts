// A stored run on a page: its history, results and predictive map; followed while it grows.

import { likelihoodOf } from "../../likelihoods/registry.ts";
import { setTimeout as delay } from "node:timers/promises";
import type { RunDescription } from "../../runs/description.ts";
import { isThere } from "../../files/is_there.ts";
import { loadRun, readSummary } from "../../runs/load_run.ts";
import { dataFlags } from "../../runs/run_data.ts";
import type { ReadRunOptions } from "../../runs/run_files.ts";
import { openSnapshots } from "../../runs/snapshot_file.ts";
import { howToResume, wasKilled } from "../../runs/still_training.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { mapArea, mapPoints, predictiveMap } from "./predictive_map.ts";
import { resultRows } from "./run_words.ts";
import type { OpenRun, ShownRun } from "./shown_run.ts";

const interval = 1000; // milliseconds between two reads of a growing file

/**
 * Shows a run's folder, and follows it while its snapshots grow; resolves when all is shown, or when `signal` is
 * aborted. Rejects if files were changed since the run was finished.
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
  const { last, followed, killed } = await showSnapshots(path, shown, signal, options);
  if (signal.aborted) return;
  const text = killed ? killedText(path, last) : last?.final ? "" : endText(last);
  shown.setStatus({ state: "ended", text });
  if (description.data.shape.length === 1 && description.data.shape[0] === 2) {
    await showMap(path, description, shown, options);
  }
  let summary = await readSummary(path, description, options);
  // the evaluation of a run that has just ended takes a while
  while (!summary && followed && !killed && await pause(signal)) {
    summary = await readSummary(path, description, options);
  }
  if (summary) shown.results(resultRows(summary, path, dataFlags(description.options)));
  if (!signal.aborted) shown.setStatus({ complete: true });
}

/** Every snapshot, including later ones. */
async function showSnapshots(
  path: string,
  shown: OpenRun,
  signal: AbortSignal,
  options?: ReadRunOptions,
) {
  using file = await openSnapshots(path, "view", options);
  let last: Snapshot | undefined;
  let followed = false;
  let killed = false;
  const take = (snapshot: Snapshot) => shown.show(last = snapshot);
  await file?.read(take, signal);
  while (file && await file.growing()) {
    if (wasKilled(path)) {
      killed = await file.growing(); // it may have ended meanwhile
      break;
    }
    if (!followed) shown.setStatus({ text: "follows the file" });
    followed = true;
    if (!await pause(signal)) break;
    await file.read(take, signal);
  }
  if (!signal.aborted) await file?.read(take, signal); // since the last read
  return { last, followed, killed };
}

function killedText(path: string, last: Snapshot | undefined): string {
  const killed = last ? `killed after epoch ${last.epoch}` : "killed before its first snapshot";
  return `${killed}; ${howToResume(path) ?? "it has no checkpoint to go on from"}`;
}

function endText(last: Snapshot | undefined): string {
  return last
    ? `interrupted in epoch ${last.epoch}`
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
  const splits = await run.data().catch(() => undefined); // missing, or elsewhere
  if (!splits) return;
  const { train } = splits;
  const area = mapArea(train);
  if (!area || !likelihoodOf(run.network.spec).ofClasses) return;
  shown.describe({ points: mapPoints(train) });
  shown.map(run.place.epoch, await predictiveMap(run.network, run.posterior, area));
}

/** Waits; false if the signal is aborted. */
async function pause(signal: AbortSignal): Promise<boolean> {
  try {
    await delay(interval, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
