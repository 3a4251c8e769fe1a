// Kernels run by several threads over one shared memory. The calling thread is one of them; the others are
// workers that do nothing else. A run sends no messages: its calls are numbers in that memory, and the threads take its
// tasks from there, so that one which has to share its core with another process does fewer of them.

import { type CommandArea, commandArea, leastCommandBytes } from "./command_area.ts";
import { startWorkers, type WorkerGroup } from "./workers.ts";
import { partsOf, type Task } from "./division.ts";
import { runtimeWorkers, type Workers } from "./thread.ts";
import { mostTasks } from "./work_queue.ts";

/** Threads that run kernels. Disposal ends them. */
export interface KernelPool extends Disposable {
  /** How many, with the calling one. */
  readonly threads: number;
  /**
   * Does all tasks, each on one thread, and is back when they are done. Thread ⌊i · threads / n⌋ is the one for task i of n,
   * but another does it where that one is behind; thread 0 is the calling one, which does a task that is alone.
   * After a failure the memory holds half a run, so every later call throws the same error.
   */
  run(tasks: readonly Task[]): void;
}

/** What a pool is made of. */
interface PoolOptions {
  /** Shared, where there is more than one thread. */
  readonly memory: WebAssembly.Memory;
  /** One for each thread. They import `environment.memory`. */
  readonly modules: readonly WebAssembly.Module[];
  /** Kernels, which every module exports. */
  readonly names: readonly string[];
  /**
   * Memory that is the pool's alone: of at least {@linkcode leastCommandBytes}. A run whose tasks do not fit goes in parts,
   * and the calling thread does alone what is too large by itself; a task takes 16 bytes, and for each of its calls 16 and
   * 8 for each operand. One thread needs none.
   */
  readonly commands?: { readonly address: number; readonly bytes: number };
  /** Milliseconds after which a worker that does not finish is given up, from when the calling thread has; default 30,000. */
  readonly patience?: number;
  /** Where workers come from; default: this runtime. */
  readonly workers?: Workers;
}

/** Starts a pool. Rejects, with no worker left, where one cannot start. */
export async function startPool(options: PoolOptions): Promise<KernelPool> {
  const { memory, modules, names, patience = 30_000 } = options;
  const threads = modules.length;
  const area = checkOptions(options);
  const indices = new Map(names.map((name, index) => [name, index]));
  let { exports } = await WebAssembly.instantiate(modules[0], { environment: { memory } });
  let failure: Error | undefined;
  let disposed = false;
  let workers: WorkerGroup | undefined = area && await startWorkers({
    ...{ memory, names, area, patience },
    modules: modules.slice(1),
    workers: options.workers ?? await runtimeWorkers(),
    onLoss: fail,
  });

  function fail(what: string, cause?: unknown): Error {
    failure ??= new Error(`run(): ${what}`, cause === undefined ? {} : { cause });
    workers?.end();
    return failure;
  }

  /** Does a task on this thread; gives what went wrong. */
  function doTask(task: Task): { what: string; cause: unknown } | undefined {
    for (const { kernel, operands } of task) {
      try {
        (exports[kernel] as (...operands: readonly number[]) => void)(...operands);
      } catch (cause) {
        const { message } = cause as Error;
        return { what: `the calling thread failed in kernel ${kernel}: ${message}`, cause };
      }
    }
  }

  function doAlone(tasks: readonly Task[]) {
    for (const task of tasks) {
      const wrong = doTask(task);
      if (wrong) throw fail(wrong.what, wrong.cause);
    }
  }

  function doTogether(tasks: readonly Task[], workers: WorkerGroup) {
    workers.begin(tasks, indices);
    let wrong: ReturnType<typeof doTask>;
    for (let next = workers.take(); next >= 0; next = workers.take()) {
      wrong = doTask(tasks[next]);
      if (wrong) workers.stop();
    }
    const wrongThere = workers.wait(); // whatever happened here, they still write to the memory
    if (wrong) throw fail(wrong.what, wrong.cause);
    if (wrongThere) throw fail(wrongThere);
  }

  return {
    threads,

    run(tasks) {
      if (disposed) throw new Error("run(): the pool is disposed");
      if (failure) throw failure;
      checkKernels(tasks, indices);
      if (!workers) return doAlone(tasks);
      for (const part of partsOf(tasks, workers.size, mostTasks)) {
        if (part.length === 1) doAlone(part);
        else doTogether(part, workers);
      }
    },

    [Symbol.dispose]() {
      disposed = true;
      workers?.end();
      // lets go of the memory
      workers = undefined;
      exports = {};
    },
  };
}

/** The command area, where there is more than one thread. */
function checkOptions({ memory, modules, names, commands }: PoolOptions): CommandArea | undefined {
  const threads = modules.length;
  if (threads === 0) throw new RangeError("startPool(): wanted a module for each thread, got none");
  modules.forEach((module, thread) => {
    const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    const missing = names.find((name) => !exported.has(name));
    if (missing !== undefined) {
      throw new TypeError(`startPool(): the module of thread ${thread} exports no ${missing}`);
    }
  });
  if (threads === 1) return undefined;
  const { buffer } = memory;
  if (!((buffer as unknown) instanceof SharedArrayBuffer)) {
    throw new TypeError(
      `startPool(): ${threads} threads want a shared memory, got an unshared one`,
    );
  }
  const { address, bytes } = commands ?? { address: 0, bytes: 0 };
  const least = leastCommandBytes(threads);
  if (!(bytes >= least)) {
    throw new RangeError(
      `startPool(): ${threads} threads want at least ${least} bytes for commands, got ${bytes}`,
    );
  }
  if (!(address >= 0 && address + bytes <= buffer.byteLength)) {
    throw new RangeError(
      `startPool(): wanted commands within the ${buffer.byteLength} bytes of memory, ` +
        `got ${bytes} bytes at ${address}`,
    );
  }
  return commandArea(address, bytes, threads);
}

/** Refuses calls that could not be done, before any is. */
function checkKernels(tasks: readonly Task[], indices: ReadonlyMap<string, number>): void {
  for (const task of tasks) {
    for (const { kernel } of task) {
      if (!indices.has(kernel)) {
        const known = [...indices.keys()].join(", ");
        throw new RangeError(`run(): wanted one of the kernels ${known}, got ${kernel}`);
      }
    }
  }
}
