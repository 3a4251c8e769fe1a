// What a worker of the pool does from its start to its end. The function travels as text: it may use its
// parameters and what every worker has, nothing of this module; and it has no functions inside, since some
// tools wrap those in helpers of theirs.

import type { RunWords, WorkerPlaces } from "./command_area.ts";

/** What a worker is told at its start. */
export interface Orders {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** Kernels that it exports, in the order in which calls number them. */
  readonly names: readonly string[];
  readonly run: RunWords;
  readonly own: WorkerPlaces;
  /** The pool's mark in the command area. */
  readonly owner: number;
  /** Milliseconds of looking for the next run before falling asleep. */
  readonly spin: number;
}

/**
 * Does the calls of run after run until the area belongs to another pool.
 *
 * @param say tells the pool's thread, once, why the worker cannot start, or nothing where it has
 */
export function serve(orders: Orders, say: (reason: string) => void): void {
  const { memory, module, names, run, own, owner, spin } = orders;
  const words = new Int32Array(memory.buffer);
  const numbers = new Float64Array(memory.buffer, 8 * own.share.first, own.share.size);
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

    try {
      for (let calls = words[own.calls], next = 0; calls > 0; calls--) {
        const kernel = numbers[next++];
        const operands: number[] = [];
        for (let count = numbers[next++]; count > 0; count--) operands.push(numbers[next++]);
        words[own.kernel] = kernel + 1;
        kernels[kernel](...operands);
      }
      words[own.kernel] = 0;
    } catch (error) {
      const text = new Uint16Array(memory.buffer, 8 * own.share.first, 4 * own.share.size);
      const reason = String((error as Error).message);
      const length = Math.min(reason.length, text.length);
      for (let i = 0; i < length; i++) text[i] = reason.charCodeAt(i);
      words[own.failed] = 1 + length;
    }
    Atomics.store(words, own.done, seen);
    Atomics.notify(words, own.done);
  }
}
