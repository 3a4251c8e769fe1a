// Streams of events, and clients that do not read.

import assert from "node:assert/strict";
import { eventFeed } from "../../../src/views/live/event_feed.ts";
import { eventStreams } from "../../../src/views/live/event_streams.ts";
import { eventsOf, inState, pointsOf } from "./event_client.ts";
import { turn } from "../../training/fake_network.ts";
import { snapshotAt } from "./snapshots.ts";

function opened(every?: number) {
  const feed = eventFeed();
  feed.setRun({ id: 0, title: "", settings: [], prior: [], chosenBy: "", controls: true });
  const streams = eventStreams(feed, { every });
  let index = 0;
  const add = () => feed.addSnapshots(0, [{ index, snapshot: snapshotAt(++index) }]);
  return { feed, streams, add, [Symbol.dispose]: () => streams.close() };
}

Deno.test("eventStreams() gives each client what is new when it reads, the newest always", async () => {
  using page = opened();
  const quick = eventsOf(page.streams.open(null));
  const slow = eventsOf(page.streams.open(null));
  for (let i = 0; i < 3000; i++) {
    page.add();
    if (i % 100 === 0) {
      await quick.until((event) => event.kind === "points" && event.points.at(-1)!.epoch === i + 1);
    }
  }
  page.feed.setStanding(0, { state: "ended" });
  await slow.until(inState("ended"));
  await quick.until(inState("ended"));
  for (const client of [quick, slow]) assert.equal(pointsOf(client.heard).at(-1)!.epoch, 3000);
  assert.deepEqual(pointsOf(slow.heard), pointsOf(quick.heard));
  page.streams.close();
  await Promise.all([quick.end(), slow.end()]);
  assert.equal(page.streams.count, 0);
});

Deno.test("eventStreams() asks nothing of the feed for a client that does not read", async () => {
  using page = opened();
  let asked = 0;
  const { after } = page.feed;
  const streams = eventStreams({ ...page.feed, after: (place) => (asked++, after(place)) });
  const stream = streams.open(null);
  for (let i = 0; i < 500; i++) page.add();
  await Promise.resolve();
  assert.equal(asked, 0);
  await stream.cancel();
  assert.equal(streams.count, 0);
  streams.close();
});

Deno.test("eventStreams() forgets a client that leaves while it waits", async () => {
  using page = opened();
  const client = eventsOf(page.streams.open(null));
  await client.until(inState("running"));
  assert.equal(page.streams.count, 1);
  const waits = client.until(() => false);
  await client[Symbol.asyncDispose]();
  await assert.rejects(waits, /^Error: the stream ended$/);
  assert.equal(page.streams.count, 0);
});

Deno.test("eventStreams() says that it is there when nothing happens", async () => {
  using page = opened(5);
  const reader = page.streams.open(null).pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.endsWith(":\n\n:\n\n")) text += (await reader.read()).value;
  assert.match(text, /^retry: 1000\n\nevent: runs\n/);
  await reader.cancel();
});

Deno.test("eventStreams() ends when all runs are complete, with word that nothing more will come", async () => {
  using page = opened();
  page.feed.setRun({ id: 1, title: "", settings: [], prior: [], chosenBy: "", controls: false });
  const early = eventsOf(page.streams.open(null));
  await early.until(inState("running", 1));
  page.add();
  page.feed.setStanding(0, { state: "ended", complete: true });
  page.feed.setStanding(1, { state: "ended" }); // its results are still to come
  await early.until(inState("ended", 1));
  assert.equal(page.streams.count, 1);
  page.feed.setStanding(1, { results: [["error", "0"]], complete: true });
  const late = eventsOf(page.streams.open(null));
  for (const client of [early, late]) {
    await client.end();
    assert.equal(client.heard.at(-1)!.kind, "over");
    const said = client.heard.findLast(inState("ended", 1))!;
    assert.deepEqual("results" in said && said.results, [["error", "0"]]);
    assert.equal(pointsOf(client.heard).length, 1);
  }
  assert.equal(page.streams.count, 0);
});

Deno.test("eventStreams() tells clients on closing not to come back, unless a run is not over", async () => {
  for (
    const [state, last] of [["ended", "over"], ["failed", "over"], ["running", "state"]] as const
  ) {
    using page = opened();
    page.feed.setStanding(0, { state });
    const client = eventsOf(page.streams.open(null));
    await client.until(inState(state));
    page.streams.close();
    await client.end();
    assert.equal(client.heard.at(-1)!.kind, last, state);
  }
});

Deno.test("eventStreams() close when every client has all, those that came again too, and hear of the feed no more", async () => {
  using page = opened();
  let listeners = 0;
  const streams = eventStreams({
    ...page.feed,
    onChange(listener) {
      listeners++;
      const unlisten = page.feed.onChange(listener);
      return () => {
        listeners--;
        unlisten();
      };
    },
  });
  assert.equal(listeners, 1);
  page.add();
  for (let visit = 0; visit < 2; visit++) {
    const client = eventsOf(streams.open(null));
    await client.until(inState("running"));
    assert.deepEqual([streams.count, pointsOf(client.heard).length], [1, 1 + visit]);
    const waits = client.until(() => false);
    await client[Symbol.asyncDispose]();
    await assert.rejects(waits, /^Error: the stream ended$/);
    assert.equal(streams.count, 0);
    page.add();
  }
  const waiting = eventsOf(streams.open(null));
  await waiting.until(inState("running"));
  const ends = waiting.end();
  await turn(); // it waits for what is new
  const late = eventsOf(streams.open(null)); // has read nothing yet
  let closed = false;
  const closing = streams.close().then(() => closed = true);
  await ends;
  await turn();
  assert.deepEqual([streams.count, closed, listeners], [1, false, 0]);
  await late.end();
  await closing;
  for (const client of [waiting, late]) assert.equal(pointsOf(client.heard).length, 3);
  assert.equal(streams.count, 0);
  await eventStreams(page.feed).close(); // nobody came
});
