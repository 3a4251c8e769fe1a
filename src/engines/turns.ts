// Interleaved timing of several runners in groups of steps, so that noise on the machine affects all alike.

import { quantile } from "../math/quantile.ts";
import { beginWork, type WorkOptions } from "../calls/progress.ts";

/** Something that runs and times steps. */
export interface Runner {
  /** Runs steps one after the other; returns the milliseconds of each. */
  run(steps: number): Promise<number[]>;
}

/** Measurements of one runner. */
interface Turns<R extends Runner> {
  readonly runner: R;
  /** Milliseconds of its steps, one list per round; undefined for rounds in which it did not run. */
  readonly rounds: readonly (readonly number[] | undefined)[];
}

/** Rounds over which a budget is spread. */
const rounds = 20;
/** Least turns of each runner, regardless of the budget. */
const leastTurns = 3;

/**
 * Warms up every runner, and then times them in turns for about `seconds` each: a group of steps in every round, or if a
 * single step is long, one step in some of the rounds. Throws the signal's reason between turns. Progress is reported in
 * turns; warming up counts as one turn per runner.
 */
export async function takeTurns<R extends Runner>(
  runners: readonly R[],
  seconds: number,
  work: WorkOptions = {},
): Promise<Turns<R>[]> {
  const { signal } = work;
  const inHand = beginWork((1 + rounds) * runners.length, work);
  const budget = 1000 * seconds;
  const turnLength = budget / rounds;
  const turns = [];
  for (const runner of runners) {
    const stepLength = await warmUp(runner, turnLength, budget, signal);
    const steps = Math.max(1, Math.round(turnLength / stepLength));
    const wanted = Math.round(budget / (steps * stepLength));
    const count = Math.min(rounds, Math.max(leastTurns, wanted));
    turns.push({
      runner,
      steps,
      count,
      had: 0,
      spent: 0,
      rounds: [] as (number[] | undefined)[],
    });
    await inHand.done();
  }
  for (let round = 0; round < rounds; round++) {
    for (const turn of turns) {
      await betweenTurns(signal);
      // turns are spread evenly and all runners take part in the last round, so any two share a round
      const due = Math.floor((round + 1) * turn.count / rounds) >
        Math.floor(round * turn.count / rounds);
      // a runner that became much slower than in warm-up gets fewer turns, but always the last one
      const over = turn.spent > 2 * budget && round < rounds - 1;
      if (due && !(over && turn.had >= leastTurns - 1)) {
        const times = await group(turn.runner, turn.steps);
        turn.rounds[round] = times;
        turn.had++;
        turn.spent += times.reduce((sum, each) => sum + each, 0);
      }
      await inHand.done();
    }
  }
  return turns;
}

/** Yields, since some engines compute without ever letting Deno deliver Ctrl-C. */
async function betweenTurns(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}

/** The times of a group of short steps without its first, which runs with cold caches. */
async function group(runner: Runner, steps: number): Promise<number[]> {
  return steps === 1 ? await runner.run(1) : (await runner.run(steps + 1)).slice(1);
}

/**
 * Runs steps until they stop getting faster, since compilers have tiers: doubles their number until a group lasts as long
 * as a turn, and then repeats until the speed-up is negligible, for at least a quarter of `limit` and at most `limit`. All in
 * milliseconds.
 *
 * @returns milliseconds per step
 */
async function warmUp(
  runner: Runner,
  turnLength: number,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let spent = 0;
  let before = Infinity;
  for (let steps = 2;;) {
    await betweenTurns(signal);
    const times = await runner.run(steps);
    const length = times.reduce((sum, each) => sum + each, 0);
    const middle = quantile(times, 0.5);
    spent += length;
    const settled = length >= turnLength && middle > 0.97 * before;
    if (spent >= limit || spent >= limit / 4 && settled) return middle;
    before = middle;
    if (length < turnLength) steps *= 2;
  }
}
