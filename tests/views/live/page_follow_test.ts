/// <reference lib="dom" />
// How a tab comes to its events, with a worker and streams that only remember, under a clock that is told to go.

import assert from "node:assert/strict";
import { follow } from "../../../src/views/live/page/follow.ts";
import type { ToTab } from "../../../src/views/live/page/shared_stream.ts";
import { fakeClock } from "../../fake_clock.ts";
import { fakeEventSource } from "./fake_event_source.ts";

/** A tab in a browser; `workers` says whether there are shared ones, or that they are refused. */
function tab(workers: "there" | "refused" = "there") {
  const clock = fakeClock();
  const said: string[] = []; // to workers, and what becomes of them
  const { EventSource, sources } = fakeEventSource();
  const taken: ToTab[] = [];
  const made: { tell(message: ToTab): void; fail(): void }[] = [];
  const document = Object.assign(new EventTarget(), { hidden: false });
  const page = new EventTarget();
  class SharedWorker extends EventTarget {
    port = {
      postMessage: (message: string) => said.push(`${this.number} ${message}`),
      close: () => said.push(`${this.number} closed`),
      onmessage: (_: { data: ToTab }) => {},
    };
    number = made.length + 1;
    constructor(address: string, { type }: { type: string }) {
      super();
      if (workers === "refused") throw new Error("cookies are blocked");
      said.push(`${this.number} made of ${address}, ${type}`);
      made.push({
        tell: (data) => this.port.onmessage({ data }),
        fail: () => this.dispatchEvent(new Event("error")),
      });
    }
  }
  const given = {
    document,
    SharedWorker,
    EventSource,
    addEventListener: page.addEventListener.bind(page),
  };
  const before = Object.keys(given).map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  for (const [name, value] of Object.entries(given)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const { again } = follow("session", (message) => taken.push(message));
  return {
    ...{ clock, again, sources, made, taken },
    said: () => said.splice(0),
    connections: () => taken.splice(0).map(({ connection }) => connection),
    open: () => sources.filter(({ closed }) => !closed).length,
    hide(hidden: boolean) {
      document.hidden = hidden;
      document.dispatchEvent(new Event("visibilitychange"));
    },
    page(kind: string, persisted = false) {
      page.dispatchEvent(Object.assign(new Event(kind), { persisted }));
    },
    [Symbol.dispose]() {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
      clock[Symbol.dispose]();
    },
  };
}

const born = (number: number) => `${number} made of worker.js?session, module`;
const left = (number: number) => [`${number} leave`, `${number} closed`];

Deno.test("follow() asks its worker every ten seconds whether it is there, while the tab is seen", async () => {
  using one = tab();
  assert.deepEqual(one.said(), [born(1)]);
  one.made[0].tell({ connection: "connected" });
  assert.deepEqual(one.connections(), ["connected"]);
  await one.clock.advance(9_999);
  assert.deepEqual(one.said(), []);
  await one.clock.advance(1);
  assert.deepEqual(one.said(), ["1 answer"]);
  one.hide(true);
  one.hide(false); // an answer is under way: it is not asked twice
  assert.deepEqual(one.said(), []);
  one.made[0].tell({});
  one.hide(true);
  await one.clock.advance(30_000);
  assert.deepEqual(one.said(), []);
  one.hide(false);
  assert.deepEqual(one.said(), ["1 answer"]);
  one.made[0].tell({});
  one.again();
  assert.deepEqual(one.said(), ["1 again"]);
  one.page("pagehide");
  assert.deepEqual(one.said(), left(1));
  assert.deepEqual(one.clock.due, []);
  one.hide(false);
  assert.deepEqual([one.said(), one.sources.length], [[], 0]);
});

Deno.test("follow() gives a worker ten seconds for its first answer, five for others, and takes another", async () => {
  using one = tab();
  await one.clock.advance(9_999);
  assert.deepEqual(one.said(), [born(1)]);
  await one.clock.advance(1);
  assert.deepEqual(one.said(), [...left(1), born(2)]);
  one.made[1].tell({});
  await one.clock.advance(10_000);
  await one.clock.advance(4_999);
  assert.deepEqual(one.said(), ["2 answer"]);
  await one.clock.advance(1);
  assert.deepEqual(one.said(), [...left(2), born(3)]);
  one.made[2].fail();
  assert.deepEqual(one.said(), [...left(3), born(4)]);
  // two in a row: the third is the last
  one.made[3].fail();
  assert.deepEqual([one.said(), one.sources.length], [left(4), 1]);
  assert.deepEqual(one.clock.due, []);
});

Deno.test("follow() forgets a worker's silence when it has heard from another", () => {
  using one = tab();
  for (let time = 0; time < 5; time++) {
    one.made.at(-1)!.fail();
    one.made.at(-1)!.fail();
    assert.equal(one.made.length, 3 + 2 * time);
    one.made.at(-1)!.tell({});
  }
  assert.equal(one.sources.length, 0);
});

Deno.test("follow() has a stream of its own where there are no workers, open while the tab is seen", () => {
  using one = tab("refused");
  assert.deepEqual([one.said(), one.open(), one.sources.length], [[], 1, 1]);
  one.sources[0].tell("open");
  one.sources[0].tell("state", { kind: "state", run: 0, state: "paused" });
  assert.deepEqual(one.taken.splice(0), [
    { connection: "connecting" },
    { connection: "connected" },
    { event: { kind: "state", run: 0, state: "paused" } },
  ]);
  one.hide(true);
  assert.equal(one.open(), 0);
  one.hide(false);
  assert.deepEqual([one.open(), one.sources.length], [1, 2]);
  one.again(); // nothing is lost
  assert.equal(one.sources.length, 2);
  one.sources[1].tell("over");
  assert.equal(one.connections().at(-1), "over");
  one.hide(true);
  one.hide(false);
  assert.deepEqual([one.open(), one.sources.length], [0, 2]);
});

Deno.test("follow() leaves with its page, and joins again with one that the browser kept", () => {
  using one = tab("refused");
  one.page("pageshow"); // at the beginning
  assert.equal(one.sources.length, 1);
  one.page("pagehide");
  assert.equal(one.open(), 0);
  one.hide(false); // it is left
  assert.equal(one.sources.length, 1);
  one.page("pageshow", true);
  assert.deepEqual([one.open(), one.sources.length], [1, 2]);
  one.sources[1].tell("over");
  one.page("pagehide");
  one.page("pageshow", true);
  assert.equal(one.sources.length, 2);
});

Deno.test("follow() joins no other worker when nothing more comes", () => {
  using one = tab();
  one.made[0].tell({ connection: "over" });
  one.made[0].tell({}); // says nothing about the connection
  one.made[0].fail();
  assert.deepEqual([one.made.length, one.sources.length], [1, 0]);
  one.page("pageshow", true);
  assert.equal(one.made.length, 1);
});
