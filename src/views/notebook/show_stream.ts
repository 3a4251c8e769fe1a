// A stream of snapshots in a notebook: one picture in a cell's output, redrawn during training.

import { outlineChecks } from "../terminal/progress_text.ts";
import { checkArgument, checkOptions, type OptionChecks, withMethods } from "../../calls/checks.ts";
import type { Observable } from "rxjs";
import { warn } from "../../files/notice.ts";
import type { RunOutline } from "../terminal/progress_text.ts";
import { findRun } from "../../training/run_of_snapshot.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import type { MediaBundle } from "./notebook_value.ts";
import { currentKernel, type Kernel, outputPlace, settled } from "./kernel.ts";
import { streamPicture } from "./stream_picture.ts";

/** Options of {@linkcode showInNotebook}. Absent ones are taken from the run, if known. */
export interface NotebookOptions extends RunOutline {
  /** Aborted when the kernel is interrupted, so that a stream that has its signal ends by itself, with the best weights. */
  readonly controller?: AbortController;
}

const REDRAW = 250; // milliseconds between drawings, at least
const SHARE = 0.05; // the largest share of time for drawing, which is done on the training thread
const LONGEST = 3000; // milliseconds between drawings, at most: the first ones take longer than those that follow

/**
 * Runs a stream and shows its snapshots in a Jupyter notebook with Deno's kernel: posterior over depth, history of training
 * and log-likelihood of every exit, in one picture that is redrawn in place at most four times a second, in about a
 * twentieth of the time. The last state stays in the notebook, as SVG and as text.
 *
 * A stream as the last value of a cell shows itself; this is for cells that use the result. Outside a notebook the
 * stream just runs.
 *
 * Interrupting the kernel ends the run and leaves the kernel alive: a training stream whose snapshots arrive here (as they
 * were emitted, or copied by `{ ...snapshot }`) ends after the current step with its best weights, another one by
 * `options.controller`; a stream that cannot be asked to end, such as one that has not emitted a snapshot yet, or does not
 * end before the second interrupt, is unsubscribed from.
 *
 * @param stream subscribed to once
 * @returns the last value; undefined if there is none
 */
export function showInNotebook<T>(
  stream: Observable<T>,
  options: NotebookOptions = {},
): Promise<T | undefined> {
  checkArgument(
    "showInNotebook",
    "stream",
    stream,
    withMethods("an Observable", "subscribe", "pipe"),
  );
  checkOptions("showInNotebook", options, notebookChecks);
  return show(stream, options, currentKernel()).then(({ last }) => last);
}

/** Runs a stream, draws it if there is a kernel, and reports its end in a line. */
export function show<T>(
  stream: Observable<T>,
  options: NotebookOptions,
  kernel: Kernel | undefined,
): Promise<{ last: T | undefined; result: string }> {
  const { controller, ...outline } = options;
  const picture = streamPicture(outline);
  const drawing = kernel && redrawing(picture.draw, outputPlace(kernel));
  let stop = controller && (() => controller.abort());
  let last: T | undefined;
  return new Promise((resolve, reject) => {
    let asked = false;
    let ended = false;
    const end = async (fail?: () => void) => {
      if (ended) return;
      ended = true;
      if (drawing) {
        await drawing.end();
        await settled();
      }
      silence?.();
      if (fail) fail();
      else resolve({ last, result: picture.result() });
    };
    const silence = kernel?.onInterrupt(() => {
      if (stop && !asked) stop();
      else {
        subscription.unsubscribe();
        end();
      }
      asked = true;
    });
    const subscription = stream.subscribe({
      next: (value) => {
        last = value;
        stop ??= stopOf(value);
        picture.add(value);
        drawing?.due();
      },
      complete: () => end(),
      error: (error) => end(() => reject(error)),
    });
  });
}

/** A function that ends the training of a snapshot after the current step; undefined for other values. */
function stopOf(value: unknown): (() => void) | undefined {
  const run = findRun(value as Snapshot)?.update.batch.run;
  return run && (() => run.stop());
}

/** Draws when there is something new, with a limited rate. A drawing that fails ends drawing, not the run. */
function redrawing(
  draw: () => Promise<MediaBundle>,
  place: (data: MediaBundle) => Promise<void>,
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting = 0; // milliseconds until the next drawing may begin
  let news = false;
  let broken = false;
  let turn = drawNow();

  async function drawNow(): Promise<void> {
    news = false;
    if (broken) return;
    try {
      const begun = performance.now();
      const data = await draw();
      const cost = performance.now() - begun;
      await place(data);
      waiting = Math.min(LONGEST, Math.max(REDRAW, cost / SHARE - cost));
    } catch (error) {
      broken = true;
      warn(
        `showInNotebook(): cannot draw: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  function later() {
    news = true;
    timer ??= setTimeout(() => {
      turn = turn.then(drawNow).then(() => {
        timer = undefined;
        if (news) later(); // came while the last was drawn
      });
    }, waiting);
  }
  return {
    /** Reports that there is something new. */
    due: later,
    /** Draws the last state. */
    async end(): Promise<void> {
      clearTimeout(timer);
      timer = undefined;
      await turn;
      clearTimeout(timer);
      await drawNow();
    },
  };
}

const notebookChecks: OptionChecks<NotebookOptions> = {
  ...outlineChecks,
  controller: withMethods("an AbortController", "abort"),
};
