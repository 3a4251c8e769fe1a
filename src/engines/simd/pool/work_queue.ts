// A work-stealing queue. Each thread has a range of the run's tasks and a word that counts those not yet taken: it takes
// from its own range first, whose data its caches may hold, and then from the ranges of threads that are behind. A word only
// counts down, and is set after the data of the tasks: a late thread finds nothing, or a valid task of a later run. So
// nothing has to wait for idle threads.

import type { CommandArea } from "./command_area.ts";
import { endOfRange } from "./division.ts";

/** Most tasks of a run, and mask of a word's counter bits; the higher bits mark the pool, against workers of earlier pools. */
export const mostTasks = 4095;

/** The mark of a pool in its words. */
export function markOf(owner: number): number {
  return owner * (mostTasks + 1) | 0;
}

/** The work queue from the calling thread's view. */
interface WorkQueue {
  /** Offers tasks to all threads; there must be no unfinished ones. */
  deal(tasks: number): void;
  /** Takes a task for this thread; −1 if none is left. */
  take(): number;
  /** Removes all remaining tasks; returns their number. */
  withdraw(): number;
}

/** An empty work queue in a command area. For the workers' side see serve.ts. */
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
