// A run in one picture: the posterior over depth with its prior and the three chosen depths, how training went, and the
// log-likelihood of every exit.

import { argmaxDepth, chooseDepth, relative95 } from "../../depth/depth_choice.ts";
import { depthTicks } from "../html/depth_ticks.ts";
import { draw } from "../html/drawing.ts";
import { countText, significantText } from "../../tables/number_text.ts";
import type { HistoryPoint } from "./history.ts";
import { type PlacedChart, standaloneSvg } from "../html/standalone_svg.ts";

/** What is drawn. */
export interface TrainingPicture {
  /** For instance "spirals" and "epoch 1,200, chosen depth 7 of 20 blocks". */
  readonly heading: readonly [strong: string, rest: string];
  /** q, D + 1 probabilities. */
  readonly posterior: readonly number[];
  /** β, as many; not drawn where it is not known. */
  readonly prior?: readonly number[];
  /** The depth that the run's rule chooses. */
  readonly chosenDepth: number;
  /** m_d, as many, nats per example; null where an exit was not computed. Absent: not drawn. */
  readonly logLikelihood?: readonly (number | null)[];
  /** How training went; where there is nothing it is not drawn. */
  readonly history: readonly HistoryPoint[];
}

const size = { width: 296, height: 224 }; // three fit beside each other in JupyterLab, which does not scale them
const across = { labelArrow: "none", labelAnchor: "center" } as const;

/** The picture as an SVG. */
export async function trainingPicture(picture: TrainingPicture): Promise<string> {
  const { heading, history, logLikelihood } = picture;
  const charts: PlacedChart[] = [{ title: "Posterior over depth", ...await posterior(picture) }];
  if (history.length > 0) charts.push({ title: "Training", ...await training(history) });
  if (logLikelihood) {
    charts.push({ title: "Log-likelihood of every exit", ...await exits(logLikelihood) });
  }
  return standaloneSvg(heading, charts);
}

async function posterior({ posterior: q, prior, chosenDepth }: TrainingPicture) {
  const bars = q.map((qd, d) => ({ d, q: 100 * qd, prior: 100 * (prior?.[d] ?? NaN) }));
  const top = Math.max(...bars.map(({ q }) => q));
  // three ways to choose, one above the other, so that those that agree are all seen
  const mean = chooseDepth(q, { kind: "mean" });
  const choices = [
    { d: chooseDepth(q, relative95), sign: "●", color: "var(--truncated)", name: "95 % rule" },
    { d: argmaxDepth(q), sign: "▲", color: "var(--full)", name: "most probable" },
    { d: mean, sign: "◆", color: "var(--last)", name: "mean" },
  ];
  const label = `Posterior over depth, largest at ${argmaxDepth(q)} with ${top.toFixed(1)} %; ` +
    `chosen depth ${chosenDepth}, mean depth ${mean}`;
  const drawing = await draw(label, (Plot) => ({
    ...size,
    x: { ...across, label: "depth, blocks", type: "band", ticks: depthTicks(q.length - 1) },
    y: {
      label: "probability, %",
      labelArrow: "none",
      grid: true,
      ticks: 5,
      domain: [0, 1.3 * top],
    },
    marks: [
      Plot.barY(bars, {
        x: "d",
        y: "q",
        fill: ({ d }: { d: number }) => d === chosenDepth ? "var(--truncated)" : "var(--bar)",
      }),
      prior && Plot.tickY(bars.filter((bar) => bar.prior <= 1.3 * top), {
        x: "d",
        y: "prior",
        stroke: "var(--ink)",
        strokeWidth: 1.25,
      }),
      choices.map(({ d, sign, color }, i) =>
        Plot.text([{ d, y: (1.07 + 0.09 * i) * top }], {
          x: "d",
          y: "y",
          text: () => sign,
          fill: color,
        })
      ),
      Plot.ruleY([0]),
    ],
  }));
  const legend = [
    ...choices,
    ...prior ? [{ sign: "—", color: "var(--ink)", name: "prior" }] : [],
  ];
  return { drawing, legend, ...size };
}

async function training(history: readonly HistoryPoint[]) {
  const scored = history.filter(({ validation }) => Number.isFinite(validation));
  const finite = history.filter(({ objective }) => Number.isFinite(objective));
  const last = history[history.length - 1];
  const label =
    `Objective after ${last.epoch} epochs ${significantText(last.objective, 4)} nats per example` +
    (scored.length > 0
      ? `, validation log-likelihood ${significantText(scored.at(-1)!.validation!, 4)}`
      : "");
  const drawing = await draw(label, (Plot) => ({
    ...size,
    x: {
      ...across,
      label: "epoch",
      ticks: epochTicks([...finite, ...scored]),
      tickFormat: countText,
    },
    y: {
      label: "nats per example",
      labelArrow: "none",
      grid: true,
      ticks: 5,
      nice: true,
      domain: usualRange(history.flatMap(({ objective, validation }) => [objective, validation])),
    },
    marks: [
      Plot.line(scored, {
        clip: true,
        x: "epoch",
        y: "validation",
        stroke: "var(--truncated)",
        strokeDasharray: "5 3",
      }),
      Plot.line(finite, {
        clip: true,
        x: "epoch",
        y: "objective",
        stroke: "var(--full)",
        strokeWidth: 2,
      }),
    ],
  }));
  const legend = [
    { sign: "—", color: "var(--full)", name: "objective" },
    ...scored.length > 0
      ? [{ sign: "- -", color: "var(--truncated)", name: "validation log-likelihood" }]
      : [],
  ];
  return { drawing, legend, ...size };
}

async function exits(logLikelihood: readonly (number | null)[]) {
  const points = logLikelihood.flatMap((m, d) => m === null ? [] : [{ d, m }]);
  const label = "Log-likelihood of every exit, nats per example: " +
    points.map(({ d, m }) => `${d}: ${significantText(m, 3)}`).join(", ");
  const drawing = await draw(label, (Plot) => ({
    ...size,
    x: {
      ...across,
      label: "exit, blocks computed",
      ticks: depthTicks(logLikelihood.length - 1),
      tickFormat: String,
    },
    y: { label: "nats per example", labelArrow: "none", grid: true, ticks: 5, nice: true },
    marks: [
      Plot.line(points, { x: "d", y: "m", stroke: "var(--full)" }),
      Plot.dot(points, { x: "d", y: "m", fill: "var(--full)", r: 2.5 }),
    ],
  }));
  return { drawing, ...size };
}

/** Whole epochs: every one while they are few, and then how many to name. */
function epochTicks(points: readonly HistoryPoint[]): number | number[] {
  const epochs = points.map(({ epoch }) => epoch);
  const [first, last] = [Math.min(...epochs), Math.max(...epochs)];
  // ticks that were found for a wider axis are whole by themselves
  if (!(last - first <= 3)) return 4;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** From nearly the lowest to the highest: the first epochs would leave no room for all that follow. */
function usualRange(values: readonly (number | undefined)[]): [number, number] | undefined {
  const sorted = Float64Array.from(values.filter((value) => Number.isFinite(value)) as number[])
    .sort();
  if (sorted.length === 0) return undefined;
  const low = sorted[Math.floor(sorted.length / 20)];
  const high = sorted[sorted.length - 1];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}
