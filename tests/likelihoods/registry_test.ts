// Likelihoods and metrics by name.

import assert from "node:assert/strict";
import { categorical } from "../../src/likelihoods/categorical.ts";
import { logLikelihoodMetric } from "../../src/likelihoods/likelihood.ts";
import { axisTitle, type Metric, unitScale } from "../../src/likelihoods/metric.ts";
import {
  checkOfClasses,
  defaultLikelihood,
  likelihoodBehind,
  likelihoodNamed,
  likelihoodOf,
  likelihoods,
  metricNamed,
  metricsIn,
  watchedIn,
} from "../../src/likelihoods/registry.ts";
import { byLikelihood, metricFields } from "../../src/likelihoods/stored_metrics.ts";
import { object } from "../../src/files/json/schema.ts";

Deno.test("likelihoods have unique names, the default first, and track their own metrics", () => {
  assert.equal(new Set(likelihoods.map(({ name }) => name)).size, likelihoods.length);
  assert.equal(likelihoods[0], defaultLikelihood);
  for (const { metrics, watched } of likelihoods) {
    assert.ok(watched.every(({ metric }) => metrics.includes(metric)));
    assert.ok(metrics.includes(logLikelihoodMetric));
    assert.ok(watched.some(({ metric }) => metric.name === logLikelihoodMetric.name)); // held-out estimates are of it
    assert.equal(new Set(metrics.map(({ name }) => name)).size, metrics.length);
  }
});

Deno.test("likelihoodOf() is the default if a specification names none or is absent", () => {
  for (const spec of [undefined, {}, { likelihood: "categorical" }]) {
    assert.equal(likelihoodOf(spec), categorical);
  }
  assert.throws(() => likelihoodNamed("gamma"), {
    name: "RangeError",
    message: 'likelihood must be one of categorical, got "gamma"',
  });
});

Deno.test("metricsIn() and watchedIn() find metrics in the order of the keys, and ignore the rest", () => {
  const names = (metrics: readonly Metric[]) => metrics.map(({ name }) => name);
  const values = { depth: 3, brier: NaN, unpredicted: 1, logLikelihood: -Infinity, error: 0 };
  assert.deepEqual(names(metricsIn(values)), ["brier", "logLikelihood", "error"]);
  assert.deepEqual(names(watchedIn(values)), ["logLikelihood", "error"]);
  assert.deepEqual([metricsIn({}), watchedIn({ toString: 1 })], [[], []]);
  assert.equal(metricNamed("brier").title, "Brier score");
  assert.throws(() => metricNamed("breier"), {
    name: "RangeError",
    message: 'metric must be the name of a metric, got "breier"',
  });
});

Deno.test("axisTitle() and unitScale() give shares in percent and nats per example", () => {
  assert.deepEqual(categorical.metrics.map((metric) => [axisTitle(metric), unitScale(metric)]), [
    ["error, %", 100],
    ["log-likelihood, nats per example", 1],
    ["Brier score", 1],
    ["calibration error, %", 100],
    ["calibration error, equal mass, %", 100],
  ]);
});

Deno.test("likelihoodBehind() is the default if values match no likelihood", () => {
  for (const values of [null, 3, "", [], {}, { error: 1 }, { error: 0, logLikelihood: 0 }]) {
    assert.equal(likelihoodBehind(values), categorical);
  }
});

Deno.test("metricFields() require every metric but later ones, null if not finite", () => {
  const later: Metric = { ...metricNamed("brier"), later: true };
  const schema = byLikelihood(({ watched }) =>
    object<object>(metricFields([...watched.map(({ metric }) => metric), later]) as never)
  );
  const fault = (value: unknown) => schema.faultOf(value)?.at.join(".");
  assert.equal(fault({ error: null, logLikelihood: -1 }), undefined);
  assert.equal(fault({ error: 0.5, logLikelihood: -1, brier: 2 }), undefined);
  assert.equal(fault({ error: 0.5, logLikelihood: -1, brier: 2.1 }), "brier");
  assert.equal(fault({ error: 1.5, logLikelihood: -1 }), "error");
  assert.equal(fault({ error: 0.5 }), "logLikelihood");
  assert.equal(fault({ error: 0.5, logLikelihood: 0.1 }), "logLikelihood");
});

Deno.test("checkOfClasses() accepts class predictions", () => {
  checkOfClasses("f");
  checkOfClasses("f", { likelihood: "categorical" });
});
