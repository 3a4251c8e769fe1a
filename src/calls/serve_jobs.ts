// The worker's side of `inWorker`: takes one job, does it, and answers.

import { parentPort, type TransferListItem } from "node:worker_threads";
import type { Said } from "./in_worker.ts";

/**
 * To be called by the module that {@linkcode inWorker} starts.
 *
 * @param work does a job; what it throws becomes the error of the job
 */
export function serveJobs<Input, Progress, Result>(
  work: (input: Input, onProgress: (progress: Progress) => void) => Promise<Result>,
): void {
  if (!parentPort) throw new TypeError("serveJobs(): wanted to be called in a worker");
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
