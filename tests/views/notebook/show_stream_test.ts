// A stream in a notebook, with a kernel that only remembers.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import {
  concat,
  EMPTY,
  from,
  lastValueFrom,
  map,
  NEVER,
  Observable,
  of,
  Subject,
  throwError,
} from "rxjs";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { show, showInNotebook } from "../../../src/views/notebook/show_stream.ts";
import { predict } from "../../../src/evaluation/predict.ts";
import { depthPosterior } from "../../../src/depth/depth_posterior.ts";
import { geometric } from "../../../src/depth/prior.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { train } from "../../../src/training/train.ts";
import { fakeClock } from "../../fake_clock.ts";
import { snapshot } from "../../training/snapshots.ts";
import { data, lengths, options, tinyNetwork, withoutSeconds } from "../../training/tiny_runs.ts";
import { fakeKernel } from "./fake_kernel.ts";

Deno.test("showInNotebook() just runs outside a notebook, once, and gives the last value", async () => {
  let subscriptions = 0;
  const stream = new Observable<number>((subscriber) => {
    subscriptions++;
    from([1, 2, 3]).subscribe(subscriber);
  });
  assert.equal(await showInNotebook(stream), 3);
  assert.equal(subscriptions, 1);
  assert.equal(await showInNotebook(EMPTY), undefined);
  await assert.rejects(showInNotebook(throwError(() => new Error("no data"))), {
    message: "no data",
  });
  const controller = new AbortController();
  assert.equal(await showInNotebook(of(1), { title: "t", epochs: 3, controller }), 1);
  assert.throws(() => showInNotebook(of(1), { controller: {} as AbortController }), {
    name: "TypeError",
    message: "showInNotebook(): controller must be an AbortController, got {}",
  });
  assert.throws(() => showInNotebook([1] as never), {
    message: "showInNotebook(): stream must be an Observable, got [1]",
  });
});

Deno.test("showInNotebook() draws in one place, the last state at the end", async () => {
  const { kernel, sent } = fakeKernel();
  const source = concat(
    from([1, 2, 3].map((epoch) => snapshot(epoch))),
    of(snapshot(3, { final: true, bestEpoch: 3, stoppedBy: "epochs" })),
  );
  const { last, result } = await show(source, { title: "test", epochs: 3 }, kernel);
  assert.equal(last!.final, true);
  assert.equal(result, "chosen depth 3 of 4 blocks; all epochs done, weights of epoch 3");
  assert.deepEqual(sent[0].data, { "text/plain": "first epoch ..." });
  assert.equal(sent[0].type, "display_data");
  assert.ok(sent.slice(1).every(({ type }) => type === "update_display_data"));
  assert.equal(new Set(sent.map(({ id }) => id)).size, 1);
  const end = sent.at(-1)!.data;
  assert.match(end["image/svg+xml"], /epoch 3 of 3 · chosen depth 3 of 4 blocks · all epochs done/);
  assert.match(end["text/plain"], /^test\nepoch +3 of 3 · all epochs done/);
});

Deno.test("showInNotebook() draws while training goes on, and not for every snapshot", async () => {
  const source = new Subject<Snapshot>();
  let drawn = 0;
  const { kernel } = fakeKernel(({ data }) => {
    if (data["image/svg+xml"] && ++drawn === 2) source.complete();
  });
  const shown = show(source, {}, kernel);
  let epoch = 0;
  const ticking = setInterval(() => source.next(snapshot(++epoch)), 1);
  await shown;
  clearInterval(ticking);
  assert.ok(epoch > 20, String(epoch)); // 250 ms at least lie between two drawings
  assert.equal(drawn, 3); // and the last state
});

/** A stream that is shown under a stopped clock, and when it was drawn. */
function underClock() {
  const clock = fakeClock();
  const source = new Subject<unknown>();
  const drawn: string[] = [];
  const { kernel } = fakeKernel(({ data }) => drawn.push(`${clock.now}: ${data["text/plain"]}`));
  let ended = false;
  const shown = show(source, {}, kernel).then(() => ended = true);
  const taking = (milliseconds: number, doing = () => {}) => ({
    [inspect.custom]() {
      clock.now += milliseconds;
      doing();
      return `taking ${milliseconds}`;
    },
  });
  return { clock, source, drawn, shown, taking, isOver: () => ended };
}

Deno.test("showInNotebook() draws every quarter of a second, in a twentieth of the time, within three seconds", async () => {
  const { clock: made, source, drawn, shown, taking } = underClock();
  using clock = made;
  await clock.advance(100);
  source.next(taking(0));
  source.next(taking(0));
  await clock.advance(249);
  assert.deepEqual(drawn, ["0: first epoch ..."]);
  await clock.advance(1);
  assert.deepEqual(drawn.splice(0), ["0: first epoch ...", "350: 2 values, the last: taking 0"]);
  assert.deepEqual(clock.due, []); // nothing is drawn twice
  // the wait after a drawing, by what it takes
  for (
    const [cost, wait] of [[13, 250], [14, 266], [100, 1900], [157, 2983], [158, 3000], [900, 3000]]
  ) {
    source.next(taking(cost));
    await clock.advance(clock.due[0] - clock.now);
    source.next(0);
    assert.deepEqual(clock.due.map((at) => Math.round(at - clock.now)), [wait], `${cost}`);
    await clock.advance(wait);
  }
  assert.equal(drawn.length, 12);
  source.complete();
  await clock.advance(50);
  await shown;
});

Deno.test("showInNotebook() draws once more what came while it drew, and leaves no timer at the end", async () => {
  for (const during of [false, true]) {
    const { clock: made, source, drawn, shown, taking, isOver } = underClock();
    using clock = made;
    await clock.advance(0);
    source.next(taking(0, () => source.next("later")));
    await clock.advance(250);
    assert.deepEqual(drawn.slice(1), ["250: 1 value, the last: taking 0"]);
    assert.deepEqual(clock.due, [500]);
    if (during) source.next(taking(0, () => source.complete()));
    else source.complete();
    if (during) await clock.advance(250);
    await clock.advance(0);
    // what is on its way goes out
    assert.deepEqual(clock.due, [clock.now + 50], String(during));
    assert.equal(isOver(), false);
    await clock.advance(50);
    await shown;
    assert.deepEqual(clock.due, []);
    assert.equal(drawn.length, during ? 4 : 3);
  }
});

Deno.test("showInNotebook() shows what came before an error, and the error", async () => {
  const { kernel, sent } = fakeKernel();
  const broken = concat(of(snapshot(7)), throwError(() => new Error("diverged")));
  await assert.rejects(show(broken, {}, kernel), { message: "diverged" });
  assert.match(sent.at(-1)!.data["text/plain"], /^epoch +7/);
});

Deno.test("showInNotebook() shows other values than snapshots as text", async () => {
  const { kernel, sent } = fakeKernel();
  const { result } = await show(of({ a: 1 }, { a: 2 }), {}, kernel);
  assert.deepEqual(sent.at(-1)!.data, { "text/plain": "2 values, the last: { a: 2 }" });
  assert.equal(result, "2 values");
});

Deno.test("showInNotebook() goes on training when drawing fails", async () => {
  const told: string[] = [];
  const { error } = console;
  console.error = (text: string) => told.push(text);
  try {
    const kernel = {
      broadcast: () => Promise.reject(new Error("no socket")),
      onInterrupt: () => () => {},
    };
    const { last } = await show(of(snapshot(1), snapshot(2)), {}, kernel);
    assert.equal(last!.epoch, 2);
    await show(EMPTY, {}, { ...kernel, broadcast: () => Promise.reject("no kernel") });
  } finally {
    console.error = error;
  }
  assert.deepEqual(told, [
    "showInNotebook(): cannot draw: no socket",
    "showInNotebook(): cannot draw: no kernel",
  ]);
});

Deno.test("showInNotebook() lets train() end with its best weights when it is interrupted", async () => {
  using network = await tinyNetwork();
  const posterior = depthPosterior({ prior: geometric(3) });
  const stream = train(data, { ...lengths, network, posterior, epochs: 1e6, patience: 1e6 });
  let asked = false;
  const { kernel, interrupt } = fakeKernel(({ data }) => {
    if (data["image/svg+xml"] && !asked) asked = interrupt() === 1;
  });
  const { last } = await show(stream, {}, kernel);
  assert.equal(interrupt(), 0); // nobody listens any more
  assert.equal(last!.stoppedBy, "interrupt");
  assert.equal((await predict(network, posterior, Float32Array.of(0, 0))).length, 2);
});

Deno.test("showInNotebook() aborts a controller when it is interrupted, and leaves at once at the second", async () => {
  const controller = new AbortController();
  let observed = true;
  const source = new Observable<Snapshot>((subscriber) => {
    subscriber.next(snapshot(1));
    return () => observed = false;
  });
  const seen: [aborted: boolean, observed: boolean][] = [];
  const { kernel, interrupt } = fakeKernel(({ data }) => {
    if (!data["image/svg+xml"] || controller.signal.aborted) return;
    interrupt();
    seen.push([controller.signal.aborted, observed]); // what is thrown here ends drawing alone
    interrupt(); // the stream did not listen
  });
  const { last, result } = await show(source, { controller }, kernel);
  assert.deepEqual(seen, [[true, true]]);
  assert.equal(last!.epoch, 1);
  assert.equal(observed, false);
  assert.equal(result, "chosen depth 3 of 4 blocks; left after epoch 1");
});

Deno.test("showInNotebook() unsubscribes from a stream that cannot be asked to end", async () => {
  let observed = true;
  const { kernel, interrupt, sent } = fakeKernel();
  const source = new Observable<Snapshot>(() => () => observed = false);
  const shown = show(concat(source, NEVER), {}, kernel);
  assert.deepEqual([interrupt(), observed], [1, false]);
  interrupt(); // by a user who did not see that it ends
  const { last, result } = await shown;
  assert.deepEqual([last, result], [undefined, "no values"]);
  assert.equal(sent.length, 2); // at the beginning, and once at the end
});

Deno.test("train() is the same stream with and without being shown", async () => {
  const run = async (watched: boolean) => {
    const snapshots: Snapshot[] = [];
    const stream = train(data, options).pipe(map((s) => (snapshots.push(s), s)));
    if (watched) await show(stream, {}, fakeKernel().kernel);
    else await lastValueFrom(stream);
    return withoutSeconds(snapshots);
  };
  assert.equal(await run(true), await run(false));
});

Deno.test("train() shows its data's name and prior, which its snapshots know", async () => {
  const { kernel, sent } = fakeKernel();
  using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 2, width: 4 }), {
    engine: "simd",
  });
  const { result } = await show(train(data, { network, epochs: 3 }), {}, kernel);
  const end = sent.at(-1)!.data;
  assert.match(end["image/svg+xml"], />spirals<.*epoch 3 of 3/);
  assert.match(end["image/svg+xml"], />—<\/tspan> prior/);
  assert.match(result, /^chosen depth \d of 2 blocks; all epochs done, weights of epoch \d$/);
});

Deno.test("showInNotebook() ends a training whose snapshots were copied on their way, when it is interrupted", async () => {
  const stream = train(data, { ...options, epochs: 1e6, patience: 1e6 }).pipe(
    map((snapshot) => ({ ...snapshot, mine: snapshot.epoch })),
  );
  let asked = false;
  const { kernel, interrupt } = fakeKernel(({ data }) => {
    if (data["image/svg+xml"] && !asked) asked = interrupt() === 1;
  });
  const { last } = await show(stream, {}, kernel);
  assert.equal(last!.stoppedBy, "interrupt");
  assert.equal(last!.mine, last!.epoch);
});
