// Where a network's time goes: milliseconds of every kind of pass, from when its run began to when all threads were done,
// under the name of the last kernel of its first task; and the calling thread's own work between passes.

import type { PassTimes } from "../../network.ts";
import type { KernelPool } from "./pool.ts";

/** What lies between passes. */
export const betweenPasses = "between passes";

/** The pool, with its passes timed once that is asked for. */
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
