// A thread pool that runs kernels over one shared memory. The calling thread is one of the threads; the others are dedicated
// workers. A run sends no messages: its calls are stored in the memory, and the threads take tasks from there, so a thread
// that shares its core with another process takes fewer of them.

import { type CommandArea, commandArea, leastCommandBytes } from "./command_area.ts";
import { startWorkers, type WorkerGroup } from "./workers.ts";
import { partsOf, type Task } from "./division.ts";
import { runtimeWorkers, type Workers } from "./thread.ts";
import { mostTasks } from "./work_queue.ts";

/** A thread pool for kernels. Disposal ends its workers. */
export interface KernelPool extends Disposable {
  /** Number of threads, including the calling one. */
  readonly threads: number;
  /**
   * Runs all tasks, each on one thread, and returns when they are done. Task i of n belongs to thread ⌊i · threads / n⌋, but
   * another thread may take it if that one is behind; thread 0 is the calling one, which runs a single task itself.
   * After a failure the memory holds an incomplete run, so every later call throws the same error.
   */
  run(tasks: readonly Task[]): void;
}

/** Options of {@linkcode startPool}. */
interface PoolOptions {
  /** Shared if there is more than one thread. */
  readonly memory: WebAssembly.Memory;
  /** One for each thread. They import `environment.memory`. */
  readonly modules: readonly WebAssembly.Module[];
  /** Names of kernels that every module exports. */
  readonly names: readonly string[];
  /**
   * Memory reserved for the pool: at least {@linkcode leastCommandBytes}. A run whose tasks do not fit is split into parts,
   * and the calling thread runs a single task that is too large itself; a task takes 16 bytes, each of its calls 16, each
   * operand 8. A single thread needs none.
   */
  readonly commands?: { readonly address: number; readonly bytes: number };
  /** Timeout for a worker, in milliseconds after the calling thread has finished; default 30,000. */
  readonly patience?: number;
  /** Creates workers; default those of this runtime. */
  readonly workers?: Workers;
}

/** Starts a pool. If a worker cannot start, ends all and rejects. */
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

  /** Runs a task on this thread; returns the failure, if any. */
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
    const wrongThere = workers.wait(); // even after a failure here, since workers still write to the memory
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
      // releases the memory
      workers = undefined;
      exports = {};
    },
  };
}

/** The command area, if there is more than one thread. */
function checkOptions({ memory, modules, names, commands }: PoolOptions): CommandArea | undefined {
  const threads = modules.length;
  if (threads === 0) throw new RangeError("startPool(): modules must not be empty");
  modules.forEach((module, thread) => {
    const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    const missing = names.find((name) => !exported.has(name));
    if (missing !== undefined) {
      throw new TypeError(`startPool(): the module of thread ${thread} must export ${missing}`);
    }
  });
  if (threads === 1) return undefined;
  const { buffer } = memory;
  if (!((buffer as unknown) instanceof SharedArrayBuffer)) {
    throw new TypeError(
      `startPool(): memory must be shared for ${threads} threads`,
    );
  }
  const { address, bytes } = commands ?? { address: 0, bytes: 0 };
  const least = leastCommandBytes(threads);
  if (!(bytes >= least)) {
    throw new RangeError(
      `startPool(): ${threads} threads need at least ${least} bytes for commands, got ${bytes}`,
    );
  }
  if (!(address >= 0 && address + bytes <= buffer.byteLength)) {
    throw new RangeError(
      `startPool(): commands must be within the ${buffer.byteLength} bytes of memory, ` +
        `got ${bytes} bytes at ${address}`,
    );
  }
  return commandArea(address, bytes, threads);
}

/** Throws for unknown kernels before any task runs. */
function checkKernels(tasks: readonly Task[], indices: ReadonlyMap<string, number>): void {
  for (const task of tasks) {
    for (const { kernel } of task) {
      if (!indices.has(kernel)) {
        const known = [...indices.keys()].join(", ");
        throw new RangeError(`run(): kernel must be one of ${known}, got ${kernel}`);
      }
    }
  }
}
