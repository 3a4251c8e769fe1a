// A client of a live page's events, as a browser's EventSource is one.

import type { LiveEvent, LivePoint } from "../../../src/views/live/protocol.ts";

/** An event with its id, where it has one. */
export type Heard = LiveEvent & { readonly lastEventId?: string };

/** A stream of events. Disposal leaves it. */
export interface EventClient extends AsyncDisposable {
  /** All that was heard so far. */
  readonly heard: readonly Heard[];
  /** The first event that fits, of those heard before too; rejects when the stream ends without one. */
  until<T extends Heard>(fits: (event: Heard) => event is T): Promise<T>;
  until(fits: (event: Heard) => boolean): Promise<Heard>;
  /** Reads to the end. */
  end(): Promise<void>;
}

/** Follows the events of the page at an address. */
export async function follow(address: string, lastEventId?: string): Promise<EventClient> {
  const abort = new AbortController();
  const response = await fetch(new URL("/events", address), {
    headers: lastEventId === undefined ? {} : { "last-event-id": lastEventId },
    signal: abort.signal,
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return eventsOf(response.body!, () => abort.abort());
}

/** Reads events from a stream of bytes. */
export function eventsOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  leave: () => void = () => {},
): EventClient {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  const heard: Heard[] = [];
  let text = "";
  const more = async () => {
    const { done, value } = await reader.read();
    if (done) return false;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = new Map(
        block.split("\n").map((line) => line.split(/:\s?(.*)/s, 2) as [string, string]),
      );
      if (!fields.has("data")) continue; // a comment, or when to try again
      const event: LiveEvent = JSON.parse(fields.get("data")!);
      if (event.kind !== fields.get("event")) throw new Error(`${event.kind} named otherwise`);
      heard.push({ ...event, ...fields.has("id") && { lastEventId: fields.get("id") } });
    }
    return true;
  };
  return {
    heard,
    async until(fits: (event: Heard) => boolean) {
      for (let looked = 0;;) {
        for (; looked < heard.length; looked++) if (fits(heard[looked])) return heard[looked];
        if (!await more()) throw new Error("the stream ended");
      }
    },
    async end() {
      while (await more());
    },
    async [Symbol.asyncDispose]() {
      leave();
      await reader.cancel().catch(() => {});
    },
  } as EventClient;
}

/** Whether a run is said to be in a state. */
export const inState = (state: string, run = 0) => (event: Heard): boolean =>
  event.kind === "state" && event.run === run && event.state === state;

/** The points that a page has which heard these events, kept as the protocol says. */
export function pointsOf(heard: readonly Heard[], run = 0): LivePoint[] {
  let points: LivePoint[] = [];
  for (const event of heard) {
    if (event.kind !== "points" || event.run !== run) continue;
    for (const point of event.points) {
      points = points.filter(({ index }) => index % event.stride === 0 && index !== point.index);
      points.push(point);
    }
  }
  return points;
}

/** What `fetch` rejects with where nobody listens, whatever the system says to it. */
export const nobodyListens = {
  name: "TypeError",
  message: /^(fetch failed|error sending request for url .*)$/,
};

/** Sends a command, with the token of the address; the answer is read to its end. */
export async function command(address: string, body: unknown): Promise<Response> {
  const response = await fetch(new URL("/commands", address), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${new URL(address).hash.replace("#token=", "")}`,
    },
    body: JSON.stringify(body),
  });
  return new Response(await response.text() || null, response);
}
