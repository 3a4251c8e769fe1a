// A sink that shows training as text: one live block on a terminal, sparse rows in a file or pipe.

import {
  aBoolean,
  aFunction,
  aText,
  checkOptions,
  type OptionChecks,
  withMethods,
} from "../../calls/checks.ts";
import type { MonoTypeOperatorFunction, Observable } from "rxjs";
import { atExit } from "../../files/at_exit.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import type { TrainingMoment } from "../../training/training_moment.ts";
import { follower } from "./follower.ts";
import { liveBlock } from "./live_block.ts";
import type { OnLoss } from "../../files/loss.ts";
import { followMoments, type MomentState } from "./moments.ts";
import { passThrough } from "../../training/sinks/pass_through.ts";
import {
  blockLines,
  endingText,
  isOfEarlier,
  logHeading,
  logRow,
  outlineChecks,
  type ProgressState,
  type RunOutline,
  someSnapshots,
} from "./progress_text.ts";
import { guarded, type TextOut, textOut } from "./terminal.ts";
import { workBar, workRow } from "./work_text.ts";

/** Options of {@linkcode progress}. */
export interface ProgressOptions extends RunOutline {
  /** Default: standard error, so that standard output stays free. */
  readonly out?: TextOut;
  /**
   * Called once with the error if `out` is lost; default: it is printed on standard error. An error that it throws
   * fails the stream.
   */
  readonly onLoss?: OnLoss;
  /** ANSI colours on a terminal; default true, unless the environment sets NO_COLOR. */
  readonly color?: boolean;
  /** Milliseconds of a clock, for tests. */
  readonly now?: () => number;
  /** Snapshots before those of the stream: of a run that is resumed, as {@linkcode earlierSnapshots} gives them. */
  readonly earlier?: readonly Snapshot[];
  /** Progress between snapshots, from `onMoment` of `train`; shown during long epochs. */
  readonly moments?: Observable<TrainingMoment>;
  /** The flags that shorten a run, for one that will take more than ten minutes: "--epochs or --limit". */
  readonly shortenedBy?: string;
}

/** How progress is shown on one output. */
interface Display {
  /** @param earlier the state of a run that is resumed */
  begin?(earlier: ProgressState | undefined): void;
  show(state: ProgressState): void;
  /** Shows progress until the next snapshot. */
  showMoment(state: MomentState): void;
  /** Shows what is pending; called once. */
  end(): void;
}

const REDRAW = 100; // milliseconds between drawings: ten per second look smooth and cost little
const SLOW = 1000; // milliseconds since the last snapshot after which the steps of an epoch are shown
const FIRST_ROW = 2000; // milliseconds without a row after which the first epoch gets one in a file or pipe
const NEXT_ROW = 10_000; // and others later

/**
 * Passes snapshots through unchanged and shows them.
 *
 * On a terminal one block of lines is redrawn in place, at most ten times a second, when a snapshot
 * comes; it stays on screen with the last snapshot when the stream completes, fails or is unsubscribed
 * from, or the process exits. Elsewhere there is a row at epochs 1, 2, 5, 10, 20, 50, ..., after every ten seconds or, in long
 * runs, every twentieth of the time so far, and at the end.
 *
 * With `moments`, the steps of an epoch that lasts more than a second are shown as well, and a run whose epochs will
 * take more than ten minutes is announced as such after its first steps.
 *
 * If text cannot be written the loss is reported once, and training continues.
 */
export function progress(options: ProgressOptions = {}): MonoTypeOperatorFunction<Snapshot> {
  checkOptions("progress", options, progressChecks);
  return passThrough(() => {
    const { now = () => performance.now(), moments } = options;
    const out = guarded(options.out ?? textOut(Deno.stderr));
    const display = out.isTerminal ? block(out, options) : log(out, options);
    const follow = follower(options.keep);
    let earlier: ProgressState | undefined;
    for (const snapshot of options.earlier ?? []) earlier = follow(snapshot);
    const followMoment = followMoments({ ...options, now });
    let failure: { readonly error: unknown } | undefined; // thrown with the next snapshot
    const watching = moments?.subscribe((moment) => {
      if (failure) return;
      try {
        display.showMoment(followMoment(moment));
      } catch (error) {
        failure = { error };
      }
    });
    let exit: Disposable | undefined;
    return {
      begin() {
        display.begin?.(earlier);
        exit = atExit(display.end); // the current moment is outdated
      },
      next(snapshot) {
        if (failure) throw failure.error;
        display.show(follow(snapshot));
      },
      end(how) {
        exit?.[Symbol.dispose]();
        watching?.unsubscribe();
        if (failure && how !== "lost") throw failure.error;
        if (how !== "lost") display.end();
      },
    };
  }, options.onLoss);
}

function block(out: TextOut, options: ProgressOptions): Display {
  const { now = () => performance.now(), color = !Deno.noColor } = options;
  const live = liveBlock(out);
  let drawnAt = -Infinity;
  let pending: ProgressState | undefined;
  let lines = options.title ? [options.title] : []; // of the last snapshot drawn
  let snapshotAt = -Infinity;
  let moment = "first epoch ...";
  let empty = true;

  const drawLines = () => {
    live.draw(moment === "" ? lines : [...lines, ...empty ? [] : [""], moment]);
  };
  const draw = (state: ProgressState) => {
    const size = { columns: out.columns() - 1, rows: out.rows?.() ?? 24 };
    // room for the line of the next moment and the empty one before it, so that the block keeps its height
    if (options.moments) size.rows -= 2;
    lines = blockLines(state, options, size, color);
    pending = undefined;
    empty = false;
    drawLines();
    drawnAt = now();
  };

  return {
    begin(earlier) {
      if (!earlier) return drawLines();
      moment = "";
      draw(earlier);
    },
    show(state) {
      moment = "";
      snapshotAt = now();
      if (state.snapshot.final || snapshotAt - drawnAt >= REDRAW) draw(state);
      else pending = state;
    },
    showMoment({ work, warning }) {
      if (warning) {
        live.clear();
        out.write(`${warning}\n`);
        drawLines();
      }
      const at = now();
      if (at - snapshotAt < SLOW || at - drawnAt < REDRAW) return;
      moment = workBar(work, color);
      if (pending) draw(pending);
      else drawLines();
      drawnAt = at;
    },
    end() {
      const stale = moment !== "" && !empty;
      moment = "";
      if (pending) draw(pending);
      else if (stale) drawLines();
      if (empty) live.clear(); // no snapshot: an error says more than a block
      else live.leave();
    },
  };
}

function log(out: TextOut, options: ProgressOptions): Display {
  const { now = () => performance.now() } = options;
  const startedAt = now();
  let rowAt = NaN; // seconds; NaN before the first row
  let writtenAt = NaN; // by the clock, any line; NaN before the first
  let pending: ProgressState | undefined;
  const write = (state: ProgressState) => {
    const { seconds } = state.snapshot;
    if (Number.isNaN(rowAt)) {
      if (options.title) out.write(`${options.title}\n`);
      out.write(`${logHeading(options)}\n`);
    }
    out.write(`${logRow(state, options)}\n`);
    const ending = endingText(state.snapshot);
    if (ending) out.write(`${ending}\n`);
    rowAt = seconds;
    writtenAt = now();
    pending = undefined;
  };

  return {
    show(state) {
      const { epoch, seconds, final } = state.snapshot;
      // The snapshots' own seconds, not the clock's: the same run gives the same rows.
      const due = Number.isNaN(rowAt) || isRound(epoch) ||
        seconds - rowAt >= Math.max(10, seconds / 20);
      if (!final) return due ? write(state) : void (pending = state);
      // the last row is of the weights kept, often of an earlier epoch than the last
      if (pending && isOfEarlier(state.snapshot)) write(pending);
      write(state);
    },
    showMoment({ work, warning }) {
      if (warning) out.write(`${warning}\n`);
      const at = now();
      const silence = at - (Number.isNaN(writtenAt) ? startedAt : writtenAt);
      const most = Number.isNaN(writtenAt) ? FIRST_ROW : Math.max(NEXT_ROW, (at - startedAt) / 20);
      if (silence < most) return;
      out.write(`${workRow(work)}\n`);
      writtenAt = at;
    },
    end() {
      if (pending) write(pending);
    },
  };
}

/** Whether an epoch is one of 1, 2, 5, 10, 20, 50, ... */
function isRound(epoch: number): boolean {
  return /^[125]0*$/.test(String(epoch));
}

const progressChecks: OptionChecks<ProgressOptions> = {
  ...outlineChecks,
  out: withMethods("an output with write()", "write"),
  onLoss: aFunction,
  color: aBoolean,
  now: aFunction,
  earlier: someSnapshots,
  moments: withMethods("an Observable", "subscribe"),
  shortenedBy: aText,
};
