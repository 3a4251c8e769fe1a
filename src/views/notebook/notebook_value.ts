// Values that a Jupyter notebook with Deno's kernel draws: it asks the last value of a cell for a method of a certain
// name.

import { isObservable, type Observable } from "rxjs";

/** One value in several forms, by media type; a notebook shows the richest that it can. */
export type MediaBundle = Readonly<Record<string, string>>;

/** The method that Deno's kernel looks for. */
export const notebookDisplay: unique symbol = Symbol.for("Jupyter.display") as never;

/** Gives a value the method, which stays out of sight elsewhere. */
export function displayedBy<T extends object>(value: T, show: () => Promise<MediaBundle>): T {
  return Object.defineProperty(value, notebookDisplay, { value: show, configurable: true });
}

const stops = new WeakMap<object, () => void>();

/**
 * Makes a stream, and what its `pipe` makes of it, be drawn where it is the value of a cell.
 *
 * @param show runs a stream and draws it
 * @param stop asks runs of the stream to end by themselves, where that is possible
 */
export function shownInNotebooks<T>(
  stream: Observable<T>,
  show: (stream: Observable<unknown>) => Promise<MediaBundle>,
  stop?: () => void,
): Observable<T> {
  displayedBy(stream, () => show(stream));
  if (stop) stops.set(stream, stop);
  const { pipe } = stream;
  return Object.defineProperty(stream, "pipe", {
    value: (...operators: Parameters<typeof pipe>) => {
      const piped: unknown = pipe.apply(stream, operators);
      const plain = isObservable(piped) && Object.isExtensible(piped) &&
        !(notebookDisplay in piped);
      return plain ? shownInNotebooks(piped, show, stop) : piped;
    },
    configurable: true,
  });
}

/** What asks runs of a stream to end by themselves; undefined where it cannot be asked. */
export function stopOf(stream: Observable<unknown>): (() => void) | undefined {
  return stops.get(stream);
}
