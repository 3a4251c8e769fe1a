// The frame of every sink: a pass-through operator that opens on subscription, is closed with it, and whose failure
// never takes the stream with it.

import { defer, type MonoTypeOperatorFunction, tap } from "rxjs";
import { errorOf, type OnLoss, warnOfLoss } from "../../files/loss.ts";

/** How a sink ends: as its stream does, or before it, with a failure of its own. */
export type SinkEnd = "completed" | "failed" | "left" | "lost";

/** A sink that is open. */
export interface Sink<T> {
  /** Called before the stream's source is subscribed to. */
  begin?(): void;
  /** Takes a value, before subscribers do. */
  next(value: T): void;
  /** Closes what is open; called once. */
  end(how: SinkEnd): void;
}

/**
 * Passes values through unchanged and gives them to a sink first.
 *
 * Where opening fails the stream fails, before its source is subscribed to. After that a failure ends the sink alone: it
 * is closed, `onLoss` is told once, and values go on.
 *
 * @param open called once a subscription
 */
export function passThrough<T>(
  open: () => Sink<T>,
  onLoss: OnLoss = warnOfLoss,
): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      const sink = lastingSink(open(), onLoss);
      sink.begin?.();
      return source.pipe(tap({
        next: (value) => sink.next(value),
        complete: () => sink.end("completed"),
        error() {
          try {
            sink.end("failed");
          } catch { /* the stream's own error matters more */ }
        },
        finalize: () => sink.end("left"),
      }));
    });
}

/** The same sink, closed at its first failure, of which `onLoss` is told; it may be ended more than once. */
export function lastingSink<T>(sink: Sink<T>, onLoss: OnLoss = warnOfLoss): Sink<T> {
  let ended = false;
  const attempt = (work: () => void) => {
    if (ended) return;
    try {
      work();
    } catch (thrown) {
      end("lost");
      onLoss(errorOf(thrown));
    }
  };
  const end = (how: SinkEnd) => {
    if (ended) return;
    ended = true;
    try {
      sink.end(how);
    } catch (thrown) {
      if (how !== "lost") onLoss(errorOf(thrown)); // else the first error says more
    }
  };
  return {
    begin: () => attempt(() => sink.begin?.()),
    next: (value) => attempt(() => sink.next(value)),
    end,
  };
}
