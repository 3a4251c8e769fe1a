// A worker from a `data:` URL, which needs no permission: one of node:worker_threads where there are any, as
// only such a one can be told not to keep the process alive; a web worker elsewhere (browsers).

/** A worker that was given one message, and whose script says one text and then ends when it likes. */
export interface Thread {
  /** What it said. Rejects where it ended before. */
  readonly said: Promise<string>;
  /** Called with the reason when it ends by itself. */
  onEnd?: (reason: string) => void;
  /** From now on the process may end while it runs. */
  release(): void;
  /** Ends it, unless it sleeps in Atomics.wait: it has to be woken. */
  terminate(): void;
}

/** What a worker does with its message; `say` tells the thread that started it. It travels as text. */
type Listener<Message> = (message: Message, say: (text: string) => void) => void;

/** How a runtime starts a worker. */
export interface Workers {
  start<Message>(listener: Listener<Message>, message: Message): Thread;
}

const url = (script: string) => `data:text/javascript,${encodeURIComponent(script)}`;

/** The thread and what its worker's events come to. */
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
      event.preventDefault(); // or it ends this thread too
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
      // to read the environment, which it gets by default, Deno asks for permission in a terminal, and waits
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
