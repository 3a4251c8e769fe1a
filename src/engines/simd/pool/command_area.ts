// The command area of a pool in shared memory: two cache-line-sized blocks of words for all threads, one block per thread,
// the text of a failure, and the calls of all tasks.

/** Words shared by all threads, as indices of an Int32Array over the memory. */
interface RunWords {
  /** Counter of runs, wrapping around: a change starts the workers. */
  readonly generation: number;
  /** Id of the pool that owns the area. Workers of other pools end, so an area can be reused by a new pool at once. */
  readonly owner: number;
  /** Unfinished tasks of the run. */
  readonly open: number;
  /** The worker that failed first, 0 if none did; and the length of its error text. */
  readonly failed: number;
  readonly reason: number;
}

/** Words of one thread, as indices like those of {@linkcode RunWords}. */
interface ThreadWords {
  /** Number of tasks of its range not yet taken, with the pool's mark in the higher bits. */
  readonly workQueue: number;
  /** End of its range of tasks. */
  readonly end: number;
  /** State: 2 + index of the running kernel, 1 between kernels, 0 when idle. */
  readonly kernel: number;
}

/** A section of the area, as indices of an array over the memory. */
interface Piece {
  readonly first: number;
  readonly size: number;
}

/** Layout of the area. */
export interface CommandArea {
  readonly run: RunWords;
  readonly threads: readonly ThreadWords[];
  /** Error text of the failed worker, in a Uint16Array. */
  readonly text: Piece;
  /** In a Float64Array: the tasks' starts, then the tasks: number of calls; per call its kernel, number of operands, operands. */
  readonly tasks: Piece;
}

/** Bytes between words of different threads: two cache lines, since some CPUs fetch them in pairs. */
const lineBytes = 128;

/** Bytes of the error text. */
const textBytes = 512;

/** Least bytes of the tasks. */
const leastTaskBytes = 512;

/** Least bytes for a pool of `threads` threads; with more, larger runs fit in one part. */
export function leastCommandBytes(threads: number): number {
  // one line more, since the area may not be aligned
  return threads === 1 ? 0 : (threads + 3) * lineBytes + textBytes + leastTaskBytes;
}

/** The area between two addresses. */
export function commandArea(address: number, bytes: number, threads: number): CommandArea {
  const first = Math.ceil(address / lineBytes) * lineBytes;
  const line = (index: number) => (first + index * lineBytes) / 4;
  const text = 4 * line(threads + 2);
  const tasks = text + textBytes;
  return {
    run: {
      ...{ generation: line(0), owner: line(0) + 1 },
      ...{ open: line(1), failed: line(1) + 1, reason: line(1) + 2 },
    },
    threads: Array.from({ length: threads }, (_, i) => {
      const workQueue = line(2 + i);
      return { workQueue, end: workQueue + 1, kernel: workQueue + 2 };
    }),
    text: { first: text / 2, size: textBytes / 2 },
    tasks: { first: tasks / 8, size: Math.floor((address + bytes - tasks) / 8) },
  };
}
