// Clean-up when the process is ended by `Deno.exit`, which runs no `finally` and disposes of nothing.

/** The registered functions, in order. */
const tasks = new Set<() => void>();

/** Calls a synchronous function at `Deno.exit`, unless disposed; the latest first. Not called on kills and crashes. */
export function atExit(tidy: () => void): Disposable {
  const task = () => tidy(); // a new function, in case one is registered twice
  if (tasks.size === 0) globalThis.addEventListener("unload", tidyAll);
  tasks.add(task);
  return {
    [Symbol.dispose]() {
      if (tasks.delete(task) && tasks.size === 0) {
        globalThis.removeEventListener("unload", tidyAll);
      }
    },
  };
}

function tidyAll(): void {
  for (const task of [...tasks].reverse()) {
    try {
      task();
    } catch { /* the process ends; what stays is found by the next command */ }
  }
}
