// A sink that shows a comparison to a person: one live block on a terminal, a line a network in a file or pipe.

import { defer, type MonoTypeOperatorFunction, tap } from "rxjs";
import { liveBlock } from "../sinks/live_block.ts";
import { countText, durationText } from "../sinks/number_text.ts";
import { paint, type TextOut, textOut } from "../sinks/terminal.ts";
import type { CompareEvent, NetworkName } from "./event.ts";
import { valueText, wayText } from "./figure_text.ts";
import type { RunResult } from "./run_result.ts";

/** Where progress is shown. */
export interface CompareProgressOptions {
  /** Default: standard error. */
  readonly out?: TextOut;
  /** ANSI colours on a terminal; default true, unless the environment sets NO_COLOR. */
  readonly color?: boolean;
  /** Milliseconds of a clock, for tests. */
  readonly now?: () => number;
}

type Training = Extract<CompareEvent, { kind: "training" }>;

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
  last?: RunResult;
}

const redraw = 100; // milliseconds between two drawings

/** Passes events through unchanged and shows how far all runs have come. */
export function compareProgress(
  options: CompareProgressOptions = {},
): MonoTypeOperatorFunction<CompareEvent> {
  const { out = textOut(Deno.stderr), color = !Deno.noColor, now = () => performance.now() } =
    options;
  return (source) =>
    defer(() => {
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
      return source.pipe(tap({
        next(event) {
          follow(state, event);
          display.show(event);
        },
        finalize: () => display.end(),
      }));
    });
}

function follow(state: State, event: CompareEvent): void {
  switch (event.kind) {
    case "planned":
      state.runs = event.runs;
      state.networks = event.networks;
      return;
    case "training":
      state.training.set(event.network, event);
      return;
    case "trained":
      state.training.delete(event.network);
      state.trained++;
      return;
    case "finished":
      state.finished++;
      state.last = event.run;
      return;
    case "failed":
      state.failed++;
  }
}

interface Display {
  show(event: CompareEvent): void;
  /** The second call does nothing. */
  end(): void;
}

function block(
  out: TextOut,
  state: State,
  { color, now }: { readonly color: boolean; readonly now: () => number },
): Display {
  const live = liveBlock(out);
  let drawnAt = -Infinity;
  let open = true;
  const draw = () => {
    const fact = (name: string, text: string) => paint(name.padEnd(12), "dim", color) + text;
    live.draw([
      fact("runs", runsText(state)),
      fact("networks", networksText(state, now())),
      ...[...state.training.values()].map((each) => fact("training", trainingText(each))),
      ...state.last ? [fact("last", resultText(state.last))] : [],
    ]);
    drawnAt = now();
  };
  return {
    show(event) {
      if (event.kind !== "training" || now() - drawnAt >= redraw) draw();
    },
    end() {
      if (!open) return;
      open = false;
      state.training.clear(); // they ended
      if (state.runs > 0) draw();
    },
  };
}

function log(out: TextOut, state: State, now: () => number): Display {
  return {
    show(event) {
      switch (event.kind) {
        case "planned":
          if (event.kept > 0) out.write(`runs kept from before: ${countText(event.kept)}\n`);
          out.write(`networks to train: ${countText(event.networks)}\n`);
          return;
        case "trained":
          out.write(
            `${networksText(state, now())}: ${nameText(event)}${
              event.error === undefined ? "" : ` failed: ${event.error}`
            }\n`,
          );
          return;
        case "finished":
          if (!event.kept) out.write(`  ${resultText(event.run)}\n`);
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

function nameText({ method, seed, member }: NetworkName): string {
  return `${method}, seed ${seed}${member === undefined ? "" : `, member ${member}`}`;
}

function trainingText(training: Training): string {
  const { epoch, epochs, seconds } = training;
  return `${nameText(training)}: epoch ${countText(epoch)} of at most ${countText(epochs)}, ` +
    durationText(seconds);
}

/** "searched, full, seed 1: error 1.94 %, log-likelihood -0.0640". */
function resultText({ method, seed, ways }: RunResult): string {
  const { way, error, logLikelihood } = ways[0];
  return `${wayText({ method, way })}, seed ${seed}: error ${valueText("error", error)} %, ` +
    `log-likelihood ${valueText("logLikelihood", logLikelihood)}`;
}
