// The stage of loading data: shown at once for a large file, since parsing leaves no time for a timer's drawing.

import type { WorkLine } from "./work_line.ts";

/** Bytes of a file whose parsing takes a second or more. */
const large = 2_000_000;

/** Begins to show that data are loaded, by name or from a file. */
export async function beginLoading(line: WorkLine, data: string): Promise<void> {
  line.onStage(`loading ${data}`);
  const size = await Deno.stat(data).then(({ isFile, size }) => isFile ? size : 0, () => 0);
  if (size > large) line.show();
}
