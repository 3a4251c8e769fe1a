// A run in one picture: the posterior over depth with its prior and the three chosen depths, the history of training,
// and the log-likelihood of every exit.

import { across, depthFill, upwards } from "../html/chart_parts.ts";
import { choices } from "../depth_choices.ts";
import { depthTicks } from "../html/depth_ticks.ts";
import { draw } from "../html/drawing.ts";
import { countText, significantText } from "../../tables/number_text.ts";
import type { HistoryPoint } from "./history.ts";
import { type PlacedChart, standaloneSvg } from "../html/standalone_svg.ts";

/** The content of the picture. */
export interface TrainingPicture {
  /** For instance "spirals" and "epoch 1,200, chosen depth 7 of 20 blocks". */
  readonly heading: readonly [strong: string, rest: string];
  /** q, D + 1 probabilities. */
  readonly posterior: readonly number[];
  /** β, D + 1 probabilities; not drawn if unknown. */
  readonly prior?: readonly number[];
  /** The depth that the run's rule chooses. */
  readonly chosenDepth: number;
  /** m_d of every exit, nats per example; null if an exit was not computed. Absent: not drawn. */
  readonly logLikelihood?: readonly (number | null)[];
  /** The history of training; not drawn if empty. */
  readonly history: readonly HistoryPoint[];
}

const size = { width: 296, height: 224 }; // three fit in JupyterLab, which does not scale them

/** Of the three rules, one above the other, so that all are visible if they agree. */
const marks = [
  { sign: "●", color: "var(--truncated)" },
  { sign: "▲", color: "var(--full)" },
  { sign: "◆", color: "var(--last)" },
];

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
  const marked = choices(q).map((choice, i) => ({ ...choice, ...marks[i] }));
  const [, { depth: argmax }, { depth: mean }] = marked;
  const label = `Posterior over depth, largest at ${argmax} with ${top.toFixed(1)} %; ` +
    `chosen depth ${chosenDepth}, mean depth ${mean}`;
  const drawing = await draw(label, (Plot) => ({
    ...size,
    x: { ...across("depth, blocks"), type: "band", ticks: depthTicks(q.length - 1) },
    y: { ...upwards("probability, %"), domain: [0, 1.3 * top] },
    marks: [
      Plot.barY(bars, { x: "d", y: "q", fill: depthFill(chosenDepth) }),
      prior && Plot.tickY(bars.filter((bar) => bar.prior <= 1.3 * top), {
        x: "d",
        y: "prior",
        stroke: "var(--ink)",
        strokeWidth: 1.25,
      }),
      marked.map(({ depth: d, sign, color }, i) =>
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
    ...marked,
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
      ...across("epoch"),
      ticks: epochTicks([...finite, ...scored]),
      tickFormat: countText,
    },
    y: {
      ...upwards("nats per example"),
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
      ...across("exit, blocks computed"),
      ticks: depthTicks(logLikelihood.length - 1),
      tickFormat: String,
    },
    y: { ...upwards("nats per example"), nice: true },
    marks: [
      Plot.line(points, { x: "d", y: "m", stroke: "var(--full)" }),
      Plot.dot(points, { x: "d", y: "m", fill: "var(--full)", r: 2.5 }),
    ],
  }));
  return { drawing, ...size };
}

/** Whole epochs: every one while they are few, then a number of ticks. */
function epochTicks(points: readonly HistoryPoint[]): number | number[] {
  const epochs = points.map(({ epoch }) => epoch);
  const [first, last] = [Math.min(...epochs), Math.max(...epochs)];
  // ticks for a wider axis are whole by themselves
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
