// A stream as the value of a cell: it runs while the cell does.

import type { Observable } from "rxjs";
import type { MediaBundle } from "./notebook_value.ts";
import { currentKernel } from "./kernel.ts";
import { show } from "./show_stream.ts";

/** Runs and draws a stream; the value is what came of it, in a line below the picture. */
export async function streamValue(stream: Observable<unknown>): Promise<MediaBundle> {
  const { result } = await show(stream, {}, currentKernel());
  return { "text/plain": result };
}
