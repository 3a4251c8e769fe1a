// Where the threads of a pool meet in the shared memory: a line of words for all of them, a line for each
// worker, and behind the lines an equal share for the calls of each worker.

/** Words that all threads look at, as indices of an Int32Array over the memory. */
export interface RunWords {
  /** Counts the runs, wrapping around: a change tells the workers to begin. */
  readonly generation: number;
  /** Which pool owns the area. Workers of any other leave, so that an area can be given to a new pool at once. */
  readonly owner: number;
}

/** What belongs to one worker, likewise; and its share, as indices of a Float64Array. */
export interface WorkerPlaces {
  /** The generation that it has done. */
  readonly done: number;
  /** How many calls it has to do. */
  readonly calls: number;
  /** 1 + the kernel that it is in, 0 between calls. */
  readonly kernel: number;
  /** 1 + the length of the reason for which its kernel failed, 0 while none did; the text is in its share. */
  readonly failed: number;
  /** Its calls, one after the other: kernel, number of operands, operands. */
  readonly share: { readonly first: number; readonly size: number };
}

/** Where everything in the area is. */
export interface CommandArea {
  readonly run: RunWords;
  /** Of thread 1 and so on: thread 0 needs none. */
  readonly workers: readonly WorkerPlaces[];
}

/** Bytes between words of different threads: two cache lines, for processors that fetch them in pairs. */
const lineBytes = 128;

/** Least bytes of a share: a call with many operands, or the reason why one failed. */
const leastShareBytes = 512;

/** Bytes that are enough for a pool of so many threads; with more, larger runs go in one part. */
export function leastCommandBytes(threads: number): number {
  // a line more, as the area may not begin with one
  return threads === 1 ? 0 : (threads + 1) * lineBytes + (threads - 1) * leastShareBytes;
}

/** The area between two addresses. */
export function commandArea(address: number, bytes: number, threads: number): CommandArea {
  const first = Math.ceil(address / lineBytes) * lineBytes;
  const shares = first + threads * lineBytes;
  const shareBytes = Math.floor((address + bytes - shares) / (threads - 1) / lineBytes) * lineBytes;
  return {
    run: { generation: first / 4, owner: first / 4 + 1 },
    workers: Array.from({ length: threads - 1 }, (_, i) => {
      const line = (first + (i + 1) * lineBytes) / 4;
      return {
        ...{ done: line, calls: line + 1, kernel: line + 2, failed: line + 3 },
        share: { first: (shares + i * shareBytes) / 8, size: shareBytes / 8 },
      };
    }),
  };
}
