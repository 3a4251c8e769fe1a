// The filter of control sequences in output: only this program's own pass. They carry a key that is drawn for every
// process, so no text from outside can contain one.

import { visibleText } from "../../files/visible_text.ts";

const BEGIN = `\x1b${crypto.randomUUID()}<`;
const END = ">";
const OWN = new RegExp(`${BEGIN}([^${END}]*)${END}`, "g");

/** A sequence of ours: colour, cursor movement, the end of a line within a text. Only {@linkcode released} understands it. */
export function own(sequence: string): string {
  return BEGIN + sequence + END;
}

/**
 * A text of several lines whose line breaks are ours: each line was made with {@linkcode visible} or has no text from
 * outside.
 */
export function ownLines(text: string): string {
  return text.replaceAll("\n", own("\n"));
}

/** A piece of a text, and whether it is a sequence of ours. */
interface Piece {
  readonly text: string;
  readonly own: boolean;
}

/** Our sequences in a text, unchanged, and the text between them, escaped if needed. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const addText = (from: string) =>
    from !== "" && pieces.push({ text: visibleText(from), own: false });
  for (const match of text.matchAll(OWN)) {
    addText(text.slice(end, match.index));
    pieces.push({ text: match[0], own: true });
    end = match.index + match[0].length;
  }
  addText(text.slice(end));
  return pieces;
}

/** The text with everything escaped that is not ours; ours are still to be {@linkcode released}. */
export function visible(text: string): string {
  return piecesOf(text).map((piece) => piece.text).join("");
}

/**
 * The text for a terminal: our sequences unchanged, everything else escaped, including line breaks except one at the
 * end. So a name can neither colour nor end a line.
 */
export function released(text: string): string {
  const line = text.endsWith("\n") ? text.slice(0, -1) : text;
  return visible(line).replaceAll(OWN, "$1") + text.slice(line.length);
}
