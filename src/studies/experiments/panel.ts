// A panel of an experiment's figure: a quantity against what is varied, over seeds, beside published values.

import type { FinishedRun, SettingValue } from "./runs.ts";
import type { TrainingOutcome } from "./training_job.ts";
import { type Mean, meanOf } from "../../math/mean.ts";
import { quantile } from "../../math/quantile.ts";

/** A point of a curve. */
interface PanelPoint {
  readonly x: SettingValue;
  /** One entry a seed. */
  readonly values: readonly number[];
  /** Set if the values vary so widely that each is shown, with their median. */
  readonly scattered?: boolean;
}

/** A curve: measured, or published by others. */
export interface PanelSeries {
  readonly name: string;
  readonly points: readonly PanelPoint[];
  /** Values of the paper, not ours. */
  readonly published?: boolean;
  /** Set if the points are too few to be joined by a line. */
  readonly apart?: boolean;
  /** Of a published curve among several: the name of the measured one to compare it with, whose colour it takes. */
  readonly like?: string;
}

/** A horizontal band or line of published values, if no curve was published. */
interface PanelBand {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** A marked position on the horizontal axis. */
interface PanelMark {
  readonly name: string;
  readonly x: number;
  /** A value of the paper, not ours. */
  readonly published?: boolean;
}

/** A panel. */
export interface Panel {
  /** What it shows. */
  readonly title: string;
  /** What is varied, with its unit. */
  readonly x: string;
  /** The quantity, with its unit. */
  readonly y: string;
  /** Of the horizontal axis; default linear, names for names. */
  readonly xScale?: "linear" | "log";
  /** Whether the vertical axis begins at 0. */
  readonly zero?: boolean;
  readonly series: readonly PanelSeries[];
  readonly bands?: readonly PanelBand[];
  readonly marks?: readonly PanelMark[];
}

/** A point with its mean over seeds, and the median if they vary widely. */
export type SummarisedPoint = PanelPoint & Mean & { readonly median?: number };

/** The mean over seeds at a point, and the median if they vary widely. */
export function summarised(point: PanelPoint): SummarisedPoint {
  return {
    ...point,
    ...meanOf(point.values),
    ...point.scattered && { median: quantile(point.values, 0.5) },
  };
}

/** The value of a curve: the median if seeds vary widely, else the mean. */
export function centreOf({ mean, median = mean }: SummarisedPoint): number {
  return median;
}

/** The curves of a sweep: `measuredSeries(runs, "width")("cut", ({ depth }) => depth, "searched")`, in the order of its values. */
export function measuredSeries(runs: readonly FinishedRun[], sweep: string) {
  return (
    name: string,
    valueOf: (outcome: TrainingOutcome) => number | undefined,
    series = name,
  ): PanelSeries => {
    const own = runs.filter((each) => each.sweep === sweep && each.series === series);
    const points = [...new Set(own.map(({ x }) => x))].map((x) => ({
      x,
      values: own.filter((each) => each.x === x).flatMap(({ run }) => valueOf(run.outcome) ?? []),
    }));
    return { name, points: points.filter(({ values }) => values.length > 0) };
  };
}

/** The curve of a quantity over depths 0, 1, …, from runs that have it for each. */
export function seriesByDepth(
  name: string,
  runs: readonly FinishedRun[],
  valuesOf: (outcome: TrainingOutcome) => readonly number[],
): PanelSeries {
  const own = runs.map(({ run }) => valuesOf(run.outcome));
  const points = Array.from(
    { length: Math.max(0, ...own.map(({ length }) => length)) },
    (_, x) => ({
      x,
      values: own.flatMap((values) => x in values ? values[x] : []),
    }),
  );
  return { name, points };
}

/** q in percent. */
export function posteriorPercent({ posterior }: TrainingOutcome): number[] {
  return posterior.map((q) => 100 * q);
}

/** A share in percent; undefined if there is none. */
export function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}

/** A published curve, from a table of the paper's values. */
export function publishedSeries(
  name: string,
  table: Readonly<Record<string, number>>,
  options: Pick<PanelSeries, "apart" | "like"> = {},
): PanelSeries {
  const points = Object.entries(table).map(([x, value]) => ({
    x: Number.isFinite(Number(x)) ? Number(x) : x,
    values: [value],
  }));
  return { name, points, published: true, ...options };
}
