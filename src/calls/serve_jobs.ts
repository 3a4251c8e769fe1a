// The worker's side of `inWorker`: receives one job, runs it and sends the result.

import { parentPort, type TransferListItem } from "node:worker_threads";
import type { Said } from "./in_worker.ts";

/**
 * To be called by the module that {@linkcode inWorker} starts.
 *
 * @param work runs a job; an exception becomes the job's error
 */
export function serveJobs<Input, Progress, Result>(
  work: (input: Input, onProgress: (progress: Progress) => void) => Promise<Result>,
): void {
  if (!parentPort) throw new TypeError("serveJobs(): must be called in a worker");
  const port = parentPort;
  const say = (said: Said<Progress, Result>, transferred: TransferListItem[] = []) =>
    port.postMessage(said, transferred);
  port.once("message", async (input: Input) => {
    try {
      say({ result: await work(input, (progress) => say({ progress })) });
    } catch (error) {
      say({ error: error instanceof Error ? error.message : String(error) });
    }
  });
}
