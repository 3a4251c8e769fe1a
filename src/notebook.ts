/**
 * Streams and runs drawn in Jupyter notebooks with Deno's kernel. Importing this module lets a stream that is the last value
 * of a cell run and draw itself, and so does a run of `loadRun` from here.
 *
 * @example
 * ```ts
 * import { spirals, train } from "@fathom/fathom";
 * import { showInNotebook } from "@fathom/fathom/notebook";
 *
 * const last = await showInNotebook(train(spirals({ seed: 1 }), { maxDepth: 3, epochs: 5 }));
 * if (!last?.final) throw new Error("unexpected");
 * ```
 *
 * @module
 */

import { displayStreams } from "./views/notebook/stream_value.ts";

export { type NotebookOptions, showInNotebook } from "./views/notebook/show_stream.ts";
export { loadRun } from "./views/notebook/load_run.ts";

displayStreams();
