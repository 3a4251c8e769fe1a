// A run on a page of round numbers that were thought up, so that all that is drawn of it is known.

import type { RunModel } from "../../../src/views/live/page/model.ts";
import type { LivePoint } from "../../../src/views/live/protocol.ts";

const point = (epoch: number, more: Partial<LivePoint>): LivePoint => ({
  n: epoch,
  index: epoch - 1,
  epoch,
  step: 10 * epoch,
  seconds: epoch / 2,
  posterior: [0.1, 0.2, 0.3, 0.4],
  logLikelihood: [-2, -1, -0.5, null],
  elbo: -400 / epoch,
  kl: 20,
  objective: -4 / epoch,
  expectedDepth: 2,
  argmaxDepth: 3,
  chosenDepth: 3,
  depth: 3,
  ...more,
});

/** Four epochs of three blocks, with a validation in two of them and a map of 2 × 2 cells. */
export function knownRun(): RunModel {
  const [early, late] = [
    { epoch: 1, error: 0.5, logLikelihood: -1 },
    { epoch: 3, error: 0.1, logLikelihood: -0.25 },
  ];
  // mixture, then depths 1 and 3: class and probability · 255 of four cells
  const cells = Uint8Array.of(
    ...[0, 255, 1, 204, 0, 0, 1, 128],
    ...[0, 128, 0, 128, 0, 128, 0, 128],
    ...[1, 255, 1, 255, 0, 255, 0, 255],
  );
  return {
    info: {
      id: 2,
      title: "known",
      settings: [["Data", "spirals <1>"], ["Engine", "simd"]],
      prior: [0.4, 0.3, 0.2, 0.1],
      chosenBy: "relative 0.95",
      trainSize: 100,
      epochs: 40,
      patience: 7,
      controls: true,
      points: [[0, 0, 0], [2, 1, 1], [4, 4, 2]],
      classes: ["left", "right", "both"],
    },
    points: [
      point(1, { validation: early }),
      point(2, { validation: early, chosenDepth: 2 }),
      point(3, { validation: late, posterior: [0, 0, 0.6, 0.4], chosenDepth: 2 }),
      point(4, { validation: late, posterior: [0, 0.1, 0.7, 0.2], chosenDepth: 2, argmaxDepth: 2 }),
    ],
    map: {
      epoch: 3,
      size: [2, 2],
      range: [-1, 5, -1, 4],
      depths: [1, 2],
      cells: cells.toBase64(),
    },
    state: "running",
  };
}

/** The same run at its end, of which less is known: no prior, no number of examples, no names; 501 training points. */
export function knownRunLater(): RunModel {
  const run = knownRun();
  const { prior: _, trainSize: __, ...info } = run.info;
  const later = run.points.map((point, i) => ({
    ...point,
    epoch: 1234 + 300 * i,
    elbo: point.elbo / 100,
    kl: point.kl / 100,
    posterior: [0.3, 0.12, 0.29, 0.29],
    chosenDepth: i % 2 === 0 ? 3 : 1,
    validation: {
      epoch: 1234 + 300 * i,
      error: [0.1, 0.15, 0.3, 0.2][i],
      logLikelihood: -0.25 * i,
    },
  }));
  return {
    ...run,
    info: {
      ...info,
      prior: [],
      chosenBy: "simd", // as one of the settings says
      classes: 2,
      points: Array.from({ length: 501 }, (_, i) => [2, 1, i < 250 ? 0 : 1] as const),
    },
    points: later,
    state: "ended",
    text: "written to runs/<known>",
    results: [["test error", "4.00 %"], ["blocks", "2"]],
  };
}
