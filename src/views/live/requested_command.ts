// What a page wants of its runs, in memory that the page's worker writes and the program reads at every snapshot: a
// message waits for turns of the event loop, of which a run takes one a step, and steps may take seconds.

/** What is wanted of a run. */
export type RequestedCommand = "run" | "pause" | "stop";

const names: readonly RequestedCommand[] = ["run", "pause", "stop"];

/** Runs on one page, at most. */
export const mostRuns = 256;

/** Memory for the wishes of a page: nothing but to run. */
export function requestMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * mostRuns);
}

/** What is wanted of a run. */
export function readRequest(memory: SharedArrayBuffer, run: number): RequestedCommand {
  return names[Atomics.load(new Int32Array(memory), run)];
}

/** Says what is wanted of a run. */
export function writeRequest(
  memory: SharedArrayBuffer,
  run: number,
  requested: RequestedCommand,
): void {
  Atomics.store(new Int32Array(memory), run, names.indexOf(requested));
}

/** Takes a wish back that cannot be met, unless there is another by now. */
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
