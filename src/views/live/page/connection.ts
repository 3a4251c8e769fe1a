// The event stream from the server, which reconnects for a while, and ends when no more events will come.

import type { LiveEvent } from "../protocol.ts";
import type { Connection } from "./model.ts";

const KINDS: readonly LiveEvent["kind"][] = ["runs", "points", "map", "state"];
const LOST_AFTER = 30_000; // ms without a connection after which the server counts as lost
const ANEW_AFTER = 3_000; // ms until a stream that the browser has given up is reopened

/** A stream of events. */
export interface EventStream {
  /** Reconnects after the server was lost. */
  again(): void;
  close(): void;
}

/** The constructor of streams. */
export type OpenStream = (
  onEvent: (event: LiveEvent) => void,
  onConnection: (connection: Connection) => void,
) => EventStream;

/**
 * Listens until no more events will come or the server is lost.
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
      // the browser retries after a broken connection, but not after an error response
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
