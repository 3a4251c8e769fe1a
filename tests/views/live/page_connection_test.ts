// A page's stream of events: when it is opened anew, when it ends, and how all tabs of a browser share it.

import assert from "node:assert/strict";
import { openStream } from "../../../src/views/live/page/connection.ts";
import type { Connection } from "../../../src/views/live/page/model.ts";
import { shareStream, type ToTab } from "../../../src/views/live/page/shared_stream.ts";
import type { LiveEvent, LivePoint } from "../../../src/views/live/protocol.ts";

/** Stands in for the browser's EventSource; does what it is told. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static made: FakeSource[] = [];
  readyState = 0;
  constructor(readonly address: string) {
    super();
    FakeSource.made.push(this);
  }
  close(): void {
    this.readyState = 2;
  }
  say(kind: string, data?: unknown): void {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
  }
  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event("error"));
  }
}

/** Calls with FakeSource in EventSource's place. */
async function withFakeSource(call: () => Promise<void>): Promise<void> {
  const { EventSource } = globalThis;
  FakeSource.made = [];
  Object.assign(globalThis, { EventSource: FakeSource });
  try {
    await call();
  } finally {
    Object.assign(globalThis, { EventSource });
  }
}

/** Connections as they are told, and waiting for one. */
function told() {
  const all: Connection[] = [];
  let look = () => {};
  return {
    all,
    take: (connection: Connection) => {
      all.push(connection);
      look();
    },
    until: (connection: Connection) =>
      new Promise<void>((resolve) => {
        look = () => all.at(-1) === connection && resolve();
        look();
      }),
  };
}

Deno.test("openStream() gives a server that does not answer up, and asks again only when it is told to", async () => {
  await withFakeSource(async () => {
    const { all, take, until } = told();
    const events: LiveEvent[] = [];
    const stream = openStream((event) => events.push(event), take, {
      lostAfter: 20,
      anewAfter: 1e6,
    });
    const [first] = FakeSource.made;
    stream.again(); // nothing is lost
    assert.equal(first.address, "events");
    first.say("open");
    first.say("state", { kind: "state", run: 0, state: "running" });
    first.fail(0);
    first.say("open"); // back in time
    first.fail(0);
    await until("lost");
    assert.deepEqual(all, [
      "connecting",
      "connected",
      "reconnecting",
      "connected",
      "reconnecting",
      "lost",
    ]);
    assert.deepEqual([first.readyState, FakeSource.made.length], [2, 1]);
    assert.deepEqual(events, [{ kind: "state", run: 0, state: "running" }]);
    stream.again();
    stream.again();
    assert.deepEqual([all.at(-1), FakeSource.made.length], ["connecting", 2]);
    stream.close();
    assert.equal(FakeSource.made[1].readyState, 2);
  });
});

Deno.test("openStream() opens a stream that the browser has given up anew, until the server is lost", async () => {
  await withFakeSource(async () => {
    const { take, until } = told();
    openStream(() => {}, take, { lostAfter: 200, anewAfter: 1 });
    while (FakeSource.made.length < 3) {
      FakeSource.made.at(-1)!.fail(2);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until("lost");
  });
});

Deno.test("openStream() opens none anew once the server is lost", async () => {
  await withFakeSource(async () => {
    const { take, until } = told();
    openStream(() => {}, take, { lostAfter: 5, anewAfter: 20 });
    FakeSource.made[0].fail(2);
    await until("lost");
    await new Promise((resolve) => setTimeout(resolve, 40)); // what must not happen cannot be awaited
    assert.equal(FakeSource.made.length, 1);
  });
});

Deno.test("openStream() ends for good when the server says that nothing more will come", async () => {
  await withFakeSource(async () => {
    const { all, take, until } = told();
    openStream(() => {}, take, { lostAfter: 1, anewAfter: 1 });
    const [source] = FakeSource.made;
    source.say("open");
    source.say("over", { kind: "over" });
    await until("over");
    assert.deepEqual([all, source.readyState], [["connecting", "connected", "over"], 2]);
  });
});

const point = { n: 1, index: 0, epoch: 1 } as LivePoint;

/** A stream that is shared, and tabs that join. */
function shared() {
  const streams: { event: (event: LiveEvent) => void; now: (c: Connection) => void }[] = [];
  const counts = { closed: 0, again: 0 };
  const { join } = shareStream((event, now) => {
    streams.push({ event, now });
    return { again: () => counts.again++, close: () => counts.closed++ };
  });
  const ports: MessagePort[] = [];
  return {
    streams,
    counts,
    tab() {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      const heard: ToTab[] = [];
      let look = () => {};
      port2.onmessage = ({ data }) => {
        heard.push(data);
        look();
      };
      join(port1);
      return {
        heard,
        say: (message: string) => port2.postMessage(message),
        until: (count: number) =>
          new Promise<void>((resolve) => {
            look = () => heard.length >= count && resolve();
            look();
          }),
      };
    },
    [Symbol.dispose]() {
      for (const port of ports) port.close();
    },
  };
}

Deno.test("shareStream() opens one stream for all tabs, and gives a late one all that came", async () => {
  using page = shared();
  const one = page.tab();
  const [stream] = page.streams;
  stream.now("connected");
  const run = { id: 0, title: "a", settings: [], prior: [], chosenBy: "", controls: true };
  stream.event({ kind: "runs", session: "s", runs: [run] });
  stream.event({ kind: "points", run: 0, points: [point], stride: 1 });
  const late = page.tab();
  await late.until(1);
  await one.until(4);
  assert.equal(page.streams.length, 1);
  const model = { session: "s", runs: [{ info: run, points: [point], state: "running" }] };
  assert.deepEqual(late.heard, [{ model, connection: "connected" }]);
  stream.event({ kind: "state", run: 0, state: "paused" });
  await late.until(2);
  await one.until(5);
  assert.deepEqual(one.heard.at(-1), late.heard.at(-1));
  late.say("answer");
  await late.until(3);
  assert.deepEqual(late.heard.at(-1), {});
});

Deno.test("shareStream() closes the stream when the last tab has left, and opens another for the next", async () => {
  using page = shared();
  const tabs = [page.tab(), page.tab()];
  for (const tab of tabs) tab.say("leave");
  while (page.counts.closed === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const next = page.tab();
  await next.until(1);
  assert.deepEqual([page.streams.length, page.counts.closed], [2, 1]);
});

Deno.test("shareStream() asks a lost server again for a new tab or when told, and none when all is over", async () => {
  using page = shared();
  const one = page.tab();
  const [stream] = page.streams;
  one.say("again"); // nothing is lost
  one.say("answer");
  await one.until(2);
  assert.equal(page.counts.again, 0);
  stream.now("lost");
  one.say("again");
  one.say("answer");
  await one.until(4);
  assert.equal(page.counts.again, 1);
  const two = page.tab();
  assert.equal(page.counts.again, 2);
  stream.now("over");
  one.say("again");
  for (const tab of [one, two]) tab.say("leave");
  await new Promise((resolve) => setTimeout(resolve, 20)); // what must not happen cannot be awaited
  const late = page.tab();
  await late.until(1);
  assert.equal(late.heard[0].connection, "over");
  assert.deepEqual([page.counts, page.streams.length], [{ again: 2, closed: 0 }, 1]);
});
