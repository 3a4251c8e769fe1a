// A sink that shows the progress of a study: one live block on a terminal, a line per network and one per run in a file
// or pipe.

import { aBoolean, aFunction, type OptionChecks, withMethods } from "../../calls/checks.ts";
import type { MonoTypeOperatorFunction } from "rxjs";
import { liveBlock } from "../../views/terminal/live_block.ts";
import type { OnLoss } from "../../files/loss.ts";
import { countText, durationText } from "../../tables/number_text.ts";
import { passThrough, type Sink } from "../../training/sinks/pass_through.ts";
import { guarded, paint, type TextOut, textOut } from "../../views/terminal/terminal.ts";
import type { NetworkProgress } from "./report_progress.ts";
import type { NetworkOf, StudyEvent } from "./study.ts";

/** Options of the progress of a study. */
export interface WorkProgressOptions {
  /** Default: standard error. */
  readonly out?: TextOut;
  /** Takes the error with which `out` was lost, once; default: it is printed on standard error. */
  readonly onLoss?: OnLoss;
  /** ANSI colours on a terminal; default true, unless the environment sets NO_COLOR. */
  readonly color?: boolean;
  /** Milliseconds of a clock, for tests. */
  readonly now?: () => number;
}

/** Labels and results of a study in words. */
interface StudyTexts<Label, Run> {
  /** A run: "max depth 20, searched, seed 1". */
  label(label: Label): string;
  /** A finished run. */
  result(label: Label, run: Run): string;
}

/** Progress of all runs. */
interface State {
  readonly startedAt: number;
  runs: number;
  finished: number;
  failed: number;
  networks: number;
  trained: number;
  /** Networks in training, by their position, as text. */
  readonly training: Map<number, string>;
  last?: string;
}

const redraw = 100; // milliseconds between two drawings
const tick = 1000; // milliseconds between drawings without an event, as while networks are evaluated

/**
 * Passes events through unchanged and shows the progress of all runs. If text cannot be written the loss is reported
 * once, and the runs continue. Events of other kinds, such as a study's last one, are not shown.
 */
export function studyProgress<Label, Run, End extends { readonly kind: string }>(
  texts: StudyTexts<Label, Run>,
  options: WorkProgressOptions = {},
): MonoTypeOperatorFunction<StudyEvent<Label, Run> | End> {
  const { color = !Deno.noColor, now = () => performance.now() } = options;
  return passThrough(() => {
    const out = guarded(options.out ?? textOut(Deno.stderr));
    const state: State = {
      startedAt: now(),
      runs: 0,
      finished: 0,
      failed: 0,
      networks: 0,
      trained: 0,
      training: new Map(),
    };
    const shown = out.isTerminal ? block(state, out, color, now) : log(state, out, texts, now);
    return {
      next(each) {
        const event = each as StudyEvent<Label, Run>;
        follow(state, event, texts);
        shown.next(event);
      },
      end: shown.end,
    };
  }, options.onLoss);
}

function follow<Label, Run>(
  state: State,
  event: StudyEvent<Label, Run>,
  texts: StudyTexts<Label, Run>,
): void {
  switch (event.kind) {
    case "planned":
      state.runs = event.runs;
      state.networks = event.networks;
      return;
    case "training":
      state.training.set(event.network, `${networkText(event, texts)}: ${epochText(event)}`);
      return;
    case "trained":
      state.training.delete(event.network);
      state.trained++;
      return;
    case "finished":
      state.finished++;
      state.last = texts.result(event, event.run);
      return;
    case "failed":
      state.failed++;
  }
}

function block(
  state: State,
  out: TextOut,
  color: boolean,
  now: () => number,
): Sink<StudyEvent<unknown, unknown>> {
  const live = liveBlock(out);
  let drawnAt = -Infinity;
  let timer: ReturnType<typeof setInterval> | undefined;
  const draw = () => {
    const fact = (name: string, text: string) => paint(name.padEnd(12), "dim", color) + text;
    live.draw([
      fact("runs", runsText(state)),
      fact("networks", networksText(state, now())),
      ...[...state.training.values()].map((text) => fact("training", text)),
      ...state.last === undefined ? [] : [fact("last", state.last)],
    ]);
    drawnAt = now();
  };
  const drawWhenSilent = () => {
    try {
      if (now() - drawnAt >= tick / 2) draw();
    } catch {
      clearInterval(timer); // the next event reports the loss
    }
  };
  return {
    next({ kind }) {
      if (timer === undefined) {
        timer = setInterval(drawWhenSilent, tick);
        Deno.unrefTimer(timer as unknown as number); // the process may end without it
      }
      if (kind !== "training" || now() - drawnAt >= redraw) draw();
    },
    end(how) {
      clearInterval(timer);
      if (how === "lost") return;
      state.training.clear(); // they ended
      if (state.runs > 0) draw();
      live.leave();
    },
  };
}

function log<Label, Run>(
  state: State,
  out: TextOut,
  texts: StudyTexts<Label, Run>,
  now: () => number,
): Sink<StudyEvent<Label, Run>> {
  return {
    next(event) {
      switch (event.kind) {
        case "planned":
          if (event.kept > 0) out.write(`runs kept from before: ${countText(event.kept)}\n`);
          out.write(`networks to train: ${countText(event.networks)}\n`);
          return;
        case "trained":
          out.write(
            `${networksText(state, now())}: ${networkText(event, texts)}${
              event.error === undefined ? "" : ` failed: ${event.error}`
            }\n`,
          );
          return;
        case "finished":
          if (!event.kept) out.write(`  ${state.last}\n`);
      }
    },
    end() {},
  };
}

function runsText({ finished, runs, failed }: State): string {
  return `${countText(finished)} of ${countText(runs)} finished` +
    (failed > 0 ? `, ${countText(failed)} failed` : "");
}

function networksText({ trained, networks, startedAt }: State, at: number): string {
  const seconds = (at - startedAt) / 1000;
  return `${countText(trained)} of ${countText(networks)} trained, ${durationText(seconds)}`;
}

function networkText<Label>(
  network: NetworkOf<Label>,
  texts: Pick<StudyTexts<Label, unknown>, "label">,
): string {
  const { member } = network;
  return texts.label(network) + (member === undefined ? "" : `, member ${member}`);
}

function epochText({ epoch, epochs, seconds }: NetworkProgress): string {
  return `epoch ${countText(epoch)} of at most ${countText(epochs)}, ${durationText(seconds)}`;
}

/** What options of progress must be. */
export const workProgressChecks: OptionChecks<WorkProgressOptions> = {
  out: withMethods("an output with write()", "write"),
  onLoss: aFunction,
  color: aBoolean,
  now: aFunction,
};
