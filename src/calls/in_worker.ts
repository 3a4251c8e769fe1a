// Work in a worker of its own, which ends with it: jobs find the same conditions, and one that dies takes no other
// with it. Workers have the permissions and the V8 flags of the process.

import { type Check, checkArgument } from "./checks.ts";
import { Worker, type WorkerOptions } from "node:worker_threads"; // they say that they ended, which web workers never do
import type { Workplace } from "./job.ts";

/** What a worker says. */
export type Said<Progress, Result> =
  | { readonly progress: Progress }
  | { readonly result: Result }
  | { readonly error: string };

/**
 * A workplace that starts a worker for every job.
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
    // what follows the first line is for a terminal
    worker.on("error", ({ message }: Error) => fail(`the worker died: ${message.split("\n")[0]}`));
    worker.on("exit", (code: number) => {
      if (!open) return;
      const silent = () => fail(`the worker ended without a result, exit code ${code}`);
      silence = setTimeout(silent); // an error that is on its way says more
    });
    const end = () => {
      open = false;
      clearTimeout(silence);
      worker.terminate();
    };
    try {
      worker.postMessage(input);
    } catch (error) { // functions cannot be sent, for instance
      end();
      throw error;
    }
    return { result, [Symbol.dispose]: end };
  };
}

/**
 * Options of a worker that gets no variables of the environment. By default it gets all, and to read them Deno asks for
 * permission in a terminal, and waits.
 */
export const noEnvironment: WorkerOptions = { env: {} };

/** Workers start from files and data only; what lies on a server, as a package does, is imported. */
export function startable(script: URL): URL {
  if (script.protocol === "file:" || script.protocol === "data:") return script;
  return new URL(
    `data:text/javascript,${encodeURIComponent(`import ${JSON.stringify(script.href)};`)}`,
  );
}

const aUrl: Check = { wanted: "a URL", is: (value) => value instanceof URL };
