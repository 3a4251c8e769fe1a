// A block of lines at the bottom of a terminal that is redrawn in place.

import { own } from "./own_sequences.ts";
import { fitLine, guarded, type TextOut } from "./terminal.ts";

/** A block of lines that is redrawn in place; the cursor rests on the line below it. */
interface LiveBlock {
  /** Draws the block over the last one; lines beyond the terminal's size are cut. */
  draw(lines: readonly string[]): void;
  /** Removes the block. */
  clear(): void;
  /** Leaves the block where it is: it is not drawn again, and text comes below it. */
  leave(): void;
}

/** Writers of text above what is drawn at the bottom of a terminal, by guarded output. */
const drawn = new WeakMap<TextOut, (text: string) => void>();

/** Whether a block is drawn at the bottom of a terminal. */
export function hasBlock(out: TextOut): boolean {
  return drawn.has(guarded(out));
}

/** Writes a line, above the block at the bottom of a terminal, if there is one. */
export function writeAbove(out: TextOut, text: string): void {
  const to = guarded(out);
  const above = drawn.get(to);
  if (above) above(text);
  else to.write(text);
}

const SYNC = ["\x1b[?2026h", "\x1b[?2026l"]; // shown at once, if the terminal supports it
const NO_CURSOR = ["\x1b[?25l", "\x1b[?25h"];

/**
 * A live block on a terminal.
 *
 * The cursor is hidden only within one write, so a process that is killed between two drawings leaves the
 * terminal as it was.
 */
export function liveBlock(terminal: TextOut): LiveBlock {
  const out = guarded(terminal);
  let widths: number[] = []; // of the lines on screen

  const draw = (lines: readonly string[]) => {
    // One column stays free: a full line would leave the cursor between two lines. One line stays free
    // for the cursor: a block of the terminal's height would scroll.
    const columns = Math.max(1, out.columns());
    const fitted = lines.slice(0, Math.max(1, (out.rows?.() ?? 24) - 1))
      .map((line) => fitLine(line, columns - 1));
    // A terminal that became narrower has wrapped the old lines. Line wrapping stays on, so that this holds
    // for lines drawn while the terminal was about to tell its new width, too.
    const up = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    out.write(
      own(SYNC[0] + NO_CURSOR[0] + "\r" + (up > 0 ? `\x1b[${up}A` : "")) +
        fitted.map(({ text }) => own("\x1b[2K") + text + own("\n")).join("") +
        own("\x1b[J" + NO_CURSOR[1] + SYNC[1]),
    );
    widths = fitted.map(({ width }) => width);
    drawn.set(out, (text) => {
      draw([]);
      out.write(text);
      draw(lines);
    });
  };
  const leave = () => void drawn.delete(out);
  return {
    draw,
    clear() {
      draw([]);
      leave();
    },
    leave,
  };
}
