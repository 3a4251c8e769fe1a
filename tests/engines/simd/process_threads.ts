// The number of threads of the current process, for programs in separate processes.

import assert from "node:assert/strict";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Threads of this process, if the system reports them. */
export function threadsOfProcess(): number {
  return Deno.build.os === "linux" ? [...Deno.readDirSync("/proc/self/task")].length : 0;
}

/** Threads that the runtime may start for itself meanwhile. */
export const slack = 4;

/** Waits until there are hardly more than before: threads end a little after their workers. */
export async function assertThreads(before: number) {
  for (let i = 0; i < 500 && threadsOfProcess() > before + slack; i++) await pause(10);
  assert.ok(
    threadsOfProcess() <= before + slack,
    `${threadsOfProcess()} threads, ${before} before`,
  );
}
