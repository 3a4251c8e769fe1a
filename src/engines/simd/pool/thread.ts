// Workers from `data:` URLs, which need no permission: of node:worker_threads if available, since only those
// can be unreferenced so that the process may exit; else web workers (browsers).

/** A worker that receives one message, sends one text, and ends by itself. */
export interface Thread {
  /** The text it sent. Rejects if it ended before. */
  readonly said: Promise<string>;
  /** Called with the reason when it ends by itself. */
  onEnd?: (reason: string) => void;
  /** Allows the process to exit while the worker runs. */
  release(): void;
  /**
   * Ends it once it has nothing to compute: Deno lets a worker that computes go on until its job is done or the process ends.
   * From Atomics.wait it must be woken first.
   */
  terminate(): void;
}

/** A worker's message handler, sent as text; `say` sends a text to the thread that started the worker. */
type Listener<Message> = (message: Message, say: (text: string) => void) => void;

/** Starts workers in a runtime. */
export interface Workers {
  start<Message>(listener: Listener<Message>, message: Message): Thread;
}

const url = (script: string) => `data:text/javascript,${encodeURIComponent(script)}`;

/** A thread, and the handlers of its worker's events. */
function listening(worker: Pick<Thread, "release" | "terminate">) {
  const { promise: said, resolve, reject } = Promise.withResolvers<string>();
  const thread: Thread = { ...worker, said };
  return {
    thread,
    said: resolve,
    ended(reason: string) {
      reject(new Error(reason));
      thread.onEnd?.(reason);
    },
  };
}

/** Web workers. */
export const webWorkers: Workers = {
  start(listener, message) {
    const script = `onmessage = ({ data }) => { (${listener})(data, postMessage); close(); };`;
    const worker = new Worker(url(script), { type: "module" });
    const { thread, said, ended } = listening({
      release() {},
      terminate: () => worker.terminate(),
    });
    worker.onmessage = ({ data }) => said(data);
    worker.onerror = (event) => {
      event.preventDefault(); // otherwise it ends this thread, too
      ended(event.message);
    };
    worker.postMessage(message);
    return thread;
  },
};

/** Workers of this runtime. */
export async function runtimeWorkers(): Promise<Workers> {
  const node = await import("node:worker_threads").catch(() => undefined);
  if (!node) return webWorkers;
  return {
    start(listener, message) {
      const script = `import { parentPort } from "node:worker_threads";
parentPort.once("message", (data) => (${listener})(data, (text) => parentPort.postMessage(text)));`;
      // with the default environment Deno would prompt for permission in a terminal
      const worker = new node.Worker(new URL(url(script)), { env: {} });
      const { thread, said, ended } = listening({
        release: () => worker.unref(),
        terminate: () => void worker.terminate(),
      });
      worker.on("message", said);
      worker.on("error", (error: Error) => ended(error.message));
      worker.on("exit", () => ended("it ended"));
      worker.postMessage(message);
      return thread;
    },
  };
}
