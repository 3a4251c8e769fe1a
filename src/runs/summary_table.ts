// The closing table of a run, as text.

import { depthAxis, depthLabels } from "../sinks/depth_axis.ts";
import { sparkline } from "../sinks/bar_chart.ts";
import { argmaxDepth } from "../numbers/depth_choice.ts";
import {
  counted,
  countText,
  durationText,
  natsText,
  percentText,
  shortTimeText,
} from "../sinks/number_text.ts";
import type { RunSummary } from "./summary.ts";
import { fitLine, paint } from "../sinks/terminal.ts";

/** How the table is written. */
export interface SummaryTableOptions {
  /** Width in characters; default 80. */
  readonly columns?: number;
  /** ANSI colours; default false. */
  readonly color?: boolean;
  /** Where the run was written. */
  readonly out?: string;
}

const NAMES = 16; // characters of the first column
const ENDINGS = {
  patience: "ended by patience",
  epochs: "all planned",
  interrupt: "interrupted",
} as const;

/** The closing table; lines are cut to the width, the last one ends without a line break. */
export function summaryTable(summary: RunSummary, options: SummaryTableOptions = {}): string {
  const { columns = 80, color = false, out } = options;
  const name = (text: string) => paint(text.padEnd(NAMES), "dim", color);
  const lines = [
    name("chosen depth") + paint(String(summary.chosenDepth), "answer", color) +
    ` of ${summary.posterior.length - 1}  ${paint(summary.chosenBy, "dim", color)}`,
    name("most probable") + summary.argmaxDepth,
    name("mean") + summary.expectedDepth.toFixed(1),
    name("blocks left") + summary.depth,
    "",
    ...posteriorLines(summary, columns, color),
    "",
    ...(summary.test ? [...testLines(summary.test, color), ""] : []),
    ...unpredictedTexts(summary).map((text) => name("not finite") + text),
    name("trained") + `${counted(summary.epochs, "epoch")}, ${ENDINGS[summary.stoppedBy]}; ` +
    `weights of epoch ${countText(summary.bestEpoch)}`,
    name("time") + `${durationText(summary.seconds)} for ${counted(summary.steps, "step")}, ` +
    `${shortTimeText(summary.secondsPerStep)} each`,
    name("data") + summary.data,
    name("objective") + summary.objective,
    name("engine") + summary.engine,
    ...(out === undefined ? [] : [name("written to") + paint(out, "bold", color)]),
  ];
  // The folder is there to be copied, so it is never cut.
  return lines.map((line, i) =>
    out !== undefined && i === lines.length - 1 ? line : fitLine(line, columns).text
  ).join("\n");
}

/** Both posteriors on one axis, and where their largest probability is. */
function posteriorLines(summary: RunSummary, columns: number, color: boolean): string[] {
  const PEAK = 18; // characters of "  14.2 % at 1,000"
  const { posterior, exactPosterior, chosenDepth } = summary;
  const both = posterior.map((qd, d) => (qd + (exactPosterior?.[d] ?? qd)) / 2);
  const axis = depthAxis(both, Math.min(columns, 100) - NAMES - PEAK, [chosenDepth]);
  const line = (name: string, q: readonly number[]) => {
    const peak = argmaxDepth(q);
    return paint(name.padEnd(NAMES), "dim", color) + paint(sparkline(q, axis), "bar", color) +
      `  ${percentText(q[peak], 1)} at ${peak}`;
  };
  const [before, label, after] = depthLabels(axis, chosenDepth);
  return [
    line("posterior", posterior),
    ...exactPosterior ? [line("exact posterior", exactPosterior)] : [],
    " ".repeat(NAMES) + paint(before, "dim", color) + paint(label, "answer", color) +
    paint(after, "dim", color),
  ];
}

/** "1 prediction of the test part, left out of its scores", for every part with some. */
export function unpredictedTexts(
  { trainUnpredicted, validationUnpredicted, test }: RunSummary,
): string[] {
  const parts: [string, number | undefined][] = [
    ["training", trainUnpredicted],
    ["validation", validationUnpredicted],
    ["test", test?.full.unpredicted],
  ];
  return parts.flatMap(([part, count]) =>
    count === undefined
      ? []
      : [`predictions of ${countText(count)} example${count === 1 ? "" : "s"} of the ${part} part`]
  );
}

function testLines(test: NonNullable<RunSummary["test"]>, color: boolean): string[] {
  const row = (name: string, depth: string, error: string, logLikelihood: string) =>
    name.padEnd(NAMES + 4) + depth.padStart(6) + error.padStart(11) + logLikelihood.padStart(17);
  const { full, truncated, lastExit } = test;
  return [
    paint(row("test", "depth", "error", "log-likelihood"), "dim", color),
    row("full mixture", "all", percentText(full.error), natsText(full.logLikelihood)),
    ...[["truncated mixture", truncated] as const, ["last exit alone", lastExit] as const].map((
      [name, { depth, error, logLikelihood }],
    ) => row(name, String(depth), percentText(error), natsText(logLikelihood))),
  ];
}
