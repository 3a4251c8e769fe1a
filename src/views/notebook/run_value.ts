// A run on disk as the value of a cell: its picture, and its closing table as text.

import type { ReadRunOptions } from "../../runs/run_files.ts";
import { visibleText } from "../../files/visible_text.ts";
import { openSnapshots } from "../../runs/snapshot_file.ts";
import { summaryTable } from "../terminal/summary_table.ts";
import type { LoadedRun } from "../../runs/load_run.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { metricText } from "../../likelihoods/metric_text.ts";
import { countText } from "../../tables/number_text.ts";
import type { MediaBundle } from "./notebook_value.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { trainingHistory } from "./history.ts";
import { trainingPicture } from "./training_charts.ts";

/** The facts of a run to show. The history of training is read from its folder, if it has one. */
export async function runValue(
  run: LoadedRun,
  options?: ReadRunOptions,
): Promise<MediaBundle> {
  const { path, description, summary, chosenDepth } = run;
  const history = trainingHistory();
  let last: Snapshot | undefined;
  using file = await openSnapshots(path, "loadRun()", options);
  await file?.read((snapshot) => {
    history.add(snapshot);
    last = snapshot;
  });
  const posterior = run.posterior.probabilities();
  const chosen = `chosen depth ${chosenDepth} of ${posterior.length - 1} blocks`;
  const test = summary?.test;
  const [decisive] = test ? watchedIn(test.full) : [];
  const facts = [
    ...last ? [`${countText(last.epoch)} epochs`] : [],
    chosen,
    ...decisive
      ? [`test ${decisive.title} ${metricText(decisive, valueOf(test!.full, decisive))}`]
      : [],
  ].join(" · ");
  const svg = await trainingPicture({
    heading: [path, facts],
    posterior,
    prior: description.options.prior,
    chosenDepth,
    logLikelihood: last?.logLikelihood,
    history: history.points(),
  });
  const text = summary ? summaryTable(summary, { out: path }) : visibleText(`${path}: ${facts}`);
  return { "image/svg+xml": svg, "text/plain": text };
}
