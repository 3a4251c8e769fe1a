// The posterior over depth, and how good every exit is alone.

import type { Evaluation } from "../../evaluation/evaluation.ts";
import { comparedPredictors } from "../../evaluation/predictors.ts";
import { axisTitle, type Metric, unitScale } from "../../likelihoods/metric.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { depthTicks } from "./depth_ticks.ts";
import { decimalText } from "../../tables/number_text.ts";
import { draw } from "./drawing.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { figure, legend, row } from "./page.ts";
import { seriesChart } from "./series_chart.ts";
import { predictorLook } from "../predictor_look.ts";

/** The posterior, and the metrics watched in training of every exit beside those of the mixtures. */
export async function depthCharts(evaluation: Evaluation): Promise<Html> {
  const { ways: predictors, exits, depth, chosenDepth, chosenBy } = evaluation;
  const mixtures = comparedPredictors(predictors).filter(({ kind }) => kind !== "last exit");
  const priorLook = { name: "prior", color: priorColor, sign: "tick" } as const;
  const single = { name: "each exit alone", color: "var(--ink)" };
  const chart = (metric: Metric, y = axisTitle(metric), scale = unitScale(metric)) =>
    seriesChart({
      label: `${y} of every exit, 0 to ${depth}, and of the mixtures`,
      x: "exit, blocks computed",
      y,
      xTicks: depthTicks(depth),
      series: [{
        ...single,
        points: exits.map(({ depth, figures: metrics }) => ({
          x: depth,
          y: scale * valueOf(metrics, metric),
        })),
      }],
      levels: mixtures.map((predictor) => ({
        ...predictorLook(predictor),
        y: scale * valueOf(predictor.figures, metric),
      })),
    });
  const looks = legend([single, ...mixtures.map(predictorLook)]);
  return row(
    figure(
      "Posterior over depth",
      markup`${
        legend([
          { name: "posterior", color: "var(--bar)" },
          { name: "at the chosen depth", color: "var(--truncated)" },
          ...evaluation.prior ? [priorLook] : [],
        ])
      }${await posteriorChart(evaluation)}`,
      `Chosen: ${chosenDepth} of ${evaluation.posterior.length - 1} blocks, by ${chosenBy}.`,
    ),
    ...await Promise.all(
      watchedIn(exits[0].figures).map(async (metric) =>
        figure(`${capital(metric.title)} by exit`, markup`${looks}${await chart(metric)}`)
      ),
    ),
  );
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

const priorColor = "var(--ink)";

function posteriorChart({ posterior, prior, chosenDepth }: Evaluation): Promise<Html> {
  const bars = posterior.map((q, d) => ({ d, q: 100 * q }));
  const ticks = (prior ?? []).map((p, d) => ({ d, p: 100 * p }));
  return draw(
    `Posterior over depth: ${bars.map(({ d, q }) => `${d}: ${decimalText(q, 1)} %`).join(", ")}${
      prior ? `; prior: ${ticks.map(({ d, p }) => `${d}: ${decimalText(p, 1)} %`).join(", ")}` : ""
    }; chosen depth ${chosenDepth}`,
    (Plot) => ({
      x: {
        label: "depth, blocks",
        labelArrow: "none",
        labelAnchor: "center",
        type: "band",
        ticks: depthTicks(posterior.length - 1),
      },
      y: { label: "probability, %", labelArrow: "none", grid: true, ticks: 5 },
      marks: [
        Plot.barY(bars, {
          x: "d",
          y: "q",
          fill: ({ d }: { d: number }) => d === chosenDepth ? "var(--truncated)" : "var(--bar)",
        }),
        Plot.tickY(ticks, { x: "d", y: "p", stroke: priorColor, strokeWidth: 2 }),
        Plot.ruleY([0]),
      ],
    }),
  );
}
