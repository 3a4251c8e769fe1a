// The workers of a pool from the calling thread's view: it offers tasks, takes some itself, waits until all are done, and
// reads the reason of a failure.

import type { CommandArea } from "./command_area.ts";
import type { Task } from "./division.ts";
import { type Orders, serve } from "./serve.ts";
import type { Thread, Workers } from "./thread.ts";
import { markOf, mostTasks, newWorkQueue } from "./work_queue.ts";
import { maySleep, spinMilliseconds, waitForWord } from "./waiting.ts";

/** Workers that wait for tasks. They are numbered from 1; 0 is the calling thread. */
export interface WorkerGroup {
  /** Most values of the tasks between `begin` and `wait`. */
  readonly size: number;
  /** Offers tasks to all threads; `places` are the kernels' indices by name. */
  begin(tasks: readonly Task[], places: ReadonlyMap<string, number>): void;
  /** Takes a task for this thread; −1 if none is left. */
  take(): number;
  /** Drops tasks not yet taken. */
  stop(): void;
  /** Waits until all taken tasks are done; returns the first failure, if any. */
  wait(): string | undefined;
  /** Ends the workers. */
  end(): void;
}

/** Options of {@linkcode startWorkers}. */
interface WorkerGroupOptions {
  readonly memory: WebAssembly.Memory;
  /** One for each worker. */
  readonly modules: readonly WebAssembly.Module[];
  readonly names: readonly string[];
  readonly area: CommandArea;
  readonly patience: number;
  readonly workers: Workers;
  /** Called when a worker ends unexpectedly. */
  readonly onLoss: (what: string) => void;
}

/** Number of pools so far, the source of unique pool ids. */
let marks = 0;

/** Starts the workers; if one cannot start, ends all and rejects. */
export async function startWorkers(options: WorkerGroupOptions): Promise<WorkerGroup> {
  const { memory, modules, names, area, patience, onLoss } = options;
  const buffer = memory.buffer as unknown as SharedArrayBuffer;
  const words = new Int32Array(buffer);
  const numbers = new Float64Array(buffer, 8 * area.tasks.first, area.tasks.size);
  const owner = marks = (marks + 1) | 0;
  const { run } = area;
  const sleeps = maySleep(words, run.generation);
  const nameOf = (thread: number) => `worker ${thread} of ${modules.length + 1}`;

  /** Begins a generation: workers of this pool look for tasks, those of other pools end. */
  function announce() {
    Atomics.add(words, run.generation, 1);
    Atomics.notify(words, run.generation);
  }

  Atomics.store(words, run.owner, owner);
  announce();
  const workQueue = newWorkQueue(words, area, owner);
  for (const word of [run.failed, ...area.threads.map(({ kernel }) => kernel)]) {
    Atomics.store(words, word, 0);
  }

  const threads: Thread[] = [];
  let ended = false;
  function end() {
    if (ended) return;
    ended = true;
    // a sleeping worker cannot be terminated: wake it, and it ends by itself
    if (Atomics.compareExchange(words, run.owner, owner, 0) === owner) announce();
    for (const thread of threads) thread.terminate();
  }

  try {
    modules.forEach((module, i) => {
      const orders: Orders = {
        ...{ memory, module, names, area, thread: i + 1 },
        ...{ owner, mark: markOf(owner), mostTasks, spin: spinMilliseconds },
      };
      threads.push(options.workers.start(serve, orders));
    });
    // wait for all before ending any
    const said = await Promise.allSettled(threads.map((thread) => thread.said));
    said.forEach((one, i) => {
      const reason = one.status === "rejected" ? one.reason.message : one.value;
      if (reason) throw new Error(`startPool(): ${nameOf(i + 1)} could not start: ${reason}`);
    });
  } catch (error) {
    end();
    throw error;
  }
  threads.forEach((thread, i) => {
    thread.release();
    thread.onEnd = (reason) => {
      if (!ended) onLoss(`${nameOf(i + 1)} has ended: ${reason}`);
    };
  });

  /** Description of a timeout. */
  function impatience(): string {
    const kernels = area.threads.slice(1).map(({ kernel }) => words[kernel]);
    const most = Math.max(...kernels);
    const where = most < 2 ? "it does not answer" : `it is in kernel ${names[most - 2]}`;
    return `${nameOf(kernels.indexOf(most) + 1)} did not finish within ${patience} ms: ${where}`;
  }

  let mine = 0;
  return {
    size: area.tasks.size,

    begin(tasks, places) {
      let next = tasks.length;
      tasks.forEach((task, i) => {
        numbers[i] = next;
        numbers[next++] = task.length;
        for (const { kernel, operands } of task) {
          numbers[next++] = places.get(kernel)!;
          numbers[next++] = operands.length;
          for (let j = 0; j < operands.length; j++) numbers[next++] = operands[j];
        }
      });
      mine = 0;
      workQueue.deal(tasks.length);
      announce();
    },

    take() {
      const task = workQueue.take();
      if (task >= 0) mine++;
      return task;
    },

    stop() {
      mine += workQueue.withdraw();
    },

    wait() {
      const done = Atomics.sub(words, run.open, mine) === mine ||
        waitForWord(words, run.open, 0, patience, sleeps);
      if (!done) return impatience();
      const failed = Atomics.load(words, run.failed);
      if (failed === 0) return undefined;
      const { first } = area.text;
      const text = new Uint16Array(buffer, 2 * first, words[run.reason]);
      return `${nameOf(failed)} failed in ${String.fromCharCode(...text)}`;
    },

    end,
  };
}
