// Progress of a task's long work: one line on a terminal that is redrawn in place and removed at the end, sparse lines
// in a file or pipe.

import { atExit } from "../../files/at_exit.ts";
import type { StagedWorkOptions } from "../../calls/progress.ts";
import { liveBlock } from "./live_block.ts";
import { guarded, type TextOut } from "./terminal.ts";
import { workBar, workRow, type WorkState } from "./work_text.ts";

/** Options of a line of progress. */
interface WorkLineOptions {
  readonly out: TextOut;
  /** Show nothing of it; default false. */
  readonly hidden?: boolean;
  /** ANSI colours on a terminal; default true, unless the environment sets NO_COLOR. */
  readonly color?: boolean;
  /** Milliseconds of a clock, for tests. */
  readonly now?: () => number;
}

/** Progress of one piece of work after the other. It can be passed to functions as options: `evaluate(..., line)`. */
export interface WorkLine extends Required<Omit<StagedWorkOptions, "signal">>, Disposable {
  /** Begins the next stage; nothing is shown before it has lasted half a second. */
  readonly onStage: (name: string) => void;
  /**
   * Reports the progress of the stage.
   *
   * @param share of the stage that is done, 0 to 1, if `of` is unknown
   */
  readonly onProgress: (done: number, of: number, share?: number) => void;
  /** Shows the stage now, for long work that leaves no time for timers. */
  show(): void;
  /** Writes a permanent line in place of the line, which returns with the next progress. */
  write(text: string): void;
  /** Removes the line until the next stage begins. */
  end(): void;
}

const quick = 500; // milliseconds within which work needs no progress
const redraw = 100; // milliseconds between drawings
const tick = 500; // milliseconds between drawings where no progress is reported
const firstRow = 2_000; // milliseconds before the first row in a file or pipe
const nextRow = 10_000; // and between rows

/**
 * A line of progress. On a terminal it appears when a stage has lasted half a second, by a timer where no progress is reported
 * and the event loop is free. Elsewhere there is a row after two seconds, and then every ten. After a failed write
 * nothing more is written. `Deno.exit` removes the line, too.
 */
export function workLine(options: WorkLineOptions): WorkLine {
  const { hidden = false, color = !Deno.noColor, now = () => performance.now() } = options;
  const out = guarded(options.out);
  const live = out.isTerminal ? liveBlock(out) : undefined;
  let stage: Omit<WorkState, "seconds"> | undefined;
  let [beganAt, shownAt] = [0, -Infinity];
  let [drawn, broken] = [false, false];
  let timer: ReturnType<typeof setInterval> | undefined;
  let exit: Disposable | undefined; // while the line is drawn

  const attempt = (act: () => void) => {
    if (broken) return;
    try {
      act();
    } catch {
      broken = true; // the output is lost: the work goes on
    }
  };
  const clear = () => {
    if (drawn) attempt(() => live!.clear());
    drawn = false;
    exit?.[Symbol.dispose]();
    exit = undefined;
  };
  const show = () => {
    const at = now();
    if (!stage || hidden || broken) return;
    const state = { ...stage, seconds: (at - beganAt) / 1000 };
    if (live) attempt(() => live.draw([workBar(state, color)]));
    else attempt(() => out.write(`${workRow(state)}\n`));
    drawn = live !== undefined;
    if (live) exit ??= atExit(clear);
    shownAt = at;
  };
  const showWhenDue = () => {
    const [age, since] = [now() - beganAt, now() - shownAt];
    if (live ? age >= quick && since >= redraw : age >= firstRow && since >= nextRow) show();
  };
  const stop = () => {
    clear();
    stage = undefined;
    clearInterval(timer);
    timer = undefined;
  };
  return {
    onStage(name) {
      stage = { name };
      beganAt = now();
      if (live) shownAt = -Infinity;
      if (hidden || timer !== undefined) return;
      timer = setInterval(showWhenDue, tick);
      Deno.unrefTimer(timer as unknown as number); // the process may end without it
    },
    onProgress(done, of, share) {
      if (!stage) return;
      if (stage.done !== undefined && done < stage.done) beganAt = now(); // another pass of the same stage
      stage = { name: stage.name, done, of, share };
      showWhenDue();
    },
    show,
    write(text) {
      clear();
      out.write(text);
    },
    end: stop,
    [Symbol.dispose]: stop,
  };
}
