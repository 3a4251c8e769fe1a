// Timing the contenders of a benchmark in turns.

import { takeTurns } from "../../engines/turns.ts";
import type { Contender } from "./contender.ts";
import type { Work } from "./shapes.ts";

/** The measurements of one contender. */
export interface Timing {
  readonly contender: Contender;
  /** Milliseconds of its steps, a list for each round; absent for rounds in which it had no turn. */
  readonly rounds: readonly (readonly number[] | undefined)[];
}

/** Times every contender for about `seconds`, in turns. Throws the signal's reason between turns. */
export async function timeContenders(
  contenders: readonly Contender[],
  work: Work,
  seconds: number,
  signal?: AbortSignal,
): Promise<Timing[]> {
  const runners = contenders.map((contender) => ({
    contender,
    run: (steps: number) => contender.run(work, steps),
  }));
  const turns = await takeTurns(runners, seconds, { signal });
  return turns.map(({ runner: { contender }, rounds }) => ({ contender, rounds }));
}
