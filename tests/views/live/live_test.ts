// live() over streams: what passes through, when the page opens and closes, and that training does not notice.

import assert from "node:assert/strict";
import process from "node:process";
import {
  EMPTY,
  firstValueFrom,
  from,
  lastValueFrom,
  map,
  mergeMap,
  NEVER,
  Observable,
  of,
  Subject,
  tap,
  throwError,
  toArray,
} from "rxjs";
import { live } from "../../../src/views/live/live.ts";
import { openLivePage } from "../../../src/views/live/live_page.ts";
import type { DrawnMap } from "../../../src/views/live/predictive_map.ts";
import type { LiveMap, LiveRun } from "../../../src/views/live/protocol.ts";
import type { OpenRun } from "../../../src/views/live/shown_run.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { train } from "../../../src/training/train.ts";
import { data, options, tensorsAtRest, withoutSeconds } from "../../training/tiny_runs.ts";
import { command, follow, inState, nobodyListens, pointsOf } from "./event_client.ts";
import { lentSnapshot } from "./lent_snapshots.ts";
import { snapshotAt } from "./snapshots.ts";

const endless = { ...options, engine: "simd", epochs: 1e6, patience: 1e6 } as const;

/** The address, when a page is open. */
function listening() {
  const { promise: address, resolve: onListening } = Promise.withResolvers<string>();
  return { address, onListening };
}

/** Waits until nothing listens at an address any more, and its page, whose stream was left, is closed. */
async function gone(address: string): Promise<void> {
  for (let listens = true; listens;) {
    try {
      await (await fetch(address)).body?.cancel();
    } catch {
      listens = false;
    }
  }
  await timers(false);
}

/** Waits until this thread has timers, or none: a page has one while it closes, and who left its stream hears no end. */
async function timers(some: boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (process.getActiveResourcesInfo().includes("Timeout") !== some) {
    assert.ok(Date.now() < end, some ? "no page closes" : "a page does not close");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

Deno.test("live() passes snapshots through, the very ones, and completes", async () => {
  const { address, onListening } = listening();
  const snapshots = [1, 2, 3].map((epoch) => snapshotAt(epoch));
  const seen = await lastValueFrom(of(...snapshots).pipe(live({ onListening }), toArray()));
  seen.forEach((snapshot, i) => assert.equal(snapshot, snapshots[i]));
  assert.equal(seen.length, 3);
  await assert.rejects(fetch(await address), nobodyListens); // closed before the stream was
  const none = await lastValueFrom(EMPTY.pipe(live({ onListening() {} }), toArray()));
  assert.deepEqual(none, []);
});

Deno.test("live() passes an error on, and the page tells it", async () => {
  const { address, onListening } = listening();
  const source = new Subject<Snapshot>();
  const ends = lastValueFrom(source.pipe(live({ onListening })));
  const at = await address;
  await using client = await follow(at);
  source.next(snapshotAt(1));
  source.error(new Error("diverged"));
  await assert.rejects(ends, /^Error: diverged$/);
  const failed = await client.until(inState("failed"));
  assert.equal("text" in failed && failed.text, "diverged");
  await assert.rejects(fetch(at), nobodyListens);
  const early = throwError(() => new Error("at once")).pipe(live({ onListening() {} }));
  await assert.rejects(lastValueFrom(early), /at once/);
});

Deno.test("live() closes the page and leaves its source on unsubscription, early too", async () => {
  const { address, onListening } = listening();
  let left = 0;
  const source = new Subject<Snapshot>();
  const through = source.pipe(live({ onListening }));
  const subscription = through.subscribe();
  const at = await address;
  source.next(snapshotAt(1));
  subscription.unsubscribe();
  assert.equal(source.observed, false);
  await gone(at);
  // before the page is open
  const late = NEVER.pipe(live({ onListening: () => left++ })).subscribe();
  late.unsubscribe();
  await timers(true); // it opens all the same, and closes
  await timers(false);
  assert.equal(left, 0);
});

Deno.test("live() closes the page and does not start its source where onListening throws", async () => {
  let [at, started] = ["", false];
  const source = new Observable<Snapshot>(() => void (started = true));
  const through = source.pipe(live({
    onListening(address) {
      at = address;
      throw new Error("no browser");
    },
  }));
  await assert.rejects(lastValueFrom(through), /^Error: no browser$/);
  await assert.rejects(fetch(at), nobodyListens);
  assert.equal(started, false);
});

Deno.test("live() fails before its source starts where the port is taken", async () => {
  await using page = await openLivePage();
  const { port } = new URL(page.address);
  let started = false;
  const source = map(() => snapshotAt(1))(of(1).pipe(map((one) => (started = true, one))));
  await assert.rejects(lastValueFrom(source.pipe(live({ port: Number(port) }))), {
    name: "AddrInUse",
    message:
      `live(): needs a free port (another one, or 0 for any), but 127.0.0.1:${port} is taken`,
  });
  assert.equal(started, false);
  for (const port of [-1, 1.5, 70000]) {
    await assert.rejects(lastValueFrom(source.pipe(live({ port }))), {
      name: "RangeError",
      message: `live(): port must be a whole number from 0 to 65535, got ${port}`,
    });
  }
});

Deno.test("live() shows a real run from its first epoch to its last, with maps, and leaves no tensors", async () => {
  const before = await tensorsAtRest();
  const plain = await lastValueFrom(train(data, options).pipe(toArray()));
  const { address, onListening } = listening();
  const { promise: followed, resolve: start } = Promise.withResolvers<void>();
  const source = from(followed).pipe(mergeMap(() => train(data, options)));
  const shown = lastValueFrom(source.pipe(live({ onListening }), toArray()));
  await using client = await follow(await address);
  start();
  const snapshots = await shown;
  assert.equal(withoutSeconds(snapshots), withoutSeconds(plain)); // bit for bit
  await client.end();
  assert.deepEqual(
    pointsOf(client.heard).map(({ epoch }) => epoch),
    plain.slice(0, -1).map((s) => s.epoch),
  );
  const last = pointsOf(client.heard).at(-1)!;
  assert.deepEqual([last.final, last.stoppedBy], [true, "epochs"]);
  const runs: LiveRun[] = client.heard.flatMap((event) => event.kind === "runs" ? event.runs : []);
  const { title, prior, trainSize, epochs, classes, points } = runs.at(-1)!;
  assert.deepEqual([title, prior.length, trainSize, epochs, classes, points!.length], [
    "spirals",
    4,
    20,
    12,
    2,
    20,
  ]);
  const maps: LiveMap[] = client.heard.flatMap((event) => event.kind === "map" ? [event.map] : []);
  assert.deepEqual(maps[0].depths, [0, 1, 2, 3]);
  assert.equal(Uint8Array.fromBase64(maps[0].cells).length, 5 * 48 * 48 * 2);
  assert.equal(await tensorsAtRest(), before);
});

Deno.test("live() holds training back while it is paused, and lets it go on", async () => {
  const { address, onListening } = listening();
  const controller = new AbortController();
  let epoch = 0;
  const done = lastValueFrom(
    train(data, { ...endless, signal: controller.signal })
      .pipe(live({ onListening }), tap((snapshot) => epoch = snapshot.epoch)),
  );
  const at = await address;
  await using client = await follow(at);
  await client.until(({ kind }) => kind === "points");
  assert.equal((await command(at, { run: 0, command: "pause" })).status, 204);
  await client.until(inState("paused"));
  const stoodAt = epoch;
  await new Promise((resolve) => setTimeout(resolve, 100)); // what must not happen cannot be awaited
  assert.equal(epoch, stoodAt);
  assert.equal(pointsOf(client.heard).at(-1)!.epoch, stoodAt);
  assert.equal((await command(at, { run: 0, command: "resume" })).status, 204);
  await client.until((event) => event.kind === "points" && event.points.at(-1)!.epoch > stoodAt);
  controller.abort();
  await done;
});

/** A thread of its own that sends commands, and by which this thread waits for the answer without a turn of its events. */
async function commandThread(address: string) {
  const { origin, hash } = new URL(address);
  const authorization = `Bearer ${hash.replace("#token=", "")}`;
  const words = new Int32Array(new SharedArrayBuffer(8)); // commands asked for, and answered
  const commands = ["pause", "resume", "stop"] as const;
  const script = `onmessage = async ({ data: words }) => {
    postMessage("ready");
    for (const [i, command] of ${JSON.stringify(commands)}.entries()) {
      Atomics.wait(words, 0, i);
      const response = await fetch("${origin}/commands", {
        method: "POST",
        headers: { authorization: "${authorization}", "content-type": "application/json" },
        body: JSON.stringify({ run: 0, command }),
      });
      await response.body?.cancel();
      if (response.status !== 204) throw new Error(command + " " + response.status);
      Atomics.store(words, 1, i + 1);
      Atomics.notify(words, 1);
    }
  }`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(script)}`, {
    type: "module",
  });
  const ready = new Promise((resolve) => worker.onmessage = resolve);
  worker.postMessage(words);
  await ready;
  return {
    /** Sends the next command; returns when it was answered. */
    send(command: typeof commands[number]) {
      const before = commands.indexOf(command);
      Atomics.store(words, 0, before + 1);
      Atomics.notify(words, 0);
      assert.notEqual(Atomics.wait(words, 1, before, 30_000), "timed-out", `${command}: no answer`);
    },
    [Symbol.dispose]: () => worker.terminate(),
  };
}

Deno.test("live() obeys at the next snapshot, though steps held the thread since the command came", async () => {
  const { address, onListening } = listening();
  const controller = new AbortController();
  const source = new Subject<Snapshot>();
  const subscription = source.pipe(live({ onListening, controller })).subscribe();
  const at = await address;
  using thread = await commandThread(at);
  source.next(lentSnapshot(1).snapshot);
  thread.send("pause");
  const second = lentSnapshot(2);
  source.next(second.snapshot);
  assert.equal(second.end(), true, "training goes on");
  thread.send("resume");
  while (await second.waits()); // a message tells a run that is paused
  thread.send("stop");
  source.next(lentSnapshot(3).snapshot);
  assert.equal(controller.signal.aborted, true);
  subscription.unsubscribe();
  await gone(at);
});

Deno.test("live() stops a run after the epoch in hand, with its last snapshot, paused or not", async () => {
  for (const pause of [false, true]) {
    const { address, onListening } = listening();
    const controller = new AbortController();
    const run = train(data, { ...endless, signal: controller.signal });
    const ends = lastValueFrom(run.pipe(live({ onListening, controller })));
    const at = await address;
    await using client = await follow(at);
    await client.until(({ kind }) => kind === "points");
    if (pause) {
      await command(at, { run: 0, command: "pause" });
      await client.until(inState("paused"));
    }
    assert.equal((await command(at, { run: 0, command: "stop" })).status, 204);
    const last = await ends;
    assert.deepEqual([last.final, last.stoppedBy], [true, "interrupt"]);
    await client.until(inState("ended"));
    assert.equal(pointsOf(client.heard).at(-1)!.final, true);
  }
});

Deno.test("live() lets a paused run end when it is aborted otherwise, and when its subscriber leaves", async () => {
  for (const how of ["abort", "leave"]) {
    const { address, onListening } = listening();
    const controller = new AbortController();
    const { promise: completed, resolve: complete } = Promise.withResolvers<void>();
    const subscription = train(data, { ...endless, signal: controller.signal })
      .pipe(live({ onListening, controller }))
      .subscribe({ complete });
    const at = await address;
    await using client = await follow(at);
    await client.until(({ kind }) => kind === "points");
    await command(at, { run: 0, command: "pause" });
    await client.until(inState("paused"));
    if (how === "abort") {
      controller.abort();
      await completed;
    } else {
      subscription.unsubscribe();
      await gone(at);
    }
  }
});

Deno.test("live() does not stop a run without a controller, and does not pause copies", async () => {
  const { address, onListening } = listening();
  const source = new Subject<Snapshot>();
  const subscription = source.pipe(live({ onListening })).subscribe();
  const at = await address;
  await using client = await follow(at);
  source.next(snapshotAt(1));
  assert.equal((await command(at, { run: 0, command: "stop" })).status, 409);
  assert.equal((await command(at, { run: 0, command: "pause" })).status, 204);
  await client.until(inState("pausing"));
  let epoch = 1;
  const timer = setInterval(() => source.next(snapshotAt(++epoch)), 5); // when the command arrives is not known
  const told = await client.until((event) => event.kind === "state" && event.text !== undefined);
  clearInterval(timer);
  assert.deepEqual("text" in told && [told.state, told.text], [
    "running",
    "copies of snapshots cannot be paused",
  ]);
  subscription.unsubscribe();
  await gone(at);
});

Deno.test("live() shows several runs on a page of the caller's, which stays", async () => {
  await using page = await openLivePage();
  const runs = ["a", "b"].map((title) => page.add({ title, controls: false }));
  await Promise.all(
    runs.map((run, i) => firstValueFrom(of(snapshotAt(i + 1)).pipe(live(run)))),
  );
  runs[1].results([["Chosen depth", "7"]], "there");
  await using client = await follow(page.address);
  const told = await client.until(inState("ended", 1));
  assert.deepEqual("results" in told && told.results, [["Chosen depth", "7"]]);
  assert.deepEqual([0, 1].map((run) => pointsOf(client.heard, run)[0].epoch), [1, 2]);
  assert.equal((await command(page.address, { run: 0, command: "pause" })).status, 409);
  for (let i = runs.length; i < 256; i++) page.add();
  assert.throws(() => page.add(), {
    name: "RangeError",
    message: "add(): a page must have at most 256 runs, got one more",
  });
});

Deno.test("openLivePage() tells once that its worker has died, and closes all the same", async () => {
  const losses: string[] = [];
  {
    const lost = Promise.withResolvers<void>();
    const onLoss = ({ message }: Error) => {
      losses.push(message);
      lost.resolve();
    };
    await using page = await openLivePage({ onLoss });
    const shown = page.add() as OpenRun;
    const seen: number[] = [];
    const source = new Subject<Snapshot>();
    source.pipe(live(shown)).subscribe(({ epoch }) => seen.push(epoch));
    // no map: the worker fails on it, which Deno prints
    shown.map(1, { cells: { buffer: new ArrayBuffer(1) } } as unknown as DrawnMap);
    await lost.promise;
    source.next(snapshotAt(1));
    source.next(snapshotAt(2));
    shown.results([["error", "0"]]);
    assert.deepEqual(seen, [1, 2]);
  }
  assert.equal(losses.length, 1);
  assert.match(losses[0], /^live\(\): the page's worker died: .*toBase64/);
});

Deno.test("openLivePage() lets in the names of allowHosts, and refuses what is no name", async () => {
  await using page = await openLivePage({ allowHosts: ["hub.example"] });
  const post = (origin: string) =>
    fetch(new URL("/commands", page.address), { method: "POST", headers: { origin } });
  for (const [origin, status] of [["https://hub.example", 401], ["https://evil.example", 403]]) {
    const response = await post(`${origin}`);
    await response.body?.cancel();
    assert.equal(response.status, status, `${origin}`);
  }
  await assert.rejects(openLivePage({ allowHosts: ["a.example", "http://hub"] }), {
    name: "RangeError",
    message: "live(): each of allowHosts must be a host name without scheme and path, such as " +
      'hub.example.org or hub.example.org:8000, got "http://hub"',
  });
  await assert.rejects(openLivePage({ allowHosts: "hub" as unknown as string[] }), {
    name: "TypeError",
    message: 'openLivePage(): allowHosts must be an array of host names, got "hub"',
  });
});

Deno.test("openLivePage() gives every page a token of its own", async () => {
  await using one = await openLivePage();
  await using two = await openLivePage();
  const tokens = [one, two].map(({ address }) => new URL(address).hash);
  assert.match(tokens[0], /^#token=[0-9a-f]{32}$/);
  assert.notEqual(tokens[0], tokens[1]);
  one.add();
  const other = one.address.replace(tokens[0], tokens[1]);
  assert.equal((await command(other, { run: 0, command: "pause" })).status, 401);
});
