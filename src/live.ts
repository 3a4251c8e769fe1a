/**
 * Views of training: a page in the browser, and files for TensorBoard.
 *
 * @example
 * ```ts
 * import { spirals, train } from "@fathom/fathom";
 * import { live } from "@fathom/fathom/live";
 * import { lastValueFrom } from "rxjs";
 *
 * const last = await lastValueFrom(
 *   train(spirals({ seed: 1 }), { maxDepth: 3, epochs: 5 }).pipe(live({ port: 0 })),
 * );
 * if (!last.final) throw new Error("unexpected");
 * ```
 *
 * @module
 */

// A page in the browser
export { live, type LiveOptions } from "./views/live/live.ts";
export { type LivePage, type LivePageOptions, openLivePage } from "./views/live/live_page.ts";
export type { ShownRun, ShowRunOptions } from "./views/live/shown_run.ts";
export type { LiveRun } from "./views/live/protocol.ts";

// TensorBoard
export { tensorBoard, type TensorBoardOptions } from "./views/tensorboard/tensorboard.ts";
