/**
 * Streams and runs drawn in Jupyter notebooks with Deno's kernel.
 *
 * @example
 * ```ts
 * import { spirals } from "@fathom/fathom";
 * import { showInNotebook, train } from "@fathom/fathom/notebook";
 *
 * const last = await showInNotebook(train(spirals({ seed: 1 }), { maxDepth: 3, epochs: 5 }));
 * if (!last?.final) throw new Error("unexpected");
 * ```
 *
 * @module
 */

export { type NotebookOptions, showInNotebook } from "./views/notebook/show_stream.ts";
export { train } from "./views/notebook/train.ts";
export { loadRun } from "./views/notebook/load_run.ts";
