// Text outputs for people: their width, and lines cut to that width.

import { visibleText } from "../../files/visible_text.ts";
import { own, piecesOf, released } from "./own_sequences.ts";
import { writeAllSync } from "../../files/write_file.ts";

/** A text output: a terminal, a file or a pipe. */
export interface TextOut {
  /** Writes text as it is. Sinks of this library write only their own control sequences; others are escaped. */
  write(text: string): void;
  /** Whether it supports cursor movement and colour. */
  readonly isTerminal: boolean;
  /** Current width in characters. */
  columns(): number;
  /** Current height in lines; default 24. */
  rows?(): number;
}

/** Standard output or standard error as a text output, guarded. */
export function textOut(stream: typeof Deno.stdout | typeof Deno.stderr): TextOut {
  const encoder = new TextEncoder();
  return guarded({
    write: (text) => writeAllSync(stream, encoder.encode(text)),
    isTerminal: stream.isTerminal(),
    columns: () => consoleSize().columns,
    rows: () => consoleSize().rows,
  });
}

/** Outputs and their guards; a guard is its own. */
const guards = new WeakMap<TextOut, TextOut>();

/**
 * The same output, which gets no text from outside unescaped: what is written to it goes through {@linkcode released}, so a text
 * of several lines needs {@linkcode ownLines}. A guarded one is returned as it is.
 */
export function guarded(out: TextOut): TextOut {
  const known = guards.get(out);
  if (known) return known;
  const guard = asGuarded({
    write: (text) => out.write(released(text)),
    get isTerminal() {
      return out.isTerminal;
    },
    columns: () => out.columns(),
    rows: () => out.rows?.() ?? 24,
  });
  guards.set(out, guard);
  return guard;
}

/** Marks an output all of whose text reaches another one through its guard. */
export function asGuarded<Out extends TextOut>(place: Out): Out {
  guards.set(place, place);
  return place;
}

/** Size of the terminal; 80 × 24 if there is none or its size is unknown (serial lines have 0 × 0). */
function consoleSize(): { columns: number; rows: number } {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || 80, rows: rows || 24 };
  } catch {
    return { columns: 80, rows: 24 };
  }
}

/** The look of a piece of text: dim, bold, a bar, or the answer. */
export type Look = "dim" | "bold" | "bar" | "answer";

const ANSI: Record<Look, string> = { dim: "2", bold: "1", bar: "36", answer: "1;32" };

/** Colours text for a guarded output, or returns it as it is if colour is off. */
export function paint(text: string, look: Look, color: boolean): string {
  return color && text !== "" ? own(`\x1b[${ANSI[look]}m`) + text + own(PLAIN) : text;
}

const PLAIN = "\x1b[0m";
const CHARACTER = /([\p{Mark}\u200c\u200d])|./gsu;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/**
 * Cuts a line to a width, counting neither colours nor combining marks, wide characters twice. Invisible characters are
 * escaped (a title may contain anything). A cut line ends with `…`.
 *
 * @returns the line, for a guarded output, and the width that it has on screen
 */
export function fitLine(line: string, columns: number): { text: string; width: number } {
  let text = "", width = 0, short = "", colored = false;
  for (const piece of piecesOf(line)) {
    if (piece.own) {
      colored = true;
      text += piece.text;
      continue;
    }
    for (const [character, mark] of piece.text.matchAll(CHARACTER)) {
      const wide = mark ? 0 : WIDE.test(character) ? 2 : 1;
      if (width + wide > columns) {
        return {
          text: short + (columns > 0 ? "…" : "") + (colored ? own(PLAIN) : ""),
          width: columns,
        };
      }
      text += character;
      width += wide;
      if (width < columns) short = text; // still leaves room for the ellipsis
    }
  }
  return { text, width };
}

/** A cell of a table, escaped and padded to a width on screen. */
function padded(cell: string, columns: number, side: "start" | "end"): string {
  const { text, width } = fitLine(cell, Infinity);
  const blanks = " ".repeat(Math.max(0, columns - width));
  return side === "start" ? blanks + text : text + blanks;
}

/** Cells of a row in columns of these widths: the first from the left, the others from the right. */
export function tableRow(cells: readonly string[], widths: readonly number[]): string {
  return cells.map((cell, i) => padded(cell, widths[i], i === 0 ? "end" : "start"))
    .join("").trimEnd();
}

/**
 * A row of a list: its name, and beside it its text, wrapped at a width.
 *
 * @param text several if each starts its own line
 * @param names width of the column of names, characters
 */
export function namedRow(
  name: string,
  text: string | readonly string[],
  names: number,
  columns: number,
): string {
  const lines = [text].flat().flatMap((each) => wrapped(each, Math.max(1, columns - names)));
  return lines.map((line, i) => padded(i === 0 ? name : "", names, "end") + line).join("\n");
}

/** A text in lines of at most so many columns, broken between words; its line breaks are escaped. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of visibleText(text).split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
