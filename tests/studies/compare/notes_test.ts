// What is said beside the figures of a comparison.

import assert from "node:assert/strict";
import {
  chosenTexts,
  groundText,
  publishedText,
  timesNote,
  unpredictedNote,
} from "../../../src/studies/compare/notes.ts";
import { publishedMetrics } from "../../../src/studies/compare/published.ts";
import { conv } from "../../../src/architectures/specification.ts";
import { exampleComparison } from "./example_comparison.ts";

const comparison = exampleComparison();

Deno.test("groundText() tells data and network, dense by their width and conv by their channels", () => {
  assert.equal(
    groundText(comparison),
    "fashion-mnist, 5,400 for training; dense, 20 blocks of width 20",
  );

  const network = conv({
    size: [28, 28],
    channels: 1,
    classes: 10,
    maxDepth: 7,
    outer: 64,
    inner: 32,
  });
  assert.equal(
    groundText({ ...comparison, ground: { ...comparison.ground, network } }),
    "fashion-mnist, 5,400 for training; conv, 7 blocks of 64 and 32 channels",
  );
});

Deno.test("chosenTexts() gives the depths of searched methods, one text each", () => {
  assert.deepEqual(chosenTexts(comparison), [
    "searched: chosen depth 7.5 ± 0.5 of 20 (seed 1: 7, seed 2: 8)",
  ]);
  const [, chosen] = comparison.ways;
  const runs = comparison.runs.filter(({ seed }) => seed === 2);
  const one = { ...comparison, runs, ways: [{ ...chosen, depth: { mean: 8 } }] };
  assert.deepEqual(chosenTexts(one), ["searched: chosen depth 8 of 20"]);
  const equal = { ...chosen, depth: { mean: 8, standardError: 0 } }; // two seeds that agree
  assert.deepEqual(chosenTexts({ ...one, ways: [equal] }), [
    "searched: chosen depth 8 ± 0.0 of 20",
  ]);
  const predictors = comparison.ways.filter(({ way: predictor }) => predictor !== "chosen");
  assert.deepEqual(chosenTexts({ ...comparison, ways: predictors }), []);
});

Deno.test("timesNote() speaks of two predictors only if something was searched", () => {
  const plain = "Times are of single threads, with up to 1,200 networks at a time; " +
    "an ensemble's are sums over its members; those of prediction are medians of several passes.";
  const many = { ...comparison, workers: 1200 };
  const predictors = comparison.ways.filter(({ way: predictor }) => predictor === "");
  assert.equal(timesNote({ ...many, ways: predictors }), plain);
  assert.equal(
    timesNote(many),
    `${plain} A searched network is trained once and has two predictors.`,
  );
});

Deno.test("unpredictedNote() names the predictors that leave examples out, and is absent if none does", () => {
  assert.equal(unpredictedNote(comparison), undefined);
  const counts = [undefined, 3, undefined, 1200, undefined, undefined];
  const predictors = comparison.ways.map((predictor, i) => ({
    ...predictor,
    unpredicted: counts[i],
  }));
  assert.equal(
    unpredictedNote({ ...comparison, ways: predictors }),
    "Test examples without a finite prediction, which the metrics leave out (all seeds together): " +
      "searched, chosen: 3; dropout:0.1: 1,200.",
  );
});

Deno.test("publishedText() and publishedFigures() know the data sets of the article, and no others", () => {
  for (const data of ["spirals", "source", "byEye", "fashion", "toString", ""]) {
    assert.deepEqual(publishedMetrics(data), [], data);
    assert.equal(publishedText(data), undefined, data);
  }
  assert.equal(
    publishedText("fashion-mnist"),
    "For orientation only, other and larger networks (ResNet-50; Antorán et al. 2020, arXiv " +
      "2006.08437): test error and log-likelihood of depth uncertainty 5.1 % and −0.2450, " +
      "plain network 5.1 % and −0.2720, ensemble 4.4 % and −0.1800.",
  );
  assert.deepEqual(publishedMetrics("fashion-mnist")[2], {
    method: "ensemble",
    error: 0.044,
    logLikelihood: -0.18,
    brier: 0.07,
  });
});
