// Commands requested by the page, in shared memory that the worker writes and the program reads at every snapshot: a
// message would wait for the event loop, which runs once per step, and steps may take seconds.

/** What is wanted of a run. */
export type RequestedCommand = "run" | "pause" | "stop";

const names: readonly RequestedCommand[] = ["run", "pause", "stop"];

/** The most runs on one page. */
export const mostRuns = 256;

/** Memory for the requested commands of a page, at first to run. */
export function requestMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * mostRuns);
}

/** What is wanted of a run. */
export function readRequest(memory: SharedArrayBuffer, run: number): RequestedCommand {
  return names[Atomics.load(new Int32Array(memory), run)];
}

/** Sets the requested command of a run. */
export function writeRequest(
  memory: SharedArrayBuffer,
  run: number,
  requested: RequestedCommand,
): void {
  Atomics.store(new Int32Array(memory), run, names.indexOf(requested));
}

/** Withdraws a request that cannot be met, unless there is another by now. */
export function refuseRequest(
  memory: SharedArrayBuffer,
  run: number,
  requested: RequestedCommand,
): void {
  Atomics.compareExchange(
    new Int32Array(memory),
    run,
    names.indexOf(requested),
    names.indexOf("run"),
  );
}
