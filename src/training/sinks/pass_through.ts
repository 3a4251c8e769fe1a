// The base of every sink: a pass-through operator that is opened and closed with the subscription, and whose failure
// never fails the stream.

import { defer, type MonoTypeOperatorFunction, tap } from "rxjs";
import { errorOf, type OnLoss, warnOfLoss } from "../../files/loss.ts";

/** The end of a sink: as its stream, or earlier by its own failure. */
export type SinkEnd = "completed" | "failed" | "left" | "lost";

/** An open sink. */
export interface Sink<T> {
  /** Called before the stream's source is subscribed to. */
  begin?(): void;
  /** Called with every value before `next`, also after a loss. An error that it throws fails the stream. */
  prepare?(value: T): void;
  /** Takes a value, before subscribers do. */
  next(value: T): void;
  /** Closes what is open; called once. */
  end(how: SinkEnd): void;
}

/**
 * Passes values through unchanged and gives them to a sink first.
 *
 * If opening fails the stream fails, before its source is subscribed to. A later failure ends only the sink: it is
 * closed, `onLoss` is called once, and values pass on.
 *
 * @param open called once per subscription
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

/**
 * The same sink, closed at its first failure, which `onLoss` gets; it may be ended more than once. Only what `prepare`
 * throws is thrown by `next`.
 */
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
    next(value) {
      sink.prepare?.(value);
      attempt(() => sink.next(value));
    },
    end,
  };
}
