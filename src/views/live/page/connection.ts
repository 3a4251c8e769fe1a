// The stream of events from the server, which comes back by itself for a while, and ends where nothing more will come.

import type { LiveEvent } from "../protocol.ts";
import type { Connection } from "./model.ts";

const KINDS: readonly LiveEvent["kind"][] = ["runs", "points", "map", "state"];
const LOST_AFTER = 30_000; // ms without a connection after which the server is said to be gone, and asked no more
const ANEW_AFTER = 3_000; // ms until a stream that the browser has given up is opened anew

/** A stream of events. */
export interface EventStream {
  /** Asks again where the server was lost. */
  again(): void;
  close(): void;
}

/** Whoever makes streams. */
export type OpenStream = (
  onEvent: (event: LiveEvent) => void,
  onConnection: (connection: Connection) => void,
) => EventStream;

/**
 * Listens until nothing more will come or the server is lost.
 *
 * @param options.address default: beside the script or the page that calls
 * @param options.lostAfter milliseconds; default 30,000
 * @param options.anewAfter milliseconds; default 3,000
 */
export function openStream(
  onEvent: (event: LiveEvent) => void,
  onConnection: (connection: Connection) => void,
  { address = "events", lostAfter = LOST_AFTER, anewAfter = ANEW_AFTER } = {},
): EventStream {
  let source: EventSource | undefined;
  let lost: ReturnType<typeof setTimeout> | undefined;
  let anew: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    source?.close();
    source = undefined;
    clearTimeout(lost);
    clearTimeout(anew);
    lost = anew = undefined;
  };
  const end = (connection: Connection) => {
    close();
    onConnection(connection);
  };
  const open = () => {
    const own = source = new EventSource(address);
    own.addEventListener("open", () => {
      clearTimeout(lost);
      lost = undefined;
      onConnection("connected");
    });
    own.addEventListener("error", () => {
      if (lost === undefined) {
        onConnection("reconnecting");
        lost = setTimeout(() => end("lost"), lostAfter);
      }
      // the browser tries again after a broken connection, but not after an answer it did not like
      if (own.readyState === EventSource.CLOSED) anew = setTimeout(open, anewAfter);
    });
    for (const kind of KINDS) {
      own.addEventListener(kind, ({ data }: MessageEvent<string>) => onEvent(JSON.parse(data)));
    }
    own.addEventListener("over", () => end("over"));
  };
  const begin = () => {
    onConnection("connecting");
    open();
  };
  begin();
  return {
    again() {
      if (source === undefined) begin();
    },
    close,
  };
}
