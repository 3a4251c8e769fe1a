// The experiment on calibration after a cut: by the usual calibration error, and by the authors' own formula.

import { published } from "../published_values.ts";
import type { Experiment } from "./definition.ts";
import { measuredSeries, percent, publishedSeries } from "./panel.ts";
import {
  allBlocks,
  byData,
  imageSets,
  quickImages,
  searched,
  searchedAndPlain,
} from "./published_jobs.ts";
import type { TrainingOutcome } from "./training_job.ts";

const [paperDepth, quickDepth] = [50, 10];

/** A predictor: its network, and its names here and in the published table. */
interface Predictor {
  readonly name: string;
  readonly published: "fixed" | "cut" | "full";
  readonly series: string;
  readonly mixture: "full" | "truncated";
}

const predictors: readonly Predictor[] = [
  { name: "all blocks, last exit", published: "fixed", series: allBlocks, mixture: "full" },
  { name: "searched, cut", published: "cut", series: searched, mixture: "truncated" },
  { name: "searched, all exits", published: "full", series: searched, mixture: "full" },
];

/** Calibration errors by data set, of a plain network and a searched one, cut and whole. */
export const calibration: Experiment = {
  name: "calibration",
  title: "Calibration before and after the cut",
  about:
    `Networks of up to ${paperDepth} blocks: the calibration error of a plain one, and of a searched one cut ` +
    "at its chosen depth and whole. Published values can only be compared with the second chart: by " +
    "the authors' formula even perfectly calibrated predictions of ten classes have about 9 %.",
  quickly:
    `${quickImages}, at most ${quickDepth} blocks (published values are those of ${paperDepth})`,
  lists: { data: imageSets },
  seeds: { paper: 4, quick: 2 },
  plan: (choices) =>
    searchedAndPlain(choices.quick ? quickDepth : paperDepth, choices, {
      authorsCalibration: true,
    }),
  panels(runs) {
    const measured = (
      metric: (outcome: TrainingOutcome, predictor: Predictor) => number | undefined,
    ) =>
      predictors.map((predictor) =>
        measuredSeries(runs, byData)(
          predictor.name,
          (outcome) => percent(metric(outcome, predictor)),
          predictor.series,
        )
      );
    const others = predictors.map(({ name, published: column }) => {
      const table = Object.entries(published.calibration.ece).map(([data, row]) =>
        [data, row[column]] as const
      );
      return publishedSeries(`published, ${name}`, Object.fromEntries(table), { like: name });
    });
    return [
      {
        title: "Calibration error of the most probable class, 15 bins",
        x: "data set",
        y: "calibration error, %",
        zero: true,
        series: measured((outcome, { mixture }) => outcome[mixture].calibrationError),
      },
      {
        title: "The same predictions by the authors' formula",
        x: "data set",
        y: "authors' formula, %",
        series: [
          ...measured((outcome, { mixture }) => outcome.authorsCalibration?.[mixture]),
          ...others,
        ],
      },
    ];
  },
};
