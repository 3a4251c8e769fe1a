// Where the threads of a pool meet in the shared memory: two lines of words for all of them, a line for each, room for
// the reason of a failure, and behind that the calls of all tasks.

/** Words that all threads look at, as indices of an Int32Array over the memory. */
interface RunWords {
  /** Counts the runs, wrapping around: a change tells the workers to begin. */
  readonly generation: number;
  /** Which pool owns the area. Workers of any other leave, so that an area can be given to a new pool at once. */
  readonly owner: number;
  /** Tasks of the run that are not done. */
  readonly open: number;
  /** The worker that failed first, 0 while none did; and the length of what it says about that. */
  readonly failed: number;
  readonly reason: number;
}

/** What belongs to one thread, likewise. */
interface ThreadWords {
  /** How many tasks of its range are not taken, below the mark of the pool. */
  readonly workQueue: number;
  /** The first task behind its range. */
  readonly end: number;
  /** Where it is: 2 + the kernel that it is in, 1 between kernels, 0 where it looks for no tasks. */
  readonly kernel: number;
}

/** A piece of the area, as indices of an array over the memory. */
interface Piece {
  readonly first: number;
  readonly size: number;
}

/** Where everything in the area is. */
export interface CommandArea {
  readonly run: RunWords;
  readonly threads: readonly ThreadWords[];
  /** What the worker that failed says about it, of a Uint16Array. */
  readonly text: Piece;
  /** Of a Float64Array: where each task begins, then the tasks: how many calls, and each call's kernel, number of operands, operands. */
  readonly tasks: Piece;
}

/** Bytes between words of different threads: two cache lines, for processors that fetch them in pairs. */
const lineBytes = 128;

/** Bytes of the text. */
const textBytes = 512;

/** Least bytes of the tasks. */
const leastTaskBytes = 512;

/** Bytes that are enough for a pool of so many threads; with more, larger runs go in one part. */
export function leastCommandBytes(threads: number): number {
  // a line more, as the area may not begin with one
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
