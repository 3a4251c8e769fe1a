// The ends of deno task train by signals: leaving on SIGUSR1, and the time for finishing after others.

import { hasCheckpoint } from "../../src/training/checkpoints/folder.ts";
import { tell } from "../command/standard_output.ts";
import { resumeCall } from "../../src/runs/resume_call.ts";

/** The exit code after SIGUSR1: a temporary failure (EX_TEMPFAIL), so that schedulers start the command again. */
export const leavingCode = 75;

/** Whether the command has been asked to save the run and leave. */
interface Leaving extends Disposable {
  readonly asked: boolean;
}

/** Listens for SIGUSR1 until disposed. */
export function listenForLeaving(onAsked: () => void): Leaving {
  let asked = false;
  const hear = () => {
    asked = true;
    onAsked();
  };
  const signals = Deno.build.os !== "windows";
  if (signals) Deno.addSignalListener("SIGUSR1", hear);
  return {
    get asked() {
      return asked;
    },
    [Symbol.dispose]() {
      if (signals) Deno.removeSignalListener("SIGUSR1", hear);
    },
  };
}

/** Time for finishing a run after a signal. */
interface GracePeriod extends Disposable {
  /** Ends the process with a code when the time is over and the run is saved, unless disposed. */
  begin(code: number): void;
  /** The run is saved, or cannot be. */
  saved(): void;
}

/** @param seconds for finishing */
export function gracePeriod(seconds: number, path: string): GracePeriod {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let code: number | undefined;
  let over = false;
  let saved = false;
  const endIfOver = () => {
    if (!over || !saved) return;
    const more = hasCheckpoint(path) ? `${resumeCall(path)} finishes it` : "it could not be saved";
    tell(`the run is not finished after ${seconds} s (--grace); ${more}`);
    Deno.exit(code);
  };
  return {
    begin(given) {
      code = given;
      timer ??= setTimeout(() => {
        over = true;
        endIfOver();
      }, 1000 * seconds);
    },
    saved() {
      saved = code !== undefined;
      endIfOver();
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
