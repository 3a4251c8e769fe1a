// All runs of the page in one chart of posteriors and one of log-likelihoods, with a table of them.

import { upwards } from "../../html/chart_parts.ts";
import { depthTicks } from "../../html/depth_ticks.ts";
import { lineY } from "@observablehq/plot";
import { logLikelihoodMetric } from "../../../likelihoods/likelihood.ts";
import { axisTitle } from "../../../likelihoods/metric.ts";
import { metricText } from "../../../likelihoods/metric_text.ts";
import { valueOf, watchedIn } from "../../../likelihoods/registry.ts";
import type { Table } from "../../../tables/table.ts";
import { countText } from "../../../tables/number_text.ts";
import { chartFrame, depthAxis, epochAxis } from "./chart.ts";
import type { Colours } from "./colours.ts";
import { element } from "./element.ts";
import type { Extents } from "./extents.ts";
import { legend, legendEntry, lineLooks } from "./legend.ts";
import { latest, measured, type RunModel } from "./model.ts";
import { tableElement } from "./numbers_table.ts";
import { MOST_POINTS, thin } from "./thin.ts";
import { stateText } from "./words.ts";

/** A run with a point, and the look of its line. */
interface LinedRun {
  readonly run: RunModel;
  readonly look: typeof lineLooks[number];
}

/** A section for them; `show` draws runs that have points. */
export function runsTogether() {
  const entries = [legend(), legend()];
  const heading = ["all runs", ""] as const;
  const posteriors = chartFrame("Posteriors over depth, %", () => heading, entries[0]);
  const scores = chartFrame("Validation log-likelihood of all runs", () => heading, entries[1]);
  const table = element("div", {
    class: "scroll",
    tabindex: 0,
    role: "region",
    "aria-label": "All runs: table",
  });
  const section = element(
    "section",
    { class: "together", "aria-labelledby": "all-runs" },
    element("h2", { id: "all-runs" }, "All runs"),
    element("div", { class: "charts" }, posteriors.figure, scores.figure),
    table,
  );
  let drawn: readonly unknown[] = [];
  return {
    section,
    show(runs: readonly RunModel[], extents: Extents, colours: Colours): void {
      const seen = [
        ...runs.flatMap(({ points, state }) => [points, state]),
        JSON.stringify([extents, colours, posteriors.width()]),
      ];
      if (seen.length === drawn.length && seen.every((each, i) => each === drawn[i])) return;
      drawn = seen;
      const lined = runs.map((run, i) => ({ run, look: lineLooks[i % lineLooks.length] }))
        .filter(({ run }) => latest(run) !== undefined);
      for (const each of entries) {
        each.replaceChildren(
          ...lined.map(({ run, look }) => legendEntry(look.look, run.info.title)),
        );
      }
      posteriors.figure.hidden = lined.length === 0;
      if (lined.length > 0) drawPosteriors(lined, extents);
      const scored = lined.filter(({ run }) => valuesOf(run).length > 0);
      scores.figure.hidden = scored.length === 0;
      if (scored.length > 0) drawScores(scored, extents);
      table.replaceChildren(tableElement(tableOf(runs)));
    },
  };

  function drawPosteriors(lined: readonly LinedRun[], { posterior }: Extents): void {
    const deepest = Math.max(...lined.map(({ run }) => latest(run)!.posterior.length - 1));
    const label = `Posteriors over depth: ${
      lined.map(({ run }) => `${run.info.title} chosen depth ${latest(run)!.chosenDepth}`).join(
        "; ",
      )
    }`;
    posteriors.draw(label, {
      x: { ...depthAxis, domain: [0, Math.max(1, deepest)], ticks: depthTicks(deepest) },
      y: { label: null, grid: true, ticks: 5, domain: [0, posterior] },
      marks: lined.map(({ run, look }) =>
        lineY(latest(run)!.posterior.map((q, d) => ({ d, q: 100 * q })), {
          x: "d",
          y: "q",
          ...look.stroke,
        })
      ),
    });
  }

  function drawScores(scored: readonly LinedRun[], extents: Extents): void {
    const lines = scored.map(({ run, look }) => ({ run, look, values: valuesOf(run) }));
    const epochs = lines.flatMap(({ values }) => values.map(({ epoch }) => epoch));
    const label = `Validation log-likelihood: ${
      lines.map(({ run, values }) =>
        `${run.info.title} ${metricText(logLikelihoodMetric, values.at(-1)!.value)} at epoch ${
          values.at(-1)!.epoch
        }`
      ).join("; ")
    }`;
    scores.draw(label, {
      x: epochAxis([{ epoch: Math.min(...epochs) }, { epoch: Math.max(...epochs) }]),
      y: {
        ...upwards(logLikelihoodMetric.axis ?? axisTitle(logLikelihoodMetric)),
        nice: true,
        domain: [...extents.scores[logLikelihoodMetric.name]],
      },
      marks: lines.map(({ values, look }) =>
        lineY(thin(values, MOST_POINTS), { x: "epoch", y: "value", clip: true, ...look.stroke })
      ),
    });
  }
}

/** The log-likelihoods on the validation split that are finite, by epoch. */
function valuesOf({ points }: RunModel): { readonly epoch: number; readonly value: number }[] {
  return measured(points)
    .map((score) => ({ epoch: score.epoch, value: valueOf(score, logLikelihoodMetric) }))
    .filter(({ value }) => Number.isFinite(value));
}

/** Every run at its newest point. */
function tableOf(runs: readonly RunModel[]): Table {
  const score = runs.map((run) => latest(run)?.validation).find((each) => each !== undefined);
  const metrics = score ? watchedIn(score) : [];
  return {
    caption: "Every run at its newest epoch; error and log-likelihood on the validation split",
    columns: [
      { head: "run" },
      { head: "state" },
      { head: "epoch" },
      { head: "chosen depth" },
      { head: "most probable depth" },
      ...metrics.map(({ title, form }) => ({ head: title, form })),
    ],
    rows: runs.map((run) => {
      const point = latest(run);
      return [
        run.info.title,
        stateText(run),
        point && countText(point.epoch),
        point && `${point.chosenDepth} of ${point.posterior.length - 1}`,
        point && String(point.argmaxDepth),
        ...metrics.map((metric) => point?.validation && valueOf(point.validation, metric)),
      ];
    }),
  };
}
