// The event streams of connected clients: each gets the newest events once its last write has gone out, so a slow one
// skips those in between and never the newest.

import { type EventFeed, eventText } from "./event_feed.ts";

/** Streams of a feed's events. */
interface EventStreams {
  /** Streams that are open. */
  readonly count: number;
  /** A stream for a client at the position of `lastEventId`. */
  open(lastEventId: string | null): ReadableStream<Uint8Array<ArrayBuffer>>;
  /**
   * Ends every stream when its client has all events; resolves when all have ended. Streams end earlier if no more
   * events will come. In both cases an event tells clients not to reconnect, unless a run is not over.
   */
  close(): Promise<void>;
}

/** Milliseconds of silence after which a stream sends a comment. */
const heartbeat = 15_000;

/** Milliseconds after which a client that lost its stream reconnects. */
const retry = 1000;

/**
 * Streams of the events of a feed.
 *
 * @param options.every milliseconds of silence after which a comment is sent; default 15,000
 */
export function eventStreams(
  feed: EventFeed,
  { every = heartbeat }: { readonly every?: number } = {},
): EventStreams {
  const encoder = new TextEncoder();
  const beat = encoder.encode(":\n\n");
  const over = encoder.encode(eventText({ kind: "over" }));
  const waiting = new Set<(quiet: boolean) => void>();
  const wake = (quiet: boolean) => {
    const all = [...waiting];
    waiting.clear();
    for (const go of all) go(quiet);
  };
  const unlisten = feed.onChange(() => wake(false));
  const timer = setInterval(() => wake(true), every);
  const ended = Promise.withResolvers<void>();
  let closed = false;
  let count = 0;

  return {
    get count() {
      return count;
    },
    open(lastEventId) {
      count++;
      let position = feed.positionOf(lastEventId);
      let left = false;
      const leave = () => {
        if (left) return;
        left = true;
        if (--count === 0 && closed) ended.resolve();
      };
      let quiet = false;
      return new ReadableStream({
        start: (controller) => controller.enqueue(encoder.encode(`retry: ${retry}\n\n`)),
        async pull(controller) {
          while (!left) {
            const piece = feed.after(position);
            if (piece) {
              position = piece.position;
              return controller.enqueue(piece.bytes);
            }
            if (closed || feed.isOver(false)) {
              leave();
              if (feed.isOver(closed)) controller.enqueue(over);
              return controller.close();
            }
            if (quiet) {
              quiet = false;
              return controller.enqueue(beat);
            }
            quiet = await new Promise<boolean>((go) => waiting.add(go));
          }
        },
        cancel: leave,
      }, { highWaterMark: 0 });
    },
    close() {
      closed = true;
      clearInterval(timer);
      unlisten();
      wake(false);
      if (count === 0) ended.resolve();
      return ended.promise;
    },
  };
}
