// The closing table of a run, as text.

import { depthAxis, depthLabels } from "./depth_axis.ts";
import { sparkline } from "./bar_chart.ts";
import { argmaxDepth } from "../../depth/depth_choice.ts";
import {
  counted,
  countText,
  durationText,
  percentText,
  shortTimeText,
} from "../../tables/number_text.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { cutTitle } from "../../likelihoods/metric_text.ts";
import type { RunSummary } from "../../runs/summary.ts";
import type { Column } from "../../tables/table.ts";
import { judgedScores, nextCommands, verdictText } from "../judged_run.ts";
import { stopTexts } from "../stop_texts.ts";
import { fitLine, namedRow, paint, wrapped } from "./terminal.ts";
import { terminalTable } from "./text_table.ts";

/** Options of the table. */
interface SummaryTableOptions {
  /** Width in characters; default 80. */
  readonly columns?: number;
  /** ANSI colours; default false. */
  readonly color?: boolean;
  /** The folder of the run. */
  readonly out?: string;
  /** The flags by which later commands find its data; default none. */
  readonly dataFlags?: string;
}

const NAMES = 16; // characters of the first column

/** The closing table; rows longer than the width are wrapped, the last line ends without a line break. */
export function summaryTable(summary: RunSummary, options: SummaryTableOptions = {}): string {
  const { columns = 80, color = false, out, dataFlags = "" } = options;
  const name = (text: string) => paint(text.padEnd(NAMES), "dim", color);
  const row = (of: string, text: string) =>
    namedRow(of, text, NAMES, columns).split("\n")
      .map((line) => name(line.slice(0, NAMES)) + line.slice(NAMES));
  const depths = `${summary.chosenDepth} of ${summary.posterior.length - 1}  `;
  const beside = NAMES + depths.length; // where the rule begins
  const [rule, ...more] = wrapped(summary.chosenBy, Math.max(1, columns - beside));
  const lines = [
    name("chosen depth") + depths.replace(/^\d+/, (depth) => paint(depth, "answer", color)) +
    paint(rule, "dim", color),
    ...more.map((line) => " ".repeat(beside) + paint(line, "dim", color)),
    name("most probable") + summary.argmaxDepth,
    name("mean") + summary.expectedDepth.toFixed(1),
    name("blocks left") + summary.depth,
    "",
    ...posteriorLines(summary, columns, color),
    "",
    ...scoreLines(summary, columns, color),
    ...judgementLines(summary, row),
    ...unpredictedTexts(summary).flatMap((text) => row("not finite", text)),
    ...row(
      "trained",
      `${counted(summary.epochs, "epoch")}, ${
        summary.stoppedBy === "epochs" ? "all planned" : stopTexts[summary.stoppedBy]
      }; ` +
        `weights of epoch ${countText(summary.bestEpoch)}`,
    ),
    ...row(
      "time",
      `${durationText(summary.seconds)} for ${counted(summary.steps, "step")}` +
        (Number.isFinite(summary.secondsPerStep) // null in summary.json where they were not timed
          ? `, median ${shortTimeText(summary.secondsPerStep)} per step`
          : ""),
    ),
    ...row("data", summary.data),
    ...row("objective", summary.objective),
    ...row("engine", summary.engine),
  ];
  // Single words may still be too long. The folder and commands are never cut, so that they can be copied.
  const whole = out === undefined ? [] : [
    name("written to") + paint(out, "bold", color),
    ...nextCommands(summary, out, dataFlags).map((text, i) => name(i === 0 ? "next" : "") + text),
  ];
  return [
    ...lines.map((line) => fitLine(line, columns).text),
    ...whole.map((line) => fitLine(line, Infinity).text),
  ].join("\n");
}

/** The verdict, and the warnings. */
function judgementLines(
  summary: RunSummary,
  row: (name: string, text: string) => string[],
): string[] {
  const verdict = verdictText(summary);
  const { warnings = [] } = summary;
  return [
    ...verdict === undefined ? [] : [...row("verdict", verdict), ""],
    ...warnings.flatMap(({ text }) => row("warning", text)),
    ...warnings.length > 0 ? [""] : [],
  ];
}

/** Both posteriors on one axis, and the depths of their largest probabilities. */
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

/** "predictions of 2 examples of the test split", for every split with some that are not finite. */
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
      : [`predictions of ${countText(count)} example${count === 1 ? "" : "s"} of the ${part} split`]
  );
}

/** The table of scores. */
function scoreLines(summary: RunSummary, columns: number, color: boolean): string[] {
  const judged = judgedScores(summary);
  if (!judged) return [];
  const metrics = watchedIn(judged.rows[0].score);
  /** Columns of names, depths and metrics; if they are too wide, narrow ones with short titles. */
  const columnsOf = (
    names: number,
    titles: readonly string[],
    usual: readonly number[],
  ): Column[] => [
    { short: judged.part, width: names },
    { short: "depth", width: 6 },
    ...metrics.map(({ form }, i) => ({
      short: titles[i],
      form,
      width: Math.max(usual[i] ?? 0, titles[i].length + 2),
    })),
  ];
  const wide = columnsOf(NAMES + 4, metrics.map(({ title }) => title), [11, 17]);
  const room = wide.reduce((sum, { width }) => sum + width!, 0) <= columns;
  const short = metrics.map((metric) => cutTitle(metric, 6));
  const table = {
    columns: room ? wide : columnsOf(NAMES + 1, short, [9, 8]), // 40 of two metrics
    rows: judged.rows.map(({ name, depth, score }) => [
      name,
      depth,
      ...metrics.map((metric) => valueOf(score, metric)),
    ]),
  };
  return [...terminalTable(table, columns, (text) => paint(text, "dim", color)), ""];
}
