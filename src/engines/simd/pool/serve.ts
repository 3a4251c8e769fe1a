// The main function of a pool's worker. It is sent as text, so it may use only its parameters and globals, nothing
// of this module; and it contains no functions, since some build tools wrap those in helpers.

import type { CommandArea } from "./command_area.ts";

/** Start message of a worker. */
export interface Orders {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** Kernels that it exports; calls refer to them by index. */
  readonly names: readonly string[];
  readonly area: CommandArea;
  /** Index among the threads. */
  readonly thread: number;
  /** The pool's id in the command area, its mark in the work-queue words, and the counter bits of these. */
  readonly owner: number;
  readonly mark: number;
  readonly mostTasks: number;
  /** Milliseconds of spinning for the next run before sleeping. */
  readonly spin: number;
}

/**
 * Takes tasks of every run until the area belongs to another pool.
 *
 * @param say reports once to the pool's thread why the worker cannot start, or an empty text if it has started
 */
export function serve(orders: Orders, say: (reason: string) => void): void {
  const { memory, module, names, area, thread, owner, mark, mostTasks, spin } = orders;
  const { run, threads } = area;
  const own = threads[thread];
  const words = new Int32Array(memory.buffer);
  const numbers = new Float64Array(memory.buffer, 8 * area.tasks.first, area.tasks.size);
  const kernels: ((...operands: number[]) => void)[] = [];
  let seen = Atomics.load(words, run.generation);
  try {
    const { exports } = new WebAssembly.Instance(module, { environment: { memory } });
    for (const name of names) kernels.push(exports[name] as typeof kernels[number]);
  } catch (error) {
    return say(String((error as Error).message));
  }
  say("");

  for (;;) {
    const since = performance.now();
    for (let turn = 1; Atomics.load(words, run.generation) === seen; turn++) {
      if (turn % 64 === 0 && performance.now() - since > spin) {
        Atomics.wait(words, run.generation, seen);
      }
    }
    seen = Atomics.load(words, run.generation);
    if (Atomics.load(words, run.owner) !== owner) return;

    words[own.kernel] = 1;
    for (let others = 0; others < threads.length;) {
      const { workQueue, end } = threads[(thread + others) % threads.length];
      const word = Atomics.load(words, workQueue);
      const left = word & mostTasks;
      if (left === 0 || word - left !== mark) {
        others++;
        continue;
      }
      if (Atomics.compareExchange(words, workQueue, word, word - 1) !== word) continue;

      let closed = 1;
      try {
        let next = numbers[words[end] - left];
        for (let calls = numbers[next++]; calls > 0; calls--) {
          const kernel = numbers[next++];
          const operands: number[] = [];
          for (let count = numbers[next++]; count > 0; count--) operands.push(numbers[next++]);
          words[own.kernel] = kernel + 2;
          kernels[kernel](...operands);
        }
      } catch (error) {
        if (Atomics.compareExchange(words, run.failed, 0, thread) === 0) {
          const text = new Uint16Array(memory.buffer, 2 * area.text.first, area.text.size);
          const reason = `kernel ${names[words[own.kernel] - 2]}: ${(error as Error).message}`;
          const length = Math.min(reason.length, text.length);
          for (let i = 0; i < length; i++) text[i] = reason.charCodeAt(i);
          words[run.reason] = length;
        }
        // no thread may begin another task
        for (const { workQueue } of threads) {
          closed += Atomics.exchange(words, workQueue, mark) & mostTasks;
        }
      }
      words[own.kernel] = 1;
      if (Atomics.sub(words, run.open, closed) === closed) Atomics.notify(words, run.open);
    }
    words[own.kernel] = 0;
  }
}
