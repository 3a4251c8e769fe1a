// A stream as the value of a cell: it runs while the cell does, and draws itself.

import { Observable } from "rxjs";
import { type MediaBundle, notebookDisplay } from "./notebook_value.ts";
import { currentKernel } from "./kernel.ts";
import { show } from "./show_stream.ts";

/** Gives all streams the method that a notebook calls, so that streams of `pipe` have it too. */
export function displayStreams(): void {
  Object.defineProperty(Observable.prototype, notebookDisplay, {
    value(this: Observable<unknown>) {
      return streamValue(this);
    },
    configurable: true,
  });
}

/** Runs and draws a stream; the value is its result, in a line below the picture. */
async function streamValue(stream: Observable<unknown>): Promise<MediaBundle> {
  const { result } = await show(stream, {}, currentKernel());
  return { "text/plain": result };
}
