// A stream as the value of a cell: it runs while the cell does, and draws itself.

import { Observable } from "rxjs";
import { type MediaBundle, notebookDisplay } from "./notebook_value.ts";
import { currentKernel } from "./kernel.ts";
import { show } from "./show_stream.ts";

/** Gives all streams the method that a notebook asks for, so that what `pipe` makes of a stream has it too. */
export function displayStreams(): void {
  Object.defineProperty(Observable.prototype, notebookDisplay, {
    value(this: Observable<unknown>) {
      return streamValue(this);
    },
    configurable: true,
  });
}

/** Runs and draws a stream; the value is what came of it, in a line below the picture. */
async function streamValue(stream: Observable<unknown>): Promise<MediaBundle> {
  const { result } = await show(stream, {}, currentKernel());
  return { "text/plain": result };
}
