// Snapshots on their way from the program to its page.

import assert from "node:assert/strict";
import { history } from "../../../src/views/live/history.ts";
import {
  type IndexedSnapshot,
  type NewPoint,
  packSnapshots,
  unpackedPoints,
} from "../../../src/views/live/packed_snapshots.ts";
import { showRun, type ShowRunOptions } from "../../../src/views/live/shown_run.ts";
import type { ToPage } from "../../../src/views/live/worker_messages.ts";
import {
  readRequest,
  requestMemory,
  writeRequest,
} from "../../../src/views/live/requested_command.ts";
import { fakeClock } from "../../fake_clock.ts";
import { snapshotAt } from "./snapshots.ts";

function shown(options: ShowRunOptions = {}) {
  const said: ToPage[] = [];
  const run = showRun(2, options, (message) => said.push(message));
  const sent = () =>
    said.flatMap((message) =>
      message.kind === "snapshots" ? [unpackedPoints(message.snapshots)] : []
    );
  return { run, said, sent };
}

Deno.test("showRun() says what is known, and fills in what was not said", () => {
  const { run, said } = shown({ title: "mine", epochs: undefined });
  run.describe({ title: "spirals", trainSize: 200, epochs: 8000 });
  assert.deepEqual(said, [
    {
      kind: "run",
      run: {
        id: 2,
        title: "mine",
        settings: [],
        prior: [],
        chosenBy: "",
        controls: true,
        stoppable: false,
      },
    },
    {
      kind: "run",
      run: {
        id: 2,
        title: "mine",
        settings: [],
        prior: [],
        chosenBy: "",
        controls: true,
        stoppable: false,
        trainSize: 200,
        epochs: 8000,
      },
    },
  ]);
  const stoppable = (options: ShowRunOptions) => {
    const [message] = shown(options).said;
    return message.kind === "run" && [message.run.controls, message.run.stoppable];
  };
  assert.deepEqual(stoppable({ controller: new AbortController() }), [true, true]);
  assert.deepEqual(stoppable({ controls: false, controller: new AbortController() }), [
    false,
    false,
  ]);
});

Deno.test("showRun() sends the first snapshot at once, and many in one message", () => {
  const { run, sent } = shown();
  run.show(snapshotAt(1));
  assert.equal(sent().length, 1);
  for (let epoch = 2; epoch <= 100; epoch++) run.show(snapshotAt(epoch));
  assert.equal(sent().length, 1);
  run.setStatus({ state: "ended" });
  assert.deepEqual(sent().map((snapshots) => snapshots.length), [1, 99]);
});

Deno.test("showRun() sends what is kept of a long run and the newest, not more", () => {
  const { run, sent } = shown();
  const all = history<IndexedSnapshot>();
  for (let epoch = 1; epoch <= 20_000; epoch++) {
    const snapshot = snapshotAt(epoch);
    all.add({ index: epoch - 1, snapshot });
    run.show(snapshot);
    if (epoch % 997 === 0) run.setStatus({}); // sends what is there
  }
  run.setStatus({});
  const arrived = history<NewPoint>();
  const snapshots = sent().flat();
  for (const indexed of snapshots) arrived.add(indexed);
  assert.deepEqual(arrived.points, unpackedPoints(packSnapshots(all.points)));
  assert.ok(snapshots.length < 4000, String(snapshots.length));
});

Deno.test("showRun() carries the last validation along, and gives the final snapshot the last place", () => {
  const { run, sent } = shown();
  const score = { error: 0.5, logLikelihood: -1 };
  run.show(snapshotAt(1));
  run.show(snapshotAt(2, { validation: score }));
  run.show(snapshotAt(3));
  run.show(snapshotAt(3, { final: true, bestEpoch: 2, stoppedBy: "epochs" }));
  run.setStatus({ state: "ended" });
  assert.deepEqual(
    sent().flat().map(({ index, validation, final }) => [
      index,
      validation?.epoch,
      final,
    ]),
    [[0, undefined, undefined], [1, 2, undefined], [2, 2, undefined], [2, 2, true]],
  );
});

Deno.test("showRun() sends five times a second while there is something, and has no timer else", async () => {
  using clock = fakeClock();
  const { run, sent } = shown();
  const lengths = () => sent().map((snapshots) => snapshots.length);
  assert.deepEqual(clock.due, []);
  run.show(snapshotAt(1));
  assert.deepEqual([lengths(), clock.due], [[1], [200]]);
  run.show(snapshotAt(2));
  run.show(snapshotAt(3));
  await clock.advance(199);
  assert.deepEqual(lengths(), [1]);
  await clock.advance(1);
  assert.deepEqual([lengths(), clock.due], [[1, 2], [400]]);
  await clock.advance(200);
  assert.deepEqual([lengths(), clock.due], [[1, 2], []]); // nothing came
  run.show(snapshotAt(4));
  run.show(snapshotAt(5));
  assert.deepEqual([lengths(), clock.due], [[1, 2, 1], [600]]);
  run.setStatus({ state: "paused" });
  assert.deepEqual([lengths(), clock.due], [[1, 2, 1, 1], []]);
  run.setStatus({ state: "running" });
  assert.deepEqual(lengths(), [1, 2, 1, 1]); // no message without a snapshot
});

Deno.test("showRun() passes on maps, standings and results as they are", () => {
  const { run, said } = shown();
  said.length = 0;
  const cells = new Uint8Array([1, 2]);
  const map = { size: [1, 1], range: [0, 1, 0, 1], depths: [3] } as const;
  run.map(7, { ...map, cells });
  run.setStatus({ state: "paused" });
  run.results([["error", "1 %"]]);
  run.results([], "in runs/a");
  const status = { kind: "status", run: 2 };
  assert.deepEqual(said, [
    { kind: "map", run: 2, map: { epoch: 7, ...map }, cells },
    { ...status, status: { state: "paused" } },
    { ...status, status: { results: [["error", "1 %"]] } },
    { ...status, status: { results: [], text: "in runs/a" } },
  ]);
});

Deno.test("showRun() reads and refuses its own command, and tells the last who asked of changes", () => {
  const requests = requestMemory();
  const controller = new AbortController();
  const run = showRun(2, { controller }, () => {}, requests);
  assert.equal(run.controller, controller);
  assert.equal(run.requested(), "run");
  writeRequest(requests, 2, "pause");
  writeRequest(requests, 1, "stop");
  assert.equal(run.requested(), "pause");
  run.refuse("pause");
  assert.deepEqual([run.requested(), readRequest(requests, 1)], ["run", "stop"]);
  run.requestChanged(); // nobody asked
  const told: string[] = [];
  run.onRequest(() => told.push("first"));
  run.onRequest(() => told.push("last"));
  run.requestChanged();
  assert.deepEqual(told, ["last"]);
});

Deno.test("showRun() counts from 1 where no title is known, and keeps every fact that it is told", () => {
  const facts = {
    title: "t",
    settings: [["a", "b"]] as [string, string][],
    prior: [0.5, 0.5],
    chosenBy: "argmax",
    trainSize: 3,
    epochs: 4,
    patience: 5,
    points: [[0, 1, 0]] as [number, number, number][],
    classes: ["x", "y"],
  };
  const told = (options: ShowRunOptions) => {
    const [message] = shown(options).said;
    return message.kind === "run" ? message.run : undefined;
  };
  assert.deepEqual(told(facts), { ...facts, id: 2, controls: true, stoppable: false });
  assert.equal(told({})!.title, "run 3");
  assert.equal(told({ controls: false })!.stoppable, false);
  const { run, said } = shown({ epochs: 4 });
  run.describe({ title: undefined, epochs: 9, prior: [1] });
  const last = said.at(-1)!;
  assert.ok(last.kind === "run");
  assert.deepEqual([last.run.title, last.run.epochs, last.run.prior], ["run 3", 4, [1]]);
});

Deno.test("showRun() sends earlier snapshots of a resumed run at once, and goes on after them", () => {
  const earlier = [snapshotAt(1), snapshotAt(2, { validation: { error: 0.5, logLikelihood: -1 } })];
  const { run, said, sent } = shown({ earlier });
  assert.ok(said.length >= 2); // before the run's first snapshot
  run.show(snapshotAt(3));
  run.setStatus({});
  const points = sent().flat().map((
    { index, epoch, validation },
  ) => [index, epoch, validation?.epoch]);
  assert.deepEqual(points, [[0, 1, undefined], [1, 2, 2], [2, 3, 2]]);
});
