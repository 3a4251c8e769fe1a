// Profile of a network's passes: milliseconds of every kind of pass, from the start of its run until all threads are done,
// named by the last kernel of its first task; and the calling thread's work between passes.

import type { PassTimes } from "../../network.ts";
import type { KernelPool } from "./pool.ts";

/** Name of the time between passes. */
export const betweenPasses = "between passes";

/** A pool whose passes are timed once profiling is started. */
export function timedPool(pool: KernelPool): { pool: KernelPool; times: PassTimes } {
  let measured: Map<string, number> | undefined;
  let since = 0;
  const add = (name: string, milliseconds: number) =>
    measured?.set(name, (measured.get(name) ?? 0) + milliseconds);
  return {
    pool: {
      threads: pool.threads,
      run(tasks) {
        if (!measured) return pool.run(tasks);
        const begin = performance.now();
        add(betweenPasses, begin - since);
        pool.run(tasks);
        since = performance.now();
        add(tasks[0]?.at(-1)?.kernel ?? betweenPasses, since - begin);
      },
      [Symbol.dispose]: () => pool[Symbol.dispose](),
    },
    times: {
      start() {
        measured = new Map();
        since = performance.now();
      },
      read() {
        add(betweenPasses, performance.now() - since);
        since = performance.now();
        return Object.fromEntries([...measured ?? []].sort(([, a], [, b]) => b - a));
      },
    },
  };
}
