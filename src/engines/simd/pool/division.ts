// Division of work: a run's tasks in parts that fit the command area, and each part's tasks split evenly in order among the
// threads, so that threads start with the same tasks in every run.

/** A call of a kernel. */
export interface KernelCall {
  /** Name among those given to the pool. */
  readonly kernel: string;
  /** Addresses, counts and other parameters of the kernel. */
  readonly operands: readonly number[];
}

/** Calls that one thread makes in this order. */
export type Task = readonly KernelCall[];

/** Values of a task in the command area: its start, its number of calls, and each call's kernel, number of operands, operands. */
export function numbersOf(task: Task): number {
  let numbers = 2;
  for (const { operands } of task) numbers += 2 + operands.length;
  return numbers;
}

/** End of a thread's range: task i of n belongs to thread ⌊i · threads / n⌋. */
export function endOfRange(thread: number, tasks: number, threads: number): number {
  return Math.ceil((thread + 1) * tasks / threads);
}

/** Tasks in parts, in order, each of at most `most` tasks and `size` values. A larger task is alone in its part. */
export function partsOf(tasks: readonly Task[], size: number, most: number): (readonly Task[])[] {
  const parts: (readonly Task[])[] = [];
  let first = 0;
  let room = size;
  tasks.forEach((task, i) => {
    const numbers = numbersOf(task);
    if (i > first && (numbers > room || i - first === most)) {
      parts.push(tasks.slice(first, i));
      first = i;
      room = size;
    }
    room -= numbers;
  });
  if (first < tasks.length) parts.push(first === 0 ? tasks : tasks.slice(first));
  return parts;
}
