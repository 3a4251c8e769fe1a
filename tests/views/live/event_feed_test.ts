// Events from any place on.

import assert from "node:assert/strict";
import { eventFeed, type FeedPlace } from "../../../src/views/live/event_feed.ts";
import { livePoint } from "../../../src/views/live/live_point.ts";
import type { LiveRun } from "../../../src/views/live/protocol.ts";
import { type EventClient, eventsOf, type Heard, pointsOf } from "./event_client.ts";
import { snapshotAt } from "./snapshots.ts";

const run = (id: number): LiveRun => ({
  id,
  title: `run ${id}`,
  settings: [],
  prior: [],
  chosenBy: "",
  controls: true,
});

/** Snapshots from index `from` to below `to`. */
const placed = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({
    index: from + i,
    snapshot: snapshotAt(from + i + 1),
  }));

/** All that follows a place, as a client reads it, and where that leads. */
async function rest(feed: ReturnType<typeof eventFeed>, start: FeedPlace) {
  let place = start;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let piece; (piece = feed.after(place)); place = piece.place) pieces.push(piece.bytes);
  const client: EventClient = eventsOf(ReadableStream.from(pieces));
  await client.end();
  return { heard: client.heard, place, pieces };
}

const kinds = (heard: readonly Heard[]) => heard.map(({ kind }) => kind).join(" ");

Deno.test("eventFeed() gives a late client all runs, points and states", async () => {
  const feed = eventFeed();
  feed.setRun(run(0));
  feed.addSnapshots(0, placed(0, 250));
  const { heard, place } = await rest(feed, feed.placeOf(null));
  assert.equal(kinds(heard), "runs points points points state");
  assert.deepEqual(
    pointsOf(heard).map(({ epoch }) => epoch),
    placed(0, 250).map((p) => p.index + 1),
  );
  assert.equal(feed.after(place), undefined);
  feed.addSnapshots(0, placed(250, 251));
  const more = await rest(feed, place);
  assert.equal(kinds(more.heard), "points");
  assert.deepEqual(pointsOf(more.heard).map(({ epoch }) => epoch), [251]);
});

Deno.test("eventFeed() gives a client that comes back what is new, and all to one of another session", async () => {
  const feed = eventFeed();
  feed.setRun(run(0));
  feed.addSnapshots(0, placed(0, 120));
  const before = await rest(feed, feed.placeOf(null));
  const id = before.heard.findLast(({ lastEventId }) => lastEventId)!.lastEventId!;
  feed.addSnapshots(0, placed(120, 130));
  const after = await rest(feed, feed.placeOf(id));
  assert.equal(kinds(after.heard), "runs points state");
  assert.deepEqual(
    pointsOf([...before.heard, ...after.heard]).map(({ index }) => index),
    placed(0, 130).map(({ index }) => index),
  );
  for (const other of ["ffffffff-120", `${feed.session}-x`, `${feed.session}--1`, "x", ""]) {
    assert.deepEqual(feed.placeOf(other), feed.placeOf(null), other);
  }
  // a number that was never given out
  assert.deepEqual(feed.placeOf(`${feed.session}-999999`).points, 130);
});

Deno.test("eventFeed() loses nothing of several runs wherever a client leaves", async () => {
  const feed = eventFeed();
  feed.setRun(run(0));
  feed.setRun(run(1));
  for (let i = 0; i < 150; i++) {
    feed.addSnapshots(0, placed(i, i + 1));
    feed.addSnapshots(1, placed(i, i + 1));
  }
  const { heard: all } = await rest(feed, feed.placeOf(null));
  for (let left = 0; left <= all.length; left++) {
    const before = all.slice(0, left);
    const id = before.findLast(({ lastEventId }) => lastEventId)?.lastEventId ?? null;
    const { heard } = await rest(feed, feed.placeOf(id));
    for (const number of [0, 1]) {
      assert.equal(pointsOf([...before, ...heard], number).length, 150, `left after ${left}`);
    }
  }
});

Deno.test("eventFeed() gives a client that was away for long the newest and no more than is kept", async () => {
  const feed = eventFeed();
  feed.setRun(run(0));
  feed.addSnapshots(0, placed(0, 10));
  const { place } = await rest(feed, feed.placeOf(null));
  for (let i = 10; i < 9001; i += 50) feed.addSnapshots(0, placed(i, Math.min(9001, i + 50)));
  const { heard, pieces } = await rest(feed, place);
  const points = pointsOf(heard);
  assert.equal(points.at(-1)!.epoch, 9001);
  assert.ok(points.length < 1000);
  assert.ok(pieces.length <= 10);
  const text = new TextDecoder();
  const longest = Math.max(...pieces.map((bytes) => text.decode(bytes).length));
  assert.ok(longest < 100 * 500);
});

Deno.test("eventFeed() makes bytes once for all clients at a place", () => {
  const feed = eventFeed();
  feed.setRun(run(0));
  feed.addSnapshots(0, placed(0, 10));
  const start = feed.placeOf(null);
  assert.equal(feed.after(start)!.bytes, feed.after(feed.placeOf(null))!.bytes);
  feed.setStanding(0, { state: "paused" });
  assert.match(new TextDecoder().decode(feed.after(start)!.bytes), /"state":"paused"/);
});

Deno.test("eventFeed() sends the last map and state only, and keeps what is not changed", async () => {
  const feed = eventFeed();
  feed.setRun(run(0));
  const map = (epoch: number) =>
    feed.setMap(0, { epoch, size: [1, 1], range: [0, 1, 0, 1], depths: [], cells: "AAA=" });
  map(1);
  map(2);
  feed.setStanding(0, { state: "ended", text: "there" });
  feed.setStanding(0, { results: [["a", "b"]] });
  const { heard } = await rest(feed, feed.placeOf(null));
  assert.equal(kinds(heard), "runs map state");
  assert.equal((heard[1] as Extract<Heard, { kind: "map" }>).map.epoch, 2);
  assert.deepEqual(heard[2], {
    kind: "state",
    run: 0,
    state: "ended",
    text: "there",
    results: [["a", "b"]],
  });
});

Deno.test("eventFeed() keeps events whole whatever a run is called", async () => {
  const feed = eventFeed();
  feed.setRun({ ...run(0), title: "two\nlines\n\nevent: state\r\ndata: {}" });
  const { heard } = await rest(feed, feed.placeOf(null));
  assert.equal(kinds(heard), "runs state");
});

Deno.test("eventFeed() is over when every run is complete, or has ended where the page closes", () => {
  const standings = {
    running: { state: "running" },
    paused: { state: "paused" },
    stopping: { state: "stopping" },
    ended: { state: "ended" },
    failed: { state: "failed" },
    complete: { state: "ended", complete: true },
  } as const;
  const over = (names: readonly (keyof typeof standings)[]) => {
    const feed = eventFeed();
    names.forEach((name, id) => {
      feed.setRun(run(id));
      feed.setStanding(id, standings[name]);
    });
    return [feed.isOver(false), feed.isOver(true)];
  };
  assert.deepEqual(over([]), [false, false]);
  const alone = { running: 0, paused: 0, stopping: 0, ended: 1, failed: 1, complete: 2 };
  const names = Object.keys(alone) as (keyof typeof standings)[];
  for (const one of names) {
    for (const two of names) {
      const least = Math.min(alone[one], alone[two]);
      assert.deepEqual(over([one, two]), [least > 1, least > 0], `${one}, ${two}`);
    }
    assert.deepEqual(over([one]), [alone[one] > 1, alone[one] > 0], one);
  }
});

Deno.test("eventFeed() tells of every change, until one does not listen, and of nothing else", () => {
  const feed = eventFeed();
  let [told, more] = [0, 0];
  const leave = feed.onChange(() => told++);
  feed.onChange(() => more++);
  const changes = [
    () => feed.setRun(run(0)),
    () => feed.addSnapshots(0, placed(0, 3)),
    () => feed.setStanding(0, { state: "paused" }),
    () => feed.setMap(0, { epoch: 1, size: [1, 1], range: [0, 1, 0, 1], depths: [], cells: "" }),
    () => feed.setRun(run(0)),
  ];
  changes.forEach((change, i) => {
    change();
    assert.equal(told, i + 1);
  });
  feed.addSnapshots(0, []);
  feed.after(feed.placeOf(null));
  assert.deepEqual([told, more], [5, 5]);
  leave();
  changes[2]();
  assert.deepEqual([told, more], [5, 6]);
  assert.deepEqual(feed.run(0), { ...feed.run(0), run: run(0), standing: { state: "paused" } });
  assert.equal(feed.run(1), undefined);
});

Deno.test("eventFeed() sends pieces of 100 points, byte for byte, with an id after those of the last run", () => {
  const feed = eventFeed();
  const text = (place: FeedPlace) => new TextDecoder().decode(feed.after(place)!.bytes);
  const { session } = feed;
  assert.match(session, /^[\da-f]{8}$/);
  const start = feed.placeOf(null);
  assert.deepEqual(start, { points: 0, runs: 0, facts: 0 });
  assert.equal(feed.after(start), undefined);
  feed.setRun(run(0));
  feed.setRun(run(1));
  const event = (kind: string, data: object, id?: string) =>
    `event: ${kind}\n${id ? `id: ${id}\n` : ""}data: ${JSON.stringify({ kind, ...data })}\n\n`;
  const runs = event("runs", { session, runs: [run(0), run(1)] });
  const states = event("state", { run: 0, state: "running" }) +
    event("state", { run: 1, state: "running" });
  assert.equal(text(start), runs + states);
  const points = (number: number, of: readonly number[], n: number, id?: string) =>
    event("points", {
      run: number,
      points: placed(of[0], of[1]).map((one, i) => livePoint(one, n + i)),
      stride: 1,
    }, id);
  feed.addSnapshots(0, placed(0, 60));
  feed.addSnapshots(1, placed(0, 40));
  assert.equal(
    text(start),
    runs + points(0, [0, 60], 1) + points(1, [0, 40], 61, `${session}-100`) + states,
  );
  feed.addSnapshots(0, placed(60, 61));
  const first = runs + points(0, [0, 60], 1) + points(1, [0, 40], 61, `${session}-100`);
  assert.equal(text(start), first); // states come when the points are there
  const { place } = feed.after(start)!;
  assert.deepEqual(place, { points: 100, runs: 2, facts: 0 });
  assert.equal(text(place), points(0, [60, 61], 101, `${session}-101`) + states);
  const end = feed.after(place)!.place;
  assert.deepEqual(end, { points: 101, runs: 2, facts: 2 });
  assert.equal(feed.after(end), undefined);
  feed.setStanding(1, { state: "paused" });
  assert.equal(text(end), event("state", { run: 1, state: "paused" }));
  feed.setRun({ ...run(1), title: "other" });
  assert.equal(
    text(end),
    event("runs", { session, runs: [run(0), { ...run(1), title: "other" }] }) +
      event("state", { run: 1, state: "paused" }),
  );
  assert.deepEqual(feed.placeOf(`${session}-7`), { points: 7, runs: 0, facts: 0 });
});
