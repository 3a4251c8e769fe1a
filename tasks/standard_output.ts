// Standard output as a place for lines.

import { writeAllSync } from "../src/sinks/write_file.ts";

/** Writes lines to standard output, whole. */
export function standardOutput(): { write(line: string): void } {
  const encoder = new TextEncoder();
  return { write: (line) => writeAllSync(Deno.stdout, encoder.encode(line)) };
}
