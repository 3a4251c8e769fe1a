// The experiment on depth and the difficulty of the data: longer spirals, and more points of them.

import { publishedComplexityNoise as noise } from "../../training/as_published.ts";
import { published } from "../published_values.ts";
import type { Experiment } from "./definition.ts";
import { measuredSeries, publishedSeries } from "./panel.ts";
import { forEachSeed, searched, spiralsJob } from "./published_jobs.ts";

/** Chosen depth against the turn of the spirals and the number of training points. */
export const complexity: Experiment = {
  name: "complexity",
  title: "How depth follows the data",
  about: "Spirals of more turns use more blocks, and with more training points more of the shape " +
    "is worth blocks.",
  quickly: "fewer angles and numbers of points; each run is that of the paper",
  lists: {
    angles: {
      what: "turns of the spirals, degrees, with 200 points",
      paper: [180, 360, 540, 720, 900, 1080, 1260, 1440],
      quick: [180, 360, 720, 1080, 1440],
    },
    points: {
      what: "training points, at 720 degrees",
      paper: [50, 100, 200, 300, 400, 550, 750, 800],
      quick: [50, 100, 200, 400, 800],
      least: 2,
      multipleOf: 2,
    },
  },
  seeds: { paper: 5, quick: 3 },
  plan(choices) {
    const { angles, points } = choices.lists;
    const settings = [
      ...angles.map((x) => ({
        sweep: "angle",
        x,
        series: searched,
        setting: { angle: Number(x) },
      })),
      ...points.map((x) => ({
        sweep: "points",
        x,
        series: searched,
        setting: { points: Number(x) },
      })),
    ];
    return forEachSeed(
      choices,
      settings,
      ({ setting }, seed) => spiralsJob({ noise, ...setting }, seed, choices),
    );
  },
  panels(runs) {
    const values = published.complexity;
    const sweeps = [
      {
        ...{ sweep: "angle", x: "turn, degrees", by: "turn" },
        depths: values.chosenDepthByAngle,
        probabilities: values.meanProbabilityByAngle,
      },
      {
        ...{ sweep: "points", x: "training points", by: "training points" },
        depths: values.chosenDepthByTrainingPoints,
        probabilities: values.meanProbabilityByTrainingPoints,
      },
    ];
    return [
      ...sweeps.map(({ sweep, x, by, depths }) => ({
        title: `Chosen depth by ${by}`,
        x,
        y: "chosen depth, blocks",
        zero: true,
        series: [
          measuredSeries(runs, sweep)(searched, ({ chosenDepth }) => chosenDepth),
          publishedSeries("published", depths),
        ],
      })),
      ...sweeps.map(({ sweep, x, by, probabilities }) => ({
        title: `Mean probability of the label by ${by}`,
        x,
        y: "mean probability, test split",
        series: [
          measuredSeries(runs, sweep)(
            "at the chosen depth",
            ({ truncated }) => truncated.meanProbability,
            searched,
          ),
          publishedSeries("published, two ends", probabilities, { apart: true }),
        ],
      })),
    ];
  },
};
