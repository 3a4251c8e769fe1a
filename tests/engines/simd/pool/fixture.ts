// Pools with test kernels, and tasks that record their thread.

import {
  addInteger,
  advance,
  andInteger,
  at,
  type Code,
  from,
  get,
  integer,
  loopWhile,
  unequalInteger,
} from "../../../../src/engines/simd/assembler/code.ts";
import { assembleModule } from "../../../../src/engines/simd/assembler/module.ts";
import {
  add,
  load,
  multiply,
  splat,
  store,
  zero,
} from "../../../../src/engines/simd/assembler/vector.ts";
import type { KernelCall, Task } from "../../../../src/engines/simd/pool/division.ts";
import { startPool } from "../../../../src/engines/simd/pool/pool.ts";

/** Names of the kernels below. */
export const names = [
  "rescale",
  "sign",
  "keep",
  "tell",
  "arrive",
  "await",
  "trap",
  "sleep",
  "hang",
];

/** Start of the tests' bytes; below are the pool's commands, synchronisation words, and a vector per thread. */
export const free = 16384;
const [meetings, vectors] = [12288, 14336];
/** The word that ends a hanging kernel. Termination does not end its worker, which would compute until the process ends. */
const letGo = free - 4;

/** An atomic instruction on an integer in memory. */
const atomic = (opcode: number, ...operands: Code[]): Code => (to) => {
  for (const operand of operands) operand(to);
  for (const byte of [0xfe, opcode, 2, 0]) to.byte(byte);
};

const float = (value: number): Code => (to) => {
  to.byte(0x43);
  to.float(value);
};

/** The kernels of a thread; only thread `lost` traps and hangs. */
export function moduleOf(thread: number, shared: boolean, lost = -1, pages = 1) {
  const untilLetGo = loopWhile([], unequalInteger(atomic(0x10, integer(letGo)), integer(1)));
  const beyondMemory = store({ index: integer(-(2 ** 31)), offset: 2 ** 31 - 16 }, zero());
  const isLost = thread === lost;
  const own = at(vectors + 16 * thread);
  return new WebAssembly.Module(assembleModule(
    [
      {
        name: "rescale", // value ← value · factor + term
        parameters: ["i32", "f32", "f32"],
        body: (_, target, factor, term) => [
          store(
            from(target),
            add(multiply(load(from(target)), splat(get(factor))), splat(get(term))),
          ),
        ],
      },
      {
        name: "sign", // the thread's index plus 1
        parameters: ["i32"],
        body: (_, target) => [store(from(target), splat(float(thread + 1)))],
      },
      {
        name: "keep", // stores in this thread's vector
        parameters: ["f32"],
        body: (_, value) => [store(own, splat(get(value)))],
      },
      {
        name: "tell", // reads the stored value
        parameters: ["i32"],
        body: (_, target) => [store(from(target), load(own))],
      },
      {
        name: "arrive", // counts up
        parameters: ["i32"],
        body: (_, word) => [(to) => {
          atomic(0x1e, get(word), integer(1))(to);
          to.byte(0x1a);
        }],
      },
      {
        name: "await", // until the word has the value, with a limit, since tests may fail
        parameters: ["i32", "i32"],
        body: (scope, word, value) => {
          const turn = scope.local("i32");
          const still = unequalInteger(atomic(0x10, get(word)), get(value));
          const patient = unequalInteger(get(turn), integer(2 ** 31 - 1));
          return [loopWhile([advance(turn, 1)], andInteger(still, patient))];
        },
      },
      { name: "trap", parameters: [], body: () => isLost ? [beyondMemory] : [] },
      {
        name: "sleep", // turns
        parameters: ["i32"],
        body: (scope, turns) => {
          const turn = scope.local("i32");
          return [
            loopWhile(
              [advance(turn, 1)],
              unequalInteger(get(turn), addInteger(get(turns), integer(1))),
            ),
          ];
        },
      },
      { name: "hang", parameters: [], body: () => isLost ? [untilLetGo] : [] },
    ],
    pages,
    { shared },
  ));
}

/** Options of a pool. */
export type PoolOptions = Parameters<typeof startPool>[0];

export interface Fixture extends Partial<PoolOptions> {
  readonly lost?: number;
}

/** A pool, and its memory. */
export async function makePool(threads: number, { lost, ...options }: Fixture = {}) {
  const shared = threads > 1;
  const memory = options.memory ?? new WebAssembly.Memory(
    shared ? { initial: 4, maximum: 65536, shared } : { initial: 4 },
  );
  const modules = Array.from({ length: threads }, (_, i) => moduleOf(i, shared, lost));
  const commands = { address: 0, bytes: meetings };
  const pool = await startPool({ memory, modules, names, commands, ...options });
  let met = 0;
  /** The address of a word that is 0. */
  const newWord = () => {
    const word = meetings + 4 * (met++ % 512);
    new Int32Array(memory.buffer)[word / 4] = 0;
    return word;
  };
  /** Ends the hanging kernel. */
  const release = () => {
    if (lost !== undefined) new Int32Array(memory.buffer)[letGo / 4] = 1;
  };
  return {
    ...{ pool, memory, newWord, release },
    /** One task per thread, each of which waits until all have begun. */
    runApart(tasks: readonly Task[]) {
      const word = newWord();
      const meeting = [call("arrive", word), call("await", word, threads)];
      pool.run(tasks.map((task) => [...meeting, ...task]));
    },
    [Symbol.dispose]() {
      pool[Symbol.dispose]();
      release();
    },
  };
}

export const call = (kernel: string, ...operands: number[]): KernelCall => ({ kernel, operands });
/** The first value at each address that kernels write to, 16 bytes apart. */
export const values = ({ memory }: { memory: WebAssembly.Memory }, count: number) =>
  Array.from(
    { length: count },
    (_, i) => new Float32Array(memory.buffer)[(free + 16 * i) / 4],
  );
/** One task per address, which records its thread. */
export const signs = (count: number) =>
  Array.from({ length: count }, (_, i) => [call("sign", free + 16 * i)]);
export const pause = (milliseconds: number) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
/** The error that a function throws. */
export const message = (act: () => void) => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
};
