// Kernels run by several threads over one shared memory. The calling thread is one of them; the others are
// workers that do nothing else. A run sends no messages: its calls are numbers in that memory.

import { type CommandArea, commandArea, leastCommandBytes } from "./command_area.ts";
import { type Crew, startCrew } from "./crew.ts";
import { callsOfThreads, type KernelCall, numbersOf, partsOf, type Task } from "./division.ts";
import { runtimeWorkers, type Workers } from "./thread.ts";

/** Threads that run kernels. Disposal ends them. */
export interface KernelPool extends Disposable {
  /** How many, with the calling one. */
  readonly threads: number;
  /**
   * Does all tasks, and is back when they are done: task i of n on thread ⌊i · threads / n⌋, of which thread 0 is the
   * calling one. After a failure the memory holds half a run, so every later call throws the same error.
   */
  run(tasks: readonly Task[]): void;
}

/** What a pool is made of. */
export interface PoolOptions {
  /** Shared, where there is more than one thread. */
  readonly memory: WebAssembly.Memory;
  /** One for each thread. They import `environment.memory`. */
  readonly modules: readonly WebAssembly.Module[];
  /** Kernels, which every module exports. */
  readonly names: readonly string[];
  /**
   * Memory that is the pool's alone: of at least {@linkcode leastCommandBytes}. A run whose calls of a worker do not fit
   * in its share goes in parts; a call takes 8 bytes for each operand and 16 more. One thread needs none.
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
  let crew: Crew | undefined = area && await startCrew({
    ...{ memory, names, area, patience },
    modules: modules.slice(1),
    workers: options.workers ?? await runtimeWorkers(),
    onLoss: fail,
  });

  function fail(what: string, cause?: unknown): Error {
    failure ??= new Error(`run(): ${what}`, cause === undefined ? {} : { cause });
    crew?.end();
    return failure;
  }

  /** Does calls on this thread; gives what went wrong. */
  function doCalls(calls: readonly KernelCall[]): { what: string; cause: unknown } | undefined {
    for (const { kernel, operands } of calls) {
      try {
        (exports[kernel] as (...operands: readonly number[]) => void)(...operands);
      } catch (cause) {
        const { message } = cause as Error;
        return { what: `the calling thread failed in kernel ${kernel}: ${message}`, cause };
      }
    }
  }

  return {
    threads,

    run(tasks) {
      if (disposed) throw new Error("run(): the pool is disposed");
      if (failure) throw failure;
      checkCalls(tasks, indices, crew?.size);
      const [mine, ...theirs] = callsOfThreads(tasks, threads);
      const parts = theirs.map((calls) => partsOf(calls, crew!.size));
      const rounds = Math.max(0, ...parts.map(({ length }) => length));
      if (rounds === 0) {
        const wrong = doCalls(mine);
        if (wrong) throw fail(wrong.what, wrong.cause);
        return;
      }
      const bound = (round: number) => Math.floor(mine.length * round / rounds);
      for (let round = 0; round < rounds; round++) {
        crew!.begin(parts.map((part) => part[round] ?? []), indices);
        const wrong = doCalls(mine.slice(bound(round), bound(round + 1)));
        const wrongThere = crew!.wait(); // whatever happened here, they still write to the memory
        if (wrong) throw fail(wrong.what, wrong.cause);
        if (wrongThere) throw fail(wrongThere);
      }
    },

    [Symbol.dispose]() {
      disposed = true;
      crew?.end();
      // lets go of the memory
      crew = undefined;
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
function checkCalls(
  tasks: readonly Task[],
  indices: ReadonlyMap<string, number>,
  size = Infinity,
): void {
  for (const task of tasks) {
    for (const call of task) {
      if (!indices.has(call.kernel)) {
        const known = [...indices.keys()].join(", ");
        throw new RangeError(`run(): wanted one of the kernels ${known}, got ${call.kernel}`);
      }
      if (numbersOf(call) > size) {
        throw new RangeError(
          `run(): the pool's commands have room for calls with ${size - 2} operands, ` +
            `got one of ${call.kernel} with ${call.operands.length}`,
        );
      }
    }
  }
}
