// Calls of a network run one after the other, in the order in which they are made.

import { yieldToEvents } from "../calls/event_loop.ts";

/** Runs a call when all made before it have settled; `name` is the call's, for errors. */
type InTurn<T> = <R>(name: string, run: (opened: T) => R | Promise<R>) => Promise<R>;

/**
 * A queue of calls. The event loop has turns between them, since engines on the processor compute without ever
 * waiting for anything: before a call settles, so that one that is made when nothing is pending begins at once and finds
 * the network as its caller left it.
 *
 * @param open called at each turn; gives what the call works on, or throws if there is nothing any more
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
