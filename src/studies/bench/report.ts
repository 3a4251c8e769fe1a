// Results of `deno task bench`: plain data, one object per line of JSON, and text for a terminal.

import type { Contender } from "./contender.ts";
import { operations, type Shape, shapeText, type Work } from "./shapes.ts";
import { allTimes, spread, timesAsFast } from "../../math/paired_times.ts";
import { quantile } from "../../math/quantile.ts";
import { counted } from "../../tables/number_text.ts";
import type { Timing } from "./turns.ts";

/** The contender and its work. */
interface Subject {
  /** Of the shape. */
  readonly name: string;
  readonly engine: string;
  readonly device: string;
  readonly what: Work;
  /** Null if the processor does not compute. */
  readonly threads: number | null;
}

/** The times of a step. */
interface Measurement extends Subject {
  /** The form of a peer; absent for our engines. */
  readonly form?: string;
  /** Steps that were timed. */
  readonly steps: number;
  readonly medianMs: number;
  readonly quartilesMs: readonly [number, number];
  readonly gflops: number;
  /** Share of the multiply-add limit times the threads; null if the processor does not compute. */
  readonly shareOfLimit: number | null;
}

/** The speed of an engine relative to a peer. */
interface Comparison extends Subject {
  /** With its version. */
  readonly peer: string;
  readonly form: string;
  /** Null if the processor does not compute. */
  readonly peerThreads: number | null;
  readonly ratio: number;
  readonly ratioQuartiles: readonly [number, number];
}

/** The time of a gradient step by pass. */
interface Profile extends Omit<Subject, "what"> {
  readonly what: "profile";
  readonly passesMs: Readonly<Record<string, number>>;
}

/** @param limit GFLOP/s of one thread */
export function measurement(
  shape: Shape,
  what: Work,
  { contender, rounds }: Timing,
  limit: number,
): Measurement {
  const times = allTimes(rounds);
  const { median, quartiles } = spread(times);
  const gflops = operations(shape, what) / median / 1e6;
  const { form, threads } = contender;
  return {
    ...subject(shape, what, contender),
    ...(form === undefined ? {} : { form }),
    steps: times.length,
    medianMs: short(median),
    quartilesMs: [short(quartiles[0]), short(quartiles[1])],
    gflops: short(gflops),
    shareOfLimit: threads === undefined ? null : short(gflops / (limit * threads)),
  };
}

/** Every engine of ours against every form of the peer, at the peer's best number of threads. */
export function comparisons(
  shape: Shape,
  what: Work,
  timings: readonly Timing[],
  peer: string,
): Comparison[] {
  const ours = timings.filter(({ contender }) => contender.form === undefined);
  const best = new Map<string, Timing>();
  for (const timing of timings) {
    const { form } = timing.contender;
    if (form === undefined) continue;
    const other = best.get(form);
    if (!other || medianOf(timing) < medianOf(other)) best.set(form, timing);
  }
  return ours.flatMap(({ contender, rounds }) =>
    [...best].map(([form, theirs]) => {
      const { median, quartiles } = timesAsFast(rounds, theirs.rounds);
      return {
        ...subject(shape, what, contender),
        peer,
        form,
        peerThreads: theirs.contender.threads ?? null,
        ratio: short(median),
        ratioQuartiles: [short(quartiles[0]), short(quartiles[1])] as const,
      };
    })
  );
}

function medianOf({ rounds }: Timing): number {
  return quantile(allTimes(rounds), 0.5);
}

/** The passes, the longest first. */
export function profileOf(
  shape: Shape,
  contender: Contender,
  passes: Readonly<Record<string, number>>,
): Profile {
  const sorted = Object.entries(passes).sort(([, a], [, b]) => b - a);
  return {
    ...subject(shape, "train", contender),
    what: "profile",
    passesMs: Object.fromEntries(sorted.map(([pass, ms]) => [pass, short(ms)])),
  };
}

function subject(shape: Shape, what: Work, { engine, device, threads }: Contender): Subject {
  return { name: shape.name, engine, device, what, threads: threads ?? null };
}

/** Four digits: no measurement here has more. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}

/** The line above a shape's measurements, and the names of their columns. */
export function shapeHead(shape: Shape): string {
  const amount = operations(shape, "train") / 1e9;
  const columns = row([
    "what",
    "engine",
    "threads",
    "median ms",
    "quartiles",
    "GFLOP/s",
    "of limit",
  ]);
  return `\n${shape.name}: ${shapeText(shape)}; ${
    digits(amount)
  } GFLOP per gradient step\n${columns}`;
}

/** A row of the table. */
export function measurementRow(measured: Measurement): string {
  const { what, engine, form, threads, medianMs, quartilesMs, gflops, shareOfLimit } = measured;
  return row([
    what,
    form === undefined ? engine : `${engine} ${form}`,
    threads === null ? "" : `${threads}`,
    digits(medianMs),
    quartilesMs.map(digits).join(" – "),
    digits(gflops),
    shareOfLimit === null ? "" : percent(shareOfLimit),
  ]);
}

/** A comparison in words, below the rows of its work. */
export function comparisonLine(compared: Comparison): string {
  const { engine, peer, form, peerThreads, ratio, ratioQuartiles } = compared;
  const threads = peerThreads === null ? "" : `, ${counted(peerThreads, "thread")}`;
  const around = ratioQuartiles.map(digits).join("–");
  return `${engine} ${digits(ratio)} times as fast as ${peer} ${form}${threads} (${around})`;
}

/** A profile, one line per pass. */
export function profileLines({ engine, passesMs }: Profile): string {
  const total = Object.values(passesMs).reduce((sum, ms) => sum + ms, 0);
  const lines = Object.entries(passesMs).map(([pass, ms]) =>
    `  ${pass.padEnd(32)} ${digits(ms).padStart(10)} ms ${percent(ms / total).padStart(7)}`
  );
  return [`${engine}, passes of a gradient step, ${digits(total)} ms together:`, ...lines].join(
    "\n",
  );
}

const widths = [8, 19, 7, 9, 15, 8, 8]; // 80 with a space between

/** Cells under one another: words from the left, numbers from the right. */
function row(cells: readonly string[]): string {
  const placed = cells.map((cell, i) => i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]));
  return placed.join(" ").trimEnd();
}

/** "7.3 %": two digits, but no more than two after the point. */
function percent(share: number): string {
  return `${(100 * share).toFixed(share >= 0.1 ? 0 : share >= 0.01 ? 1 : 2)} %`;
}

/** A number with three significant digits, without an exponent. */
export function digits(value: number): string {
  const whole = Math.floor(Math.log10(Math.abs(value) || 1)) + 1;
  return value.toFixed(Math.max(0, Math.min(3 - whole, 6)));
}
