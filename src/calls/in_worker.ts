// One worker per job, ended with the job: jobs run under the same conditions, and a crash affects no other job. Workers have
// the permissions and the V8 flags of the process.

import { type Check, checkArgument } from "./checks.ts";
import { Worker, type WorkerOptions } from "node:worker_threads"; // unlike web workers, these report their end
import type { Workplace } from "./job.ts";

/** A message from a worker. */
export type Said<Progress, Result> =
  | { readonly progress: Progress }
  | { readonly result: Result }
  | { readonly error: string };

/**
 * Runs every job in a new worker.
 *
 * @param script a module that calls {@linkcode serveJobs}, for instance `new URL("./worker.ts", import.meta.url)`
 */
export function inWorker<Input, Progress, Result>(
  script: URL,
): Workplace<Input, Progress, Result> {
  checkArgument("inWorker", "script", script, aUrl);
  return (input, onProgress) => {
    const { promise: result, resolve, reject } = Promise.withResolvers<Result>();
    const worker = new Worker(startable(script), noEnvironment);
    let open = true;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const fail = (why: string) => open && reject(new Error(why));
    worker.on("message", (said: Said<Progress, Result>) => {
      if (!open) return;
      if ("progress" in said) onProgress(said.progress);
      else if ("result" in said) resolve(said.result);
      else fail(said.error);
    });
    // the first line only: the rest is formatted for a terminal
    worker.on("error", ({ message }: Error) => fail(`the worker died: ${message.split("\n")[0]}`));
    worker.on("exit", (code: number) => {
      if (!open) return;
      const silent = () => fail(`the worker ended without a result, exit code ${code}`);
      silence = setTimeout(silent); // a pending error event says more
    });
    const end = () => {
      open = false;
      clearTimeout(silence);
      worker.terminate();
    };
    try {
      worker.postMessage(input);
    } catch (error) { // for instance functions, which cannot be sent
      end();
      throw error;
    }
    return { result, [Symbol.dispose]: end };
  };
}

/**
 * Options of a worker without environment variables. By default it gets all of them, and Deno then prompts for
 * permission in a terminal.
 */
export const noEnvironment: WorkerOptions = { env: {} };

/** Workers start from file and data URLs only; other URLs, such as those of packages, are imported from a data URL. */
export function startable(script: URL): URL {
  if (script.protocol === "file:" || script.protocol === "data:") return script;
  return new URL(
    `data:text/javascript,${encodeURIComponent(`import ${JSON.stringify(script.href)};`)}`,
  );
}

const aUrl: Check = { wanted: "a URL", is: (value) => value instanceof URL };
