// Where text for people goes: its width, and lines cut to that width.

import { writeAllSync } from "./write_file.ts";

/** A place for text: a terminal, or a file or pipe. */
export interface TextOut {
  /** Writes text as it is. */
  write(text: string): void;
  /** True where cursor movement and colour are understood. */
  readonly isTerminal: boolean;
  /** Width in characters at this moment. */
  columns(): number;
  /** Height in lines at this moment; default 24. */
  rows?(): number;
}

/** Standard output or standard error as a place for text. */
export function textOut(stream: typeof Deno.stdout | typeof Deno.stderr): TextOut {
  const encoder = new TextEncoder();
  return {
    write: (text) => writeAllSync(stream, encoder.encode(text)),
    isTerminal: stream.isTerminal(),
    columns: () => consoleSize().columns,
    rows: () => consoleSize().rows,
  };
}

/** Size of the terminal; 80 × 24 where there is none or it says nothing (serial lines say 0 × 0). */
function consoleSize(): { columns: number; rows: number } {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || 80, rows: rows || 24 };
  } catch {
    return { columns: 80, rows: 24 };
  }
}

/** How a piece of text looks: what is calm, what is read first, bars, and the answer. */
export type Look = "dim" | "bold" | "bar" | "answer";

const ANSI: Record<Look, string> = { dim: "2", bold: "1", bar: "36", answer: "1;32" };

/** Colours text, or returns it as it is where colour is off. */
export function paint(text: string, look: Look, color: boolean): string {
  return color && text !== "" ? `\x1b[${ANSI[look]}m${text}\x1b[0m` : text;
}

// deno-lint-ignore no-control-regex -- these are the control characters
const PIECE = /(\x1b\[[0-9;]*m)|[\x00-\x1f\x7f-\x9f]|(\p{Mark}|\u200d)|(.)/gsu;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/**
 * Cuts a line to a width, counting neither colours nor combining marks, wide characters twice, and
 * dropping control characters (a title may hold anything). A cut line ends with `…`.
 *
 * @returns the line and the width that it has on screen
 */
export function fitLine(line: string, columns: number): { text: string; width: number } {
  let text = "", width = 0, short = "", colored = false;
  for (const [piece, color, mark, character] of line.matchAll(PIECE)) {
    if (color) colored = true;
    if (color || mark) text += piece;
    if (!character) continue;
    const wide = WIDE.test(character) ? 2 : 1;
    if (width + wide > columns) {
      return {
        text: short + (columns > 0 ? "…" : "") + (colored ? "\x1b[0m" : ""),
        width: columns,
      };
    }
    text += character;
    width += wide;
    if (width < columns) short = text; // what still leaves room for the ellipsis
  }
  return { text, width };
}

/** Cells of a row in columns of these widths: the first from the left, the others from the right. */
export function tableRow(cells: readonly string[], widths: readonly number[]): string {
  return cells.map((cell, i) => i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i]))
    .join("").trimEnd();
}

/**
 * A row of a list: its name, and its text beside it in as many lines as it needs at a width.
 *
 * @param names width of the column of names, characters
 */
export function namedRow(name: string, text: string, names: number, columns: number): string {
  const lines = text.split("\n").flatMap((line) => wrapped(line, Math.max(1, columns - names)));
  return lines.map((line, i) => (i === 0 ? name : "").padEnd(names) + line).join("\n");
}

/** A text in lines of at most so many columns, broken between words. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
