// The workers of a pool, seen from the thread that they work for: it gives each of them calls, lets all begin,
// waits until all are done, and reads why one failed.

import type { CommandArea } from "./command_area.ts";
import { type KernelCall, numbersOf } from "./division.ts";
import { type Orders, serve } from "./serve.ts";
import type { Thread, Workers } from "./thread.ts";
import { maySleep, spinMilliseconds, waitForWord } from "./waiting.ts";

/** Workers that wait for calls. They are numbered from 1: 0 is the thread that they work for. */
export interface Crew {
  /** Most numbers of a worker's calls between `begin` and `wait`. */
  readonly size: number;
  /** Lets every worker do its calls, given by kernels' places in the list of names. */
  begin(calls: readonly (readonly KernelCall[])[], places: ReadonlyMap<string, number>): void;
  /** Waits until all have done them; says what went wrong with the first that did not. */
  wait(): string | undefined;
  /** Ends the workers. */
  end(): void;
}

/** What a crew is made of. */
export interface CrewOptions {
  readonly memory: WebAssembly.Memory;
  /** One for each worker. */
  readonly modules: readonly WebAssembly.Module[];
  readonly names: readonly string[];
  readonly area: CommandArea;
  readonly patience: number;
  readonly workers: Workers;
  /** Called when a worker ends that was not told to. */
  readonly onLoss: (what: string) => void;
}

/** Marks of pools that there were, in their command areas. */
let marks = 0;

/** Starts the workers; rejects, with none left, where one cannot start. */
export async function startCrew(options: CrewOptions): Promise<Crew> {
  const { memory, modules, names, area, patience, onLoss } = options;
  const buffer = memory.buffer as unknown as SharedArrayBuffer;
  const words = new Int32Array(buffer);
  const owner = marks = (marks + 1) | 0;
  const { run, workers: places } = area;
  const sleeps = maySleep(words, run.generation);
  const shares = places.map(({ share }) => ({
    numbers: new Float64Array(buffer, 8 * share.first, share.size),
    text: new Uint16Array(buffer, 8 * share.first, 4 * share.size),
  }));
  const nameOf = (worker: number) => `worker ${worker + 1} of ${modules.length + 1}`;

  /** Begins a generation: workers of this pool do their calls, those of other pools leave. */
  function announce(): number {
    const generation = (Atomics.add(words, run.generation, 1) + 1) | 0;
    Atomics.notify(words, run.generation);
    return generation;
  }

  Atomics.store(words, run.owner, owner);
  let generation = announce();
  for (const { done, calls, kernel, failed } of places) {
    for (const word of [done, calls, kernel, failed]) Atomics.store(words, word, 0);
  }

  const threads: Thread[] = [];
  let ended = false;
  function end() {
    if (ended) return;
    ended = true;
    // a worker that sleeps cannot be terminated: wake it, and it leaves by itself
    if (Atomics.compareExchange(words, run.owner, owner, 0) === owner) announce();
    for (const thread of threads) thread.terminate();
  }

  try {
    modules.forEach((module, i) => {
      const orders: Orders = {
        ...{ memory, module, names, run, owner },
        ...{ own: places[i], spin: spinMilliseconds },
      };
      threads.push(options.workers.start(serve, orders));
    });
    // all are heard before any is ended
    const said = await Promise.allSettled(threads.map((thread) => thread.said));
    said.forEach((one, i) => {
      const reason = one.status === "rejected" ? one.reason.message : one.value;
      if (reason) throw new Error(`startPool(): ${nameOf(i)} could not start: ${reason}`);
    });
  } catch (error) {
    end();
    throw error;
  }
  threads.forEach((thread, i) => {
    thread.release();
    thread.onEnd = (reason) => {
      if (!ended) onLoss(`${nameOf(i)} has ended: ${reason}`);
    };
  });

  /** What is wrong with a worker that should be done by now. */
  function complaint(worker: number, inTime: boolean): string | undefined {
    const { kernel, failed } = places[worker];
    const name = names[words[kernel] - 1];
    if (!inTime) {
      const where = name === undefined ? "it does not answer" : `it is in kernel ${name}`;
      return `${nameOf(worker)} did not finish within ${patience} ms: ${where}`;
    }
    if (words[failed] === 0) return undefined;
    const letters = shares[worker].text.subarray(0, words[failed] - 1);
    return `${nameOf(worker)} failed in kernel ${name}: ${String.fromCharCode(...letters)}`;
  }

  return {
    size: Math.min(...places.map(({ share }) => share.size)),

    begin(calls, indices) {
      calls.forEach((list, worker) => {
        const { numbers } = shares[worker];
        let next = 0;
        for (const call of list) {
          numbers[next] = indices.get(call.kernel)!;
          numbers[next + 1] = call.operands.length;
          for (let i = 0; i < call.operands.length; i++) numbers[next + 2 + i] = call.operands[i];
          next += numbersOf(call);
        }
        words[places[worker].calls] = list.length;
      });
      generation = announce();
    },

    wait() {
      const deadline = performance.now() + patience;
      let wrong: string | undefined;
      places.forEach(({ done }, worker) => {
        const left = deadline - performance.now();
        const inTime = waitForWord(words, done, generation, left, sleeps);
        wrong ??= complaint(worker, inTime);
      });
      return wrong;
    },

    end,
  };
}
