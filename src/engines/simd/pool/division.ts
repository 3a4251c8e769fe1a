// What is to be done, dealt out: a run's tasks in parts that fit in the command area, and every part's tasks in order, an
// equal number to each thread, so that threads begin with the same tasks in run after run.

/** A call of a kernel. */
export interface KernelCall {
  /** Its name among those given to the pool. */
  readonly kernel: string;
  /** Addresses and counts: whole numbers, or any that a kernel's parameters take. */
  readonly operands: readonly number[];
}

/** Calls of which one thread does all, in this order. */
export type Task = readonly KernelCall[];

/** Numbers that a task takes in the command area: where it begins, how many calls; of each, kernel, number of operands, operands. */
export function numbersOf(task: Task): number {
  let numbers = 2;
  for (const { operands } of task) numbers += 2 + operands.length;
  return numbers;
}

/** The first task behind a thread's: task i of n is dealt to thread ⌊i · threads / n⌋. */
export function endOfRange(thread: number, tasks: number, threads: number): number {
  return Math.ceil((thread + 1) * tasks / threads);
}

/** Tasks in parts, in their order, each of at most `most` tasks and `size` numbers. What takes more is alone in its part. */
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
