// The stream of events from the server, which comes back by itself.

import type { LiveEvent } from "../protocol.ts";
import type { Connection } from "./model.ts";

const KINDS: readonly LiveEvent["kind"][] = ["runs", "points", "map", "state"];
const LOST_AFTER = 10_000; // ms without a connection after which the server is said to be gone
const ANEW_AFTER = 3_000; // ms until a stream that the browser has given up is opened anew

/** Listens for as long as the page is open. */
export function connect(
  onEvent: (event: LiveEvent) => void,
  onConnection: (connection: Connection) => void,
): void {
  let source: EventSource;
  let lost: number | undefined;
  const open = () => {
    source = new EventSource("events");
    source.addEventListener("open", () => {
      clearTimeout(lost);
      lost = undefined;
      onConnection("connected");
    });
    source.addEventListener("error", () => {
      if (lost === undefined) {
        onConnection("reconnecting");
        lost = setTimeout(() => onConnection("lost"), LOST_AFTER);
      }
      // the browser tries again after a broken connection, but not after an answer it did not like
      if (source.readyState === EventSource.CLOSED) setTimeout(open, ANEW_AFTER);
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, ({ data }: MessageEvent<string>) => onEvent(JSON.parse(data)));
    }
  };
  onConnection("connecting");
  open();
}
