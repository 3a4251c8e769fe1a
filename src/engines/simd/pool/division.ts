// Who does which calls: tasks are dealt out in order, an equal number to each thread, so that the same tasks
// always run on the same threads.

/** A call of a kernel. */
export interface KernelCall {
  /** Its name among those given to the pool. */
  readonly kernel: string;
  /** Addresses and counts: whole numbers, or any that a kernel's parameters take. */
  readonly operands: readonly number[];
}

/** Calls of which one thread does all, in this order. */
export type Task = readonly KernelCall[];

/** Numbers that a call takes in the command area: kernel, number of operands, operands. */
export function numbersOf({ operands }: KernelCall): number {
  return 2 + operands.length;
}

/** Each thread's calls: task i of n belongs to thread ⌊i · threads / n⌋. */
export function callsOfThreads(tasks: readonly Task[], threads: number): KernelCall[][] {
  const calls: KernelCall[][] = Array.from({ length: threads }, () => []);
  tasks.forEach((task, i) => {
    const thread = calls[Math.floor(i * threads / tasks.length)];
    for (const call of task) thread.push(call);
  });
  return calls;
}

/** Calls in parts, one after the other, each of at most `size` numbers. No single call may take more. */
export function partsOf(calls: readonly KernelCall[], size: number): (readonly KernelCall[])[] {
  const parts: KernelCall[][] = [];
  let room = 0;
  for (const call of calls) {
    room -= numbersOf(call);
    if (parts.length === 0 || room < 0) {
      parts.push([]);
      room = size - numbersOf(call);
    }
    parts.at(-1)!.push(call);
  }
  return parts;
}
