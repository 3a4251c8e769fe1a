// Serialised calls of a network, in the order in which they are made.

import { yieldToEvents } from "../calls/event_loop.ts";

/** Runs a call when all earlier calls have settled; `name` is the call's name for errors. */
type InTurn<T> = <R>(name: string, run: (opened: T) => R | Promise<R>) => Promise<R>;

/**
 * A queue of calls. It yields to the event loop between them, since CPU engines compute without ever waiting. It yields
 * before a call settles, so that a call made when nothing is pending begins at once and finds the network unchanged.
 *
 * @param open called before each call; returns what the call works on, or throws after disposal
 */
export function callsInTurn<T>(open: (name: string) => T): InTurn<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (name, run) => {
    const turn = last.then(() => run(open(name))).then(afterTurn);
    last = turn.catch(() => {});
    return turn;
  };
}

function afterTurn<R>(result: R): R | Promise<R> {
  return yieldToEvents()?.then(() => result) ?? result;
}
