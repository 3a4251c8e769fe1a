// The depth axis of a text chart: depths that share a column, widths of columns, and labels.

/** The layout of the depths 0..last in text columns. */
export interface DepthAxis {
  /** The deepest exit shown. */
  readonly last: number;
  /** Depths that share a column. */
  readonly fold: number;
  /** Number of columns. */
  readonly columns: number;
  /** Characters from one column to the next. */
  readonly cell: number;
  /** Characters of a column's bar; the rest of the cell is a gap. */
  readonly bar: number;
  /** Probability beyond `last`. */
  readonly beyond: number;
}

const WIDEST_CELL = 8; // a few exits do not need the whole terminal
const NEGLIGIBLE = 1e-3; // probability that may lie beyond the end of the axis

/**
 * Lays out the exits of a posterior in `width` characters. If they do not fit, the axis ends at a round depth with next
 * to no probability beyond; if that is not enough, neighbours share a column.
 *
 * @param q D + 1 probabilities
 * @param width characters for the columns, at least 1
 * @param keep depths that must be on the axis, such as the chosen one
 */
export function depthAxis(
  q: readonly number[],
  width: number,
  keep: readonly number[] = [],
): DepthAxis {
  const room = Math.max(1, Math.floor(width));
  let last = Math.max(0, q.length - 1);
  let beyond = 0;
  if (last + 1 > room) {
    let end = last, mass = 0; // `mass` lies beyond `end`
    while (end > Math.max(1, ...keep) && mass + finite(q[end]) <= NEGLIGIBLE) {
      mass += finite(q[end--]);
    }
    last = Math.min(last, roundUp(end));
    beyond = q.slice(last + 1).reduce((sum, qd) => sum + finite(qd), 0);
  }
  let fold = 1;
  while (Math.ceil((last + 1) / fold) > room) fold = nextRound(fold);
  const columns = Math.ceil((last + 1) / fold);
  const cell = Math.min(WIDEST_CELL, Math.floor(room / columns));
  return { last, fold, columns, cell, bar: cell < 3 ? 1 : cell - 1, beyond };
}

/** The sum of a posterior over each column of an axis. */
export function foldedMass(q: readonly number[], axis: DepthAxis): number[] {
  return Array.from({ length: axis.columns }, (_, column) => {
    const from = column * axis.fold;
    return q.slice(from, Math.min(from + axis.fold, axis.last + 1))
      .reduce((sum, qd) => sum + finite(qd), 0);
  });
}

/** The column that holds a depth. */
export function columnOf(axis: DepthAxis, depth: number): number {
  return Math.min(axis.columns - 1, Math.floor(depth / axis.fold));
}

/** The position of the middle character of a column's bar. */
export function middleOf(axis: DepthAxis, column: number): number {
  return column * axis.cell + Math.floor((axis.bar - 1) / 2);
}

/**
 * The labels under an axis: round depths as far as they fit, and always the marked depth.
 *
 * @returns the line in three parts, so that the marked depth can be coloured: before it, its label, and
 *   after it
 */
export function depthLabels(axis: DepthAxis, marked?: number): [string, string, string] {
  const width = axis.columns * axis.cell;
  const line: string[] = new Array(width).fill(" ");
  const place = (depth: number): number => {
    const label = String(depth);
    const middle = columnOf(axis, depth) * axis.cell + Math.trunc((axis.bar - label.length) / 2);
    const from = Math.max(0, Math.min(middle, width - label.length));
    const around = line.slice(Math.max(0, from - 1), from + label.length + 1);
    if (around.every((character) => character === " ")) line.splice(from, label.length, ...label);
    return from;
  };
  const from = marked === undefined ? 0 : place(marked);
  const to = marked === undefined ? 0 : from + String(marked).length;
  let step = 1;
  const wanted = String(axis.last).length + (axis.cell > 2 ? 1 : 2); // a digit's distance, at least
  while (step < axis.fold || step * axis.cell < wanted * axis.fold) step = nextRound(step);
  for (let depth = 0; depth <= axis.last; depth += step) place(depth);
  const parts = [line.slice(0, from), line.slice(from, to), line.slice(to)];
  const [before, label, after] = parts.map((part) => part.join(""));
  return [before, label, after.trimEnd()];
}

const finite = (value: number) => Number.isFinite(value) ? value : 0;

/** The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, ... that is not below a value. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 0;
  // Powers of ten are divided by, not multiplied with, where they are small: 3 / 100 is 0.03 exactly.
  const exponent = Math.floor(Math.log10(value));
  const scaled = (m: number) => exponent < 0 ? m / 10 ** -exponent : m * 10 ** exponent;
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map(scaled).find((m) => m >= value) ?? scaled(15);
}

/** The next of 1, 2, 5, 10, 20, 50, ... */
function nextRound(value: number): number {
  return String(value).startsWith("2") ? value * 2.5 : value * 2;
}
