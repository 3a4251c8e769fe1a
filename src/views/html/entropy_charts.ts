// Charts of uncertainty: its two sources, and entropy of correct, wrong and out-of-distribution examples.

import { across } from "./chart_parts.ts";
import type { Evaluation } from "../../evaluation/evaluation.ts";
import type { UncertaintySummary } from "../../evaluation/uncertainty.ts";
import type { OutOfDistributionEvaluation } from "../../evaluation/out_of_distribution.ts";
import { draw } from "./drawing.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { histogramChart } from "./histogram_chart.ts";
import { figure, legend, row } from "./page.ts";

const expected = { name: "expected entropy of the exits", color: "var(--bar)" };
const between = { name: "mutual information over depth", color: "var(--truncated)" };

/** The two parts of the full mixture's entropy, and their distributions. */
export async function uncertaintyCharts({ uncertainty, classes }: Evaluation): Promise<Html> {
  const distributions = (bins: UncertaintySummary["entropy"]) => [
    { name: "correct", color: "var(--bar)", counts: bins.map(({ correct }) => correct) },
    { name: "wrong", color: "var(--truncated)", counts: bins.map(({ wrong }) => wrong) },
  ];
  const chart = (what: string, bins: UncertaintySummary["entropy"]) =>
    histogramChart(
      `Distribution of the ${what} of correct and of wrong predictions`,
      `${what}, nats`,
      edgesOf(bins),
      distributions(bins),
    );
  return row(
    figure(
      "Mean entropy in two parts",
      markup`${legend([expected, between])}${await partsChart(uncertainty)}`,
      `At most log ${classes} = ${Math.log(classes).toFixed(2)} nats.`,
    ),
    figure("Entropy", await chart("entropy", uncertainty.entropy)),
    figure(
      "Mutual information",
      await chart("mutual information", uncertainty.mutualInformation),
    ),
  );
}

function partsChart({ all, correct, wrong }: UncertaintySummary): Promise<Html> {
  const groups = Object.entries({ all, correct, wrong }).flatMap(([name, parts]) =>
    parts ? [{ name: `${name}, ${parts.examples.toLocaleString("en-US")}`, parts }] : []
  );
  const bars = groups.flatMap(({ name, parts }) => [
    { name, nats: parts.expected, color: expected.color },
    { name, nats: parts.mutualInformation, color: between.color },
  ]);
  const label = groups.map(({ name, parts }) =>
    `${name}: expected ${parts.expected.toFixed(3)}, mutual information ` +
    `${parts.mutualInformation.toFixed(3)} nats`
  );
  return draw(`Mean entropy in two parts. ${label.join("; ")}`, (Plot) => ({
    marginLeft: 110,
    x: { ...across("nats"), grid: true, ticks: 6 },
    y: { label: null, domain: groups.map(({ name }) => name), tickSize: 0 },
    color: { type: "identity" },
    marks: [Plot.barX(bars, { x: "nats", y: "name", fill: "color" }), Plot.ruleX([0])],
  }));
}

/** The distributions of the full mixture's entropy over in-distribution and out-of-distribution examples. */
export async function outOfDistributionChart(
  { data }: Evaluation,
  unknown: OutOfDistributionEvaluation,
): Promise<Html> {
  return figure(
    "Entropy of the full mixture",
    await histogramChart(
      `Distribution of the entropy over ${data} and over ${unknown.data}`,
      "entropy, nats",
      edgesOf(unknown.entropy),
      [
        { name: data, color: "var(--bar)", counts: unknown.entropy.map(({ known }) => known) },
        {
          name: unknown.data,
          color: "var(--truncated)",
          counts: unknown.entropy.map((bin) => bin.unknown),
        },
      ],
    ),
  );
}

function edgesOf(bins: readonly { readonly from: number; readonly to: number }[]): number[] {
  return [bins[0].from, ...bins.map(({ to }) => to)];
}
