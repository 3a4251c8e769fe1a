// A sink that shows training to a person: one live block on a terminal, sparse rows in a file or pipe.

import type { MonoTypeOperatorFunction } from "rxjs";
import type { Snapshot } from "../stream/snapshot.ts";
import { follower } from "./follower.ts";
import { liveBlock } from "./live_block.ts";
import type { OnLoss } from "./loss.ts";
import { passThrough } from "./pass_through.ts";
import {
  blockLines,
  endingText,
  logHeading,
  logRow,
  type ProgressState,
  type RunOutline,
} from "./progress_text.ts";
import { type TextOut, textOut } from "./terminal.ts";

/** What `progress` shows, and where. */
export interface ProgressOptions extends RunOutline {
  /** Default: standard error, so that standard output stays free. */
  readonly out?: TextOut;
  /**
   * Takes the error with which `out` was lost, once; default: it is printed on standard error. What it throws fails the
   * stream.
   */
  readonly onLoss?: OnLoss;
  /** ANSI colours on a terminal; default true, unless the environment sets NO_COLOR. */
  readonly color?: boolean;
  /** Milliseconds of a clock, for tests. */
  readonly now?: () => number;
}

/** How progress is shown in one place. */
interface Display {
  begin?(): void;
  show(state: ProgressState): void;
  /** Shows what has not been shown yet; called once. */
  end(): void;
}

const REDRAW = 100; // milliseconds between drawings: ten a second look fluent and cost nothing

/**
 * Passes snapshots through unchanged and shows them.
 *
 * On a terminal one block of lines is redrawn in place, at most ten times a second, when a snapshot
 * comes; it stays on screen with the last snapshot when the stream completes, fails or is unsubscribed
 * from. Elsewhere there is a row at epochs 1, 2, 5, 10, 20, 50, ..., after every ten seconds or, in long
 * runs, every twentieth of the time so far, and at the end.
 *
 * Where text cannot be written the loss is told once, and training goes on without being watched.
 */
export function progress(options: ProgressOptions = {}): MonoTypeOperatorFunction<Snapshot> {
  return passThrough(() => {
    const { out = textOut(Deno.stderr) } = options;
    const display = out.isTerminal ? block(out, options) : log(out, options);
    const follow = follower();
    return {
      begin: display.begin,
      next: (snapshot) => display.show(follow(snapshot)),
      end: (how) => how !== "lost" && display.end(),
    };
  }, options.onLoss);
}

function block(out: TextOut, options: ProgressOptions): Display {
  const { now = () => performance.now(), color = !Deno.noColor } = options;
  const live = liveBlock(out);
  let drawnAt = -Infinity;
  let pending: ProgressState | undefined;
  let empty = true;

  const draw = (state: ProgressState) => {
    const size = { columns: out.columns() - 1, rows: out.rows?.() ?? 24 };
    live.draw(blockLines(state, options, size, color));
    drawnAt = now();
    pending = undefined;
    empty = false;
  };

  return {
    begin: () => live.draw([...(options.title ? [options.title] : []), "first epoch ..."]),
    show(state) {
      if (state.snapshot.final || now() - drawnAt >= REDRAW) draw(state);
      else pending = state;
    },
    end() {
      if (pending) draw(pending);
      if (empty) live.clear(); // nothing came: an error says more than a block
      else live.leave();
    },
  };
}

function log(out: TextOut, options: ProgressOptions): Display {
  let rowAt = NaN; // seconds; NaN before the first row
  let pending: ProgressState | undefined;
  const write = (state: ProgressState) => {
    const { seconds } = state.snapshot;
    if (Number.isNaN(rowAt)) {
      out.write((options.title ? `${options.title}\n` : "") + `${logHeading(options)}\n`);
    }
    out.write(`${logRow(state, options)}\n`);
    const ending = endingText(state.snapshot);
    if (ending) out.write(`${ending}\n`);
    rowAt = seconds;
    pending = undefined;
  };

  return {
    show(state) {
      const { epoch, seconds, final } = state.snapshot;
      // The snapshots' own seconds, not the clock's: the same run gives the same rows.
      const due = isRound(epoch) || seconds - rowAt >= Math.max(10, seconds / 20);
      if (final || due) write(state);
      else pending = state;
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
