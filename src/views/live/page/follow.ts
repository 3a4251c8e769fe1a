// The source of a tab's events: the SharedWorker of all tabs; if there is none, or it has died, the tab's own stream,
// open while the tab is visible. Chrome for Android lacked SharedWorker until recently.

import { openStream } from "./connection.ts";
import type { FromTab, ToTab } from "./shared_stream.ts";

const START_WITHIN = 10_000; // ms that a worker may take for its first answer
const ANSWER_WITHIN = 5_000; // ms for the others
const ASK_EVERY = 10_000; // ms between two checks of the worker, whose death is not reported
const MOST_SILENCES = 3; // in a row, after which a tab does without a worker

/** The source of events. */
interface Source {
  /** Reconnects to a lost server. */
  again(): void;
  /** Ends it. */
  leave(): void;
}

/**
 * Follows the server's events while the tab exists.
 *
 * @param session of the server, whose tabs share a stream; those of another server, or of one before, do not
 * @param take what comes, as from the worker
 */
export function follow(session: string, take: (message: ToTab) => void): { again(): void } {
  let over = false;
  let silences = 0;
  let source: Source | undefined;
  const heard = (message: ToTab) => {
    silences = 0;
    over = message.connection === undefined ? over : message.connection === "over";
    take(message);
  };
  const join = () => {
    const failed = () => {
      source?.leave();
      silences++;
      if (!over) join();
    };
    source = (silences < MOST_SILENCES ? sharedSource(session, heard, failed) : undefined) ??
      ownSource(heard);
  };
  join();
  addEventListener("pagehide", () => source?.leave());
  addEventListener("pageshow", ({ persisted }) => { // back by the browser's history
    if (persisted && !over) join();
  });
  return { again: () => source?.again() };
}

/** Undefined where there are no shared workers, and where the browser refuses them, as with all cookies blocked. */
function sharedSource(
  session: string,
  take: (message: ToTab) => void,
  failed: () => void,
): Source | undefined {
  let worker: SharedWorker;
  try {
    worker = new SharedWorker(`worker.js?${session}`, { type: "module" });
  } catch {
    return undefined;
  }
  const { port } = worker;
  const say = (message: FromTab) => port.postMessage(message);
  const ended = new AbortController();
  let silent: ReturnType<typeof setTimeout> | undefined = setTimeout(failed, START_WITHIN);
  const ask = () => {
    if (document.hidden || silent !== undefined) return; // hidden, answers and timers wait
    say("answer");
    silent = setTimeout(failed, ANSWER_WITHIN);
  };
  const round = setInterval(ask, ASK_EVERY);
  document.addEventListener("visibilitychange", ask, { signal: ended.signal });
  worker.addEventListener("error", failed, { signal: ended.signal });
  port.onmessage = ({ data }: MessageEvent<ToTab>) => {
    clearTimeout(silent);
    silent = undefined;
    take(data);
  };
  return {
    again: () => say("again"),
    leave() {
      ended.abort();
      clearInterval(round);
      clearTimeout(silent);
      say("leave");
      port.close();
    },
  };
}

function ownSource(take: (message: ToTab) => void): Source {
  const ended = new AbortController();
  let over = false;
  const open = () =>
    openStream((event) => take({ event }), (connection) => {
      over = connection === "over";
      take({ connection });
    });
  let stream = document.hidden ? undefined : open();
  document.addEventListener("visibilitychange", () => {
    stream?.close();
    if (!document.hidden && !over) stream = open();
  }, { signal: ended.signal });
  return {
    again: () => stream?.again(),
    leave() {
      ended.abort();
      stream?.close();
    },
  };
}
