// Who does which task. Each thread has a range of the run's tasks and a word that counts those which nobody has taken:
// it takes from its own range first, as its caches may hold what those work on, and then from those of threads that are
// behind. A word only counts down, and is set when all that a task needs to be known is there: who comes late finds
// nothing, or a task of a later run, which is then as good as any. So nobody has to wait for threads that have no task.

import type { CommandArea } from "./command_area.ts";
import { endOfRange } from "./division.ts";

/** Most tasks of a run, and the bits of a word that count; those above are the pool's mark, or a worker of an earlier pool could take from it. */
export const mostTasks = 4095;

/** The mark of a pool in its words. */
export function markOf(owner: number): number {
  return owner * (mostTasks + 1) | 0;
}

/** The tasks, as the calling thread deals and takes them. */
interface WorkQueue {
  /** Lets everybody take so many tasks, of which none may be open. */
  deal(tasks: number): void;
  /** A task that from now on is this thread's, −1 where none is left. */
  take(): number;
  /** Takes all that are left, which are not to be done; says how many. */
  withdraw(): number;
}

/** Tickets in an area, none dealt. What workers do with them is in serve.ts. */
export function newWorkQueue(
  words: Int32Array<SharedArrayBuffer>,
  { run, threads }: CommandArea,
  owner: number,
): WorkQueue {
  const mark = markOf(owner);
  const withdraw = () => {
    let left = 0;
    for (const { workQueue } of threads) {
      left += Atomics.exchange(words, workQueue, mark) & mostTasks;
    }
    return left;
  };
  withdraw();
  return {
    withdraw,

    deal(tasks) {
      Atomics.store(words, run.open, tasks);
      let first = 0;
      threads.forEach(({ workQueue, end }, thread) => {
        const next = endOfRange(thread, tasks, threads.length);
        words[end] = next;
        Atomics.store(words, workQueue, mark + next - first);
        first = next;
      });
    },

    take() {
      for (const { workQueue, end } of threads) {
        for (;;) {
          const word = Atomics.load(words, workQueue);
          const left = word & mostTasks;
          if (left === 0) break;
          if (Atomics.compareExchange(words, workQueue, word, word - 1) === word) {
            return words[end] - left;
          }
        }
      }
      return -1;
    },
  };
}
