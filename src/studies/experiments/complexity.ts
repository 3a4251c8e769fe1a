// Harder data are given more depth: longer spirals, and more points of them.

import type { Experiment } from "./definition.ts";
import { measuredSeries, publishedSeries } from "./panel.ts";
import { published } from "../published_values.ts";
import { publishedComplexityNoise as noise } from "../../training/as_published.ts";
import { spiralsJob } from "./spirals_job.ts";

const byAngle = "angle";
const byPoints = "points";
const searched = "searched";

/** Chosen depth against the turn of the spirals and the number of training points. */
export const complexity: Experiment = {
  name: "complexity",
  title: "How depth follows the data",
  about: "The more the spirals turn, the more blocks are used, and the more points there are to " +
    "learn from, the more of the shape is worth blocks.",
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
    const run = (sweep: string, x: number, seed: number) => ({
      sweep,
      x,
      series: searched,
      job: spiralsJob(
        { noise, ...sweep === byAngle ? { angle: x } : { points: x } },
        seed,
        choices,
      ),
    });
    return choices.seeds.flatMap((seed) => [
      ...angles.map((x) => run(byAngle, Number(x), seed)),
      ...points.map((x) => run(byPoints, Number(x), seed)),
    ]);
  },
  panels(runs) {
    const {
      chosenDepthByAngle,
      chosenDepthByTrainingPoints,
      meanProbabilityByAngle,
      meanProbabilityByTrainingPoints,
    } = published.complexity;
    const sweeps = [
      { sweep: byAngle, x: "turn, degrees", by: "turn" },
      { sweep: byPoints, x: "training points", by: "training points" },
    ];
    const depths = [chosenDepthByAngle, chosenDepthByTrainingPoints];
    const probabilities = [meanProbabilityByAngle, meanProbabilityByTrainingPoints];
    return [
      ...sweeps.map(({ sweep, x, by }, i) => ({
        title: `Chosen depth by ${by}`,
        x,
        y: "chosen depth, blocks",
        zero: true,
        series: [
          measuredSeries(runs, sweep, searched, ({ outcome }) => outcome.chosenDepth),
          publishedSeries("published", depths[i]),
        ],
      })),
      ...sweeps.map(({ sweep, x, by }, i) => ({
        title: `Mean probability of the label by ${by}`,
        x,
        y: "mean probability, test part",
        series: [
          measuredSeries(
            runs,
            sweep,
            "at the chosen depth",
            ({ outcome }) => outcome.truncated.meanProbability,
            searched,
          ),
          publishedSeries("published, two ends", probabilities[i], { apart: true }),
        ],
      })),
    ];
  },
};
