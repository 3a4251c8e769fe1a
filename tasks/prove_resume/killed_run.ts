// A run that is killed at random moments and resumed each time, in processes of its own.

import { systemReason } from "../../src/files/file_error.ts";

/** A process that begins the run of a folder, or goes on with it. */
export interface Program {
  /** Arguments of Deno. */
  readonly args: readonly string[];
}

/** An error of the process itself, with its code. */
export class ProgramFailed extends Error {
  override name = "ProgramFailed";
  constructor(readonly code: number, err: string) {
    super(err.trim() || `the process ended with code ${code}, without a word`);
  }
}

/**
 * Runs a program to its end.
 *
 * @param options.killAfter seconds after its start at which it is killed, if it has not ended; default never
 * @throws ProgramFailed if it ends with another code than 0 by itself
 * @returns whether it ended by itself, and its time
 */
export async function runProgram(
  { args }: Program,
  { killAfter, signal }: { readonly killAfter?: number; readonly signal: AbortSignal },
): Promise<{ readonly killed: boolean; readonly seconds: number }> {
  let child: Deno.ChildProcess;
  const began = performance.now();
  try {
    child = new Deno.Command(Deno.execPath(), {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
  } catch (cause) {
    throw new Error(`cannot start ${Deno.execPath()}: ${systemReason(cause)}`, { cause });
  }
  let killed = false;
  const kill = () => {
    try {
      child.kill("SIGKILL");
      killed = true;
    } catch { /* it has just ended */ }
  };
  signal.addEventListener("abort", kill);
  const timer = killAfter === undefined ? undefined : setTimeout(kill, 1000 * killAfter);
  const ended = await child.output();
  const seconds = (performance.now() - began) / 1000;
  clearTimeout(timer);
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (killed && ended.signal === "SIGKILL") return { killed, seconds };
  if (ended.code === 0) return { killed: false, seconds };
  throw new ProgramFailed(ended.code, new TextDecoder().decode(ended.stderr));
}

/** A kill that hit. */
interface Kill {
  /** Its number, from 1. */
  readonly kill: number;
  /** The run that it hit, from 1. */
  readonly round: number;
  /** Seconds after the start of the process that it ended. */
  readonly after: number;
}

/**
 * Runs a program that is killed and started again until it has been killed so often, then lets it end.
 *
 * @param begin gives the program, for another folder each time: it is called again if one ended before the last kill
 * @param options.seconds of the uninterrupted run, over which the kills are spread
 */
export async function killedRuns(
  begin: (round: number) => Program,
  { kills, seconds, signal, onKill }: {
    readonly kills: number;
    readonly seconds: number;
    readonly signal: AbortSignal;
    readonly onKill: (kill: Kill) => void;
  },
): Promise<{ readonly rounds: number; readonly kills: number }> {
  let hit = 0;
  let round = 0;
  do {
    const program = begin(++round);
    for (const killAfter of pauses(kills - hit, seconds)) {
      const { killed, seconds: after } = await runProgram(program, { killAfter, signal });
      if (!killed) break;
      onKill({ kill: ++hit, round, after });
    }
    await runProgram(program, { signal });
  } while (hit < kills && round < 10);
  return { rounds: round, kills: hit };
}

/** The times between moments that are uniform in an interval from 0, in their order. */
function pauses(count: number, seconds: number): readonly number[] {
  const moments = Array.from({ length: count }, () => seconds * Math.random()).sort((a, b) =>
    a - b
  );
  return moments.map((moment, i) => moment - (moments[i - 1] ?? 0));
}
