/// <reference lib="dom" />
// The live page from its first event to its last, in a document without a browser, on a stream of its own.

import assert from "node:assert/strict";
import type { LiveEvent } from "../../../src/views/live/protocol.ts";
import { fakeClock } from "../../fake_clock.ts";
import { fakeEventSource } from "./fake_event_source.ts";
import { knownRun } from "./known_run.ts";
import { pageDocument } from "./page_document.ts";

/** Streams that the page has opened. */
const { EventSource, sources } = fakeEventSource();

const tell = (source: (typeof sources)[number], event: LiveEvent) => source.tell(event.kind, event);

Deno.test("the live page shows runs and its connection, and asks a lost server again when it is seen", async () => {
  using page = pageDocument("#token=secret");
  using clock = fakeClock();
  const frames: (() => void)[] = [];
  const globalEvents = new EventTarget();
  const [resized, darkened]: [(() => void)[], (() => void)[]] = [[], []];
  const documentEvents = new EventTarget();
  const { document } = globalThis;
  document.documentElement.dataset.session = "s";
  Object.defineProperty(document, "hidden", { value: false, writable: true });
  document.addEventListener = documentEvents.addEventListener.bind(documentEvents);
  const given = {
    EventSource,
    SharedWorker: undefined,
    addEventListener: globalEvents.addEventListener.bind(globalEvents),
    requestAnimationFrame: (call: (began: number) => void) => frames.push(() => call(clock.now)),
    ResizeObserver: class {
      constructor(call: () => void) {
        resized.push(call);
      }
      observe() {}
    },
    matchMedia: () => ({
      matches: false,
      addEventListener: (_: string, call: () => void) => darkened.push(call),
    }),
  };
  const before = Object.keys(given).map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  for (const [name, value] of Object.entries(given)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    await import("../../../src/views/live/page/main.ts");
    const body = document.body;
    const link = body.querySelector<HTMLElement>("p.link")!;
    const retry = body.querySelector<HTMLButtonElement>("header button")!;
    const main = body.querySelector("main")!;
    /** Lets frames come for a while; what the page says then. */
    const drawn = async (milliseconds = 1000) => {
      await clock.advance(milliseconds);
      for (const frame of frames.splice(0)) frame();
      return {
        link: [link.textContent, link.dataset.connection],
        retry: !retry.hidden,
        title: document.title,
        runs: [...main.querySelectorAll("h2")].map((title) => title.textContent),
        said: body.querySelector("[role=status]")!.textContent,
      };
    };
    const connecting = { link: ["connecting", "connecting"], retry: false, title: "Fathom" };
    assert.deepEqual(await drawn(), { ...connecting, runs: [], said: "connecting" });
    assert.equal(body.querySelector("h1")!.textContent, "Fathom");
    assert.equal(page.location.hash, "");
    const [first] = sources;
    first.dispatchEvent(new Event("open"));
    const known = knownRun();
    const info = { ...known.info, id: 0 };
    tell(first, { kind: "runs", session: "s", runs: [info] });
    const connected = { link: ["connected", "connected"], retry: false };
    assert.deepEqual(await drawn(), {
      ...connected,
      title: "known – Fathom",
      runs: ["known"],
      said: "known: training",
    });
    assert.equal(main.className, "runs");
    const section = main.querySelector("section");
    tell(first, { kind: "points", run: 0, points: known.points, stride: 1 });
    const moment = "epoch 4 of 40, depth 2 chosen of 3, validation error 10.00 %";
    const later = await drawn(20_000);
    assert.deepEqual(later, {
      ...connected,
      title: "epoch 4, depth 2 – known – Fathom",
      runs: ["known"],
      said: `known: training, ${moment}`,
    });
    assert.equal(main.querySelector("section"), section);
    tell(first, { kind: "runs", session: "s", runs: [info, { ...info, id: 1, title: "other" }] });
    assert.deepEqual((await drawn()).runs, ["All runs", "known", "other"]);
    assert.equal(main.className, "runs several");
    assert.equal(document.title, "2 runs – Fathom");
    // a state is drawn in the next frame
    tell(first, { kind: "state", run: 1, state: "paused" });
    assert.deepEqual(clock.due, [clock.now]);
    await drawn();
    for (const call of [resized, darkened]) {
      assert.equal(call.length, 1);
      call[0]();
      assert.equal(clock.due.length, 1);
      await drawn();
    }
    // lost
    const lose = async (meanwhile = "reconnecting") => {
      sources.at(-1)!.dispatchEvent(new Event("error"));
      assert.equal((await drawn()).link[1], meanwhile);
      return await drawn(31_000);
    };
    const lost = await lose();
    assert.deepEqual([lost.link[1], lost.retry], ["lost", true]);
    assert.match(lost.said!, /^this page has ended: .*\. known: .*\. other: paused$/);
    assert.equal(
      body.querySelector(".stand .note")!.textContent,
      "The server no longer takes commands.",
    );
    let opened = sources.length;
    retry.click();
    assert.equal(sources.length, opened + 1);
    const back = async () => {
      sources.at(-1)!.dispatchEvent(new Event("open"));
      const { link, retry } = await drawn();
      assert.deepEqual([link, retry], [["connected", "connected"], false]);
    };
    await back();
    globalEvents.dispatchEvent(new Event("online"));
    assert.equal(sources.length, opened + 1); // nothing is lost
    await lose();
    opened = sources.length;
    Object.assign(document, { hidden: true });
    globalEvents.dispatchEvent(new Event("online"));
    assert.equal(sources.length, opened); // nobody looks
    Object.assign(document, { hidden: false });
    globalEvents.dispatchEvent(new Event("online"));
    assert.equal(sources.length, opened + 1);
    await back();
    for (const run of [0, 1]) tell(sources.at(-1)!, { kind: "state", run, state: "ended" });
    assert.deepEqual((await drawn()).link, ["connected", "connected"]);
    assert.deepEqual((await lose("over")).link, [
      "not connected: the run and its server have ended",
      "over",
    ]);
    assert.equal(retry.hidden, true);
    opened = sources.length;
    globalEvents.dispatchEvent(new Event("online"));
    assert.equal(sources.length, opened);
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
});
