// A sink that shows to a person how far many runs have come: one live block on a terminal, a line a network in a file
// or pipe. What it shows of an event is told by whoever makes the events.

import { aBoolean, aFunction, type OptionChecks, withMethods } from "../../calls/checks.ts";
import type { MonoTypeOperatorFunction } from "rxjs";
import { liveBlock } from "../../views/terminal/live_block.ts";
import type { OnLoss } from "../../files/loss.ts";
import { countText, durationText } from "../../tables/number_text.ts";
import { passThrough } from "../../training/sinks/pass_through.ts";
import { guarded, paint, type TextOut, textOut } from "../../views/terminal/terminal.ts";

/** Where progress is shown. */
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

/** How far a network's training has come. */
export interface NetworkProgress {
  /** Epochs so far. */
  readonly epoch: number;
  /** At most. */
  readonly epochs: number;
  /** Since training began. */
  readonly seconds: number;
}

/** What is heard of runs and the networks that they consist of. */
export type WorkNews =
  /** First: runs in all, those kept from before, and networks left to train. */
  | {
    readonly kind: "planned";
    readonly runs: number;
    readonly kept: number;
    readonly networks: number;
  }
  /** A network under way; `name` says what it is. */
  | { readonly kind: "training"; readonly network: number; readonly name: string }
    & NetworkProgress
  /** A network is trained, or has failed. */
  | {
    readonly kind: "trained";
    readonly network: number;
    readonly name: string;
    readonly error?: string;
  }
  /** A run is finished, or was kept from before; `text` says what it came to. */
  | { readonly kind: "finished"; readonly text: string; readonly kept: boolean }
  /** A run has failed. */
  | { readonly kind: "failed" };

type Training = Extract<WorkNews, { kind: "training" }>;

/** How far all runs have come. */
interface State {
  readonly startedAt: number;
  runs: number;
  finished: number;
  failed: number;
  networks: number;
  trained: number;
  /** Networks under way, by their position. */
  readonly training: Map<number, Training>;
  last?: string;
}

const redraw = 100; // milliseconds between two drawings
const tick = 1000; // milliseconds between drawings where nothing is heard, as while networks are evaluated

/**
 * Passes events through unchanged and shows how far all runs have come. Where text cannot be written the loss is reported
 * once, and the runs go on.
 *
 * @param newsOf what an event says
 */
export function workProgress<Event>(
  newsOf: (event: Event) => readonly WorkNews[],
  options: WorkProgressOptions = {},
): MonoTypeOperatorFunction<Event> {
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
    const display = out.isTerminal ? block(out, state, { color, now }) : log(out, state, now);
    return {
      next(event) {
        for (const news of newsOf(event)) {
          follow(state, news);
          display.show(news);
        }
      },
      end: (how) => how === "lost" ? display.stop() : display.end(),
    };
  }, options.onLoss);
}

function follow(state: State, news: WorkNews): void {
  switch (news.kind) {
    case "planned":
      state.runs = news.runs;
      state.networks = news.networks;
      return;
    case "training":
      state.training.set(news.network, news);
      return;
    case "trained":
      state.training.delete(news.network);
      state.trained++;
      return;
    case "finished":
      state.finished++;
      state.last = news.text;
      return;
    case "failed":
      state.failed++;
  }
}

interface Display {
  show(news: WorkNews): void;
  /** The last that is shown; called once. */
  end(): void;
  /** Nothing can be shown any more. */
  stop(): void;
}

function block(
  out: TextOut,
  state: State,
  { color, now }: { readonly color: boolean; readonly now: () => number },
): Display {
  const live = liveBlock(out);
  let drawnAt = -Infinity;
  let timer: ReturnType<typeof setInterval> | undefined;
  const draw = () => {
    const fact = (name: string, text: string) => paint(name.padEnd(12), "dim", color) + text;
    live.draw([
      fact("runs", runsText(state)),
      fact("networks", networksText(state, now())),
      ...[...state.training.values()].map((each) => fact("training", trainingText(each))),
      ...state.last === undefined ? [] : [fact("last", state.last)],
    ]);
    drawnAt = now();
  };
  const drawWhenSilent = () => {
    try {
      if (now() - drawnAt >= tick / 2) draw();
    } catch {
      clearInterval(timer); // the next event tells the loss
    }
  };
  return {
    show(news) {
      if (timer === undefined) {
        timer = setInterval(drawWhenSilent, tick);
        Deno.unrefTimer(timer as unknown as number); // nobody waits for the block
      }
      if (news.kind !== "training" || now() - drawnAt >= redraw) draw();
    },
    end() {
      clearInterval(timer);
      state.training.clear(); // they ended
      if (state.runs > 0) draw();
      live.leave();
    },
    stop: () => clearInterval(timer),
  };
}

function log(out: TextOut, state: State, now: () => number): Display {
  return {
    show(news) {
      switch (news.kind) {
        case "planned":
          if (news.kept > 0) out.write(`runs kept from before: ${countText(news.kept)}\n`);
          out.write(`networks to train: ${countText(news.networks)}\n`);
          return;
        case "trained":
          out.write(
            `${networksText(state, now())}: ${news.name}${
              news.error === undefined ? "" : ` failed: ${news.error}`
            }\n`,
          );
          return;
        case "finished":
          if (!news.kept) out.write(`  ${news.text}\n`);
      }
    },
    end() {},
    stop() {},
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

function trainingText({ name, epoch, epochs, seconds }: Training): string {
  return `${name}: epoch ${countText(epoch)} of at most ${countText(epochs)}, ` +
    durationText(seconds);
}

/** What options of progress must be. */
export const workProgressChecks: OptionChecks<WorkProgressOptions> = {
  out: withMethods("an output with write()", "write"),
  onLoss: aFunction,
  color: aBoolean,
  now: aFunction,
};
