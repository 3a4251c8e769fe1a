// The text of a CSV file in pieces: UTF-8, unpacked where it is gzipped, all line breaks as "\n".

import { linesIn } from "./csv_rows.ts";
import { contentChunks } from "./file_bytes.ts";

/**
 * The text of a file in pieces. "\r\n" and "\r" become "\n" (the parser would count "\r\n" as two lines); a byte order
 * mark is removed.
 *
 * @param caller of the function in errors
 * @param onBytes called with the unpacked bytes of each piece
 */
export async function* csvText(
  caller: string,
  path: string,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let held = ""; // a carriage return at the end of a piece: what follows decides
  let line = 1;
  const wrong = (got: string) =>
    new Error(`${caller}(): wanted text in UTF-8, got ${got} in ${path}`);
  const decoded = (bytes?: Uint8Array) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw wrong("other bytes");
    }
  };
  const clean = (text: string) => {
    const breaks = text.replace(/\r\n?/g, "\n");
    const zero = breaks.indexOf("\0");
    if (zero >= 0) {
      const at = line + linesIn(breaks.slice(0, zero));
      throw wrong(`a byte 0 on line ${at} (UTF-16 is not supported)`);
    }
    line += linesIn(breaks);
    return breaks;
  };
  for await (const chunk of contentChunks(caller, path)) {
    onBytes(chunk.length);
    const text = held + decoded(chunk);
    held = text.endsWith("\r") ? "\r" : "";
    yield clean(held ? text.slice(0, -1) : text);
  }
  yield clean(held + decoded());
}
