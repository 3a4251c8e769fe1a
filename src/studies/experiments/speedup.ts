// What the cut saves when predicting.

import type { Experiment } from "./definition.ts";
import { imageSets, imagesJob, quickImages, searched } from "./images_job.ts";
import { measuredSeries, type PanelSeries, publishedSeries } from "./panel.ts";
import { published } from "../published_values.ts";
import type { TrainingOutcome } from "./training_job.ts";

const sweepOf = (depth: number) => `max depth ${depth}`;

/** Time of predicting with the network cut to the chosen depth, against the whole one. */
export const speedup: Experiment = {
  name: "speedup",
  title: "Time that the cut saves when predicting",
  about:
    "Networks are searched, and predictions of 64 images timed in turns: by the network cut to its " +
    "chosen depth, against all blocks with the last exit alone, as a plain network has them. " +
    "The authors compared with a network that computes every exit, which flatters the cut; that " +
    "comparison is drawn too.",
  quickly: `${quickImages}, small maximum depths (published values are those of 50 and 100)`,
  lists: {
    data: imageSets,
    depths: { what: "maximum depths", paper: [50, 100], quick: [10, 20] },
  },
  seeds: { paper: 4, quick: 2 },
  plan(choices) {
    const { data, depths } = choices.lists;
    return choices.seeds.flatMap((seed) =>
      depths.flatMap((depth) =>
        data.map((x) => ({
          sweep: sweepOf(Number(depth)),
          x,
          series: searched,
          job: imagesJob(
            {
              data: String(x),
              maxDepth: Number(depth),
              measures: { speed: { batchSize: 64, seconds: choices.quick ? 1 : 5 } },
            },
            seed,
            choices,
          ),
        }))
      )
    );
  },
  panels(runs) {
    const { percentAtMaxDepth50, percentAtMaxDepth100 } = published.speedup;
    const sweeps = [...new Set(runs.map(({ sweep }) => sweep))];
    const measured = (value: (outcome: TrainingOutcome) => number | undefined): PanelSeries[] =>
      sweeps.map((sweep) => ({
        ...measuredSeries(runs, sweep, searched, ({ outcome }) => value(outcome)),
        name: sweep,
      }));
    const percent = (share: number | undefined) => share === undefined ? undefined : 100 * share;
    const others = [
      publishedSeries(`published, ${sweepOf(50)}`, percentAtMaxDepth50, { like: sweepOf(50) }),
      publishedSeries(`published, ${sweepOf(100)}`, percentAtMaxDepth100, { like: sweepOf(100) }),
    ];
    return [
      {
        title: "Time saved, against the last exit alone",
        x: "data set",
        y: "time saved, %",
        zero: true,
        series: [...measured(({ speed }) => percent(speed?.saved.ofLastExit)), ...others],
      },
      {
        title: "Time saved, against all exits",
        x: "data set",
        y: "time saved, %",
        zero: true,
        series: [...measured(({ speed }) => percent(speed?.saved.ofAllExits)), ...others],
      },
      {
        title: "Blocks saved",
        x: "data set",
        y: "blocks beyond the chosen depth, %",
        zero: true,
        series: measured(({ chosenDepth, network: { maxDepth } }) =>
          percent(1 - chosenDepth / maxDepth)
        ),
      },
    ];
  },
};
