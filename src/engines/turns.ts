// Timing several in turns, group of steps by group, so that what else happens on the machine hits all alike.

import { quantile } from "../math/quantile.ts";
import { beginWork, type WorkOptions } from "../calls/progress.ts";

/** Something that makes steps and times them. */
export interface Runner {
  /** Makes steps, one after the other: the milliseconds of each. */
  run(steps: number): Promise<number[]>;
}

/** What was measured of one runner. */
interface Turns<R extends Runner> {
  readonly runner: R;
  /** Milliseconds of its steps, a list for each round; absent for rounds in which it had no turn. */
  readonly rounds: readonly (readonly number[] | undefined)[];
}

/** Rounds that a budget is spread over. */
const rounds = 20;
/** Turns that everyone has, whatever the budget: fewer are no sample. */
const leastTurns = 3;

/**
 * Warms every runner up, and then times them in turns for about `seconds` each: in every round a group of steps, or
 * where a single step is long, a step in some of the rounds. Throws the signal's reason between turns. Progress is reported
 * in turns, warming up being one for each runner.
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
      // turns lie evenly over the rounds and the last round is everyone's, so that any two share one
      const due = Math.floor((round + 1) * turn.count / rounds) >
        Math.floor(round * turn.count / rounds);
      // who became much slower than in warming up has fewer turns, but the last one too
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

/** Some engines compute without ever leaving it to the system to say that Ctrl-C was pressed. */
async function betweenTurns(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}

/** The times of a group of short steps, without its first one, which finds the caches full of another's data. */
async function group(runner: Runner, steps: number): Promise<number[]> {
  return steps === 1 ? await runner.run(1) : (await runner.run(steps + 1)).slice(1);
}

/**
 * Makes steps until they get no quicker, for compilers go through tiers: twice as many each time, until they last as
 * long as a turn, and then until they are hardly quicker than those before, but for no less than a quarter of
 * `limit`, and no longer than it. All in milliseconds.
 *
 * @returns how long a step takes
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
