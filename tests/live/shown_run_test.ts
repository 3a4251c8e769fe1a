// Snapshots on their way from the program to its page.

import assert from "node:assert/strict";
import { history } from "../../src/live/history.ts";
import type { PlacedSnapshot } from "../../src/live/live_point.ts";
import { unpackSnapshots } from "../../src/live/packed_snapshots.ts";
import { showRun, type ShowRunOptions } from "../../src/live/shown_run.ts";
import type { ToPage } from "../../src/live/worker_messages.ts";
import { snapshotAt } from "./snapshots.ts";

function shown(options: ShowRunOptions = {}) {
  const said: ToPage[] = [];
  const run = showRun(2, options, (message) => said.push(message));
  const sent = () =>
    said.flatMap((message) =>
      message.kind === "snapshots" ? [unpackSnapshots(message.snapshots)] : []
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
  run.stand({ state: "ended" });
  assert.deepEqual(sent().map((snapshots) => snapshots.length), [1, 99]);
});

Deno.test("showRun() sends what is kept of a long run and the newest, not more", () => {
  const { run, sent } = shown();
  const all = history<PlacedSnapshot>();
  for (let epoch = 1; epoch <= 20_000; epoch++) {
    const snapshot = snapshotAt(epoch);
    all.add({ index: epoch - 1, snapshot });
    run.show(snapshot);
    if (epoch % 997 === 0) run.stand({}); // sends what is there
  }
  run.stand({});
  const arrived = history<PlacedSnapshot>();
  const snapshots = sent().flat();
  for (const placed of snapshots) arrived.add(placed);
  assert.deepEqual(arrived.points, all.points);
  assert.ok(snapshots.length < 4000, String(snapshots.length));
});

Deno.test("showRun() carries the last validation along, and gives the final snapshot the last place", () => {
  const { run, sent } = shown();
  const score = { error: 0.5, logLikelihood: -1 };
  run.show(snapshotAt(1));
  run.show(snapshotAt(2, { validation: score }));
  run.show(snapshotAt(3));
  run.show(snapshotAt(3, { final: true, bestEpoch: 2, stoppedBy: "epochs" }));
  run.stand({ state: "ended" });
  assert.deepEqual(
    sent().flat().map(({ index, validation, snapshot }) => [
      index,
      validation?.epoch,
      snapshot.final,
    ]),
    [[0, undefined, undefined], [1, 2, undefined], [2, 2, undefined], [2, 2, true]],
  );
});
