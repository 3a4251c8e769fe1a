// A posterior over depth as a chart of text: a column for each depth, eighth blocks for heights.

import {
  columnOf,
  type DepthAxis,
  depthAxis,
  depthLabels,
  foldedMass,
  middleOf,
  roundUp,
} from "./depth_axis.ts";
import { percentText } from "../../tables/number_text.ts";
import { fitLine, type Look, paint } from "./terminal.ts";

/** Options of a bar chart. */
interface BarChartOptions {
  /** Its width in characters. */
  readonly width: number;
  /** Rows of bars; default 6. With the axis, its labels and the legend a chart has three lines more. */
  readonly height?: number;
  /** Marked with ▲, its label always shown. */
  readonly chosenDepth?: number;
  /** Remaining blocks; the axis is dotted beyond. */
  readonly depth?: number;
  /** β, drawn as dots (a lighter stripe within a bar, ↑ if it is above the chart). */
  readonly prior?: readonly number[];
  /** ANSI colours; default false. */
  readonly color?: boolean;
}

const EIGHTHS = " ▁▂▃▄▅▆▇█";
const SCALE = 8; // characters of the vertical scale, "12.5 % ┤"

type Cell = readonly [character: string, look?: Look];

/**
 * A bar chart of a posterior, top line first.
 *
 * Its vertical axis ends at a round number, so that it changes rarely. A line is added below when several depths share
 * a column or probability lies beyond the axis, and a legend.
 *
 * @param q D + 1 probabilities
 */
export function barChart(q: readonly number[], options: BarChartOptions): string[] {
  const { height = 6, chosenDepth, prior, color = false } = options;
  const indent = options.width >= 3 * SCALE ? SCALE : 1;
  const keep = chosenDepth === undefined ? [] : [chosenDepth];
  const axis = depthAxis(q, options.width - indent, keep);
  const mass = foldedMass(q, axis);
  const priorMass = prior && foldedMass(prior, axis);
  const top = roundUp(Math.max(...mass)) || 1;
  const chosen = chosenDepth === undefined ? -1 : columnOf(axis, chosenDepth);

  const rows = Array.from({ length: height }, (_, above) => {
    const row = height - 1 - above; // 0 is the lowest
    const labelled = row === height - 1 || (height % 2 === 0 && row === height / 2 - 1);
    const label = labelled ? scaleText(top * (row + 1) / height) : "";
    const scale = indent === 1 ? "│" : `${label.padStart(indent - 2)} ${labelled ? "┤" : "│"}`;
    const cells = mass.flatMap((value, column): Cell[] => {
      const level = Math.round(8 * height * value / top) - 8 * row; // in eighths of this row
      let character = EIGHTHS[Math.max(0, Math.min(8, level))];
      let look: Look = column === chosen ? "answer" : "bar";
      const mark = priorMass && priorMark(priorMass[column] / top * height, row, height);
      if (mark && level <= 0) [character, look] = [mark, "dim"];
      if (mark === "·" && level >= 8) character = "▒";
      return [
        ...new Array<Cell>(axis.bar).fill([character, look]),
        ...new Array<Cell>(axis.cell - axis.bar).fill([" "]),
      ];
    });
    return paint(scale, "dim", color) + paintCells(cells, color);
  });
  const signs = new Set(rows.join(""));
  return [
    ...rows,
    ...axisLines(axis, q.length - 1, indent, options),
    ...legendLine(signs, indent, options),
  ];
}

/** The legend of the signs in use, as many as fit a line: `▲ chosen depth   · prior, ▒ in a bar, ↑ above the chart`. */
function legendLine(
  signs: ReadonlySet<string>,
  indent: number,
  { width, chosenDepth, color = false }: BarChartOptions,
): string[] {
  const prior = [["·", "prior"], ["▒", "prior in a bar"], ["↑", "prior above the chart"]] as const;
  const entries = [
    ...chosenDepth === undefined ? [] : ["▲ chosen depth"],
    ...prior.filter(([sign]) => signs.has(sign)).map(([sign, name]) => `${sign} ${name}`),
  ];
  const line = entries.reduce(
    (line, entry) => {
      const longer = line === "" ? entry : `${line}   ${entry}`;
      return longer.length <= width - indent ? longer : line;
    },
    "",
  );
  return line === "" ? [] : [" ".repeat(indent) + paint(line, "dim", color)];
}

/** One line of eighth blocks on a given axis, as high as its largest column. */
export function sparkline(q: readonly number[], axis: DepthAxis): string {
  const mass = foldedMass(q, axis);
  const top = Math.max(...mass) || 1;
  return mass.map((value) => {
    const eighths = Math.max(0, Math.min(8, Math.round(8 * value / top)));
    return EIGHTHS[eighths].repeat(axis.bar) + " ".repeat(axis.cell - axis.bar);
  }).join("");
}

function axisLines(
  axis: DepthAxis,
  deepest: number,
  indent: number,
  options: BarChartOptions,
): string[] {
  const { chosenDepth, depth = Infinity, color = false } = options;
  const line = Array.from(
    { length: axis.columns * axis.cell },
    (_, x): Cell => [Math.floor(x / axis.cell) * axis.fold > depth ? "┈" : "─", "dim"],
  );
  if (chosenDepth !== undefined) {
    line[middleOf(axis, columnOf(axis, chosenDepth))] = ["▲", "answer"];
  }
  const notes = [
    ...(axis.fold > 1 ? [`one column is ${axis.fold} depths`] : []),
    ...(axis.last < deepest
      ? [`depths ${axis.last + 1} to ${deepest}: ${tailText(axis.beyond)}`]
      : []),
  ];
  const [before, label, after] = depthLabels(axis, chosenDepth);
  const room = Math.max(0, options.width - indent);
  const corner = indent === 1 ? "└" : `${"0 %".padStart(indent - 2)} └`;
  return [
    paint(corner, "dim", color) + paintCells(line, color),
    " ".repeat(indent) + paint(before, "dim", color) + paint(label, "answer", color) +
    paint(after, "dim", color),
    ...(notes.length > 0
      ? [" ".repeat(indent) + paint(fitLine(notes.join("; "), room).text, "dim", color)]
      : []),
  ];
}

function priorMark(level: number, row: number, height: number): string | undefined {
  if (level > height) return row === height - 1 ? "↑" : undefined;
  return Math.max(1, Math.ceil(level)) - 1 === row ? "·" : undefined;
}

function tailText(share: number): string {
  return share < 0.00005 ? "under 0.01 %" : percentText(share);
}

function scaleText(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** Colours runs of the same look together: fewer escape sequences, less flicker. */
function paintCells(cells: readonly Cell[], color: boolean): string {
  let text = "", run = "", runLook: Look | undefined;
  const flush = () => {
    text += runLook ? paint(run, runLook, color) : run;
    run = "";
  };
  for (const [character, look] of cells) {
    if (look !== runLook && character !== " ") {
      flush();
      runLook = look;
    }
    run += character;
  }
  flush();
  return color ? text : text.trimEnd();
}
