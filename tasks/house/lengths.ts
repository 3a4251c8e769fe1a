// The rule that a file holds one concept: no more than 250 lines.

import type { Finding } from "./finding.ts";
import type { SourceFile } from "./source_file.ts";

/** Lines that a file may have. */
const most = 250;

/** Files that a program writes. */
const generated = new Set(["src/views/live/page_script.ts"]);

/** Files that are longer. */
export function longFiles(files: readonly SourceFile[]): Finding[] {
  return files.filter(({ path, lines }) => lines > most && !generated.has(path))
    .map(({ path, lines }) => ({
      file: path,
      line: most + 1,
      text: `${lines} lines, ${most} at most; split it by concept`,
    }));
}
