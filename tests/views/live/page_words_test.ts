// What the live page says.

import assert from "node:assert/strict";
import { choices } from "../../../src/views/depth_choices.ts";
import { mapAreas, mapCells } from "../../../src/views/live/page/map_cells.ts";
import type { RunModel } from "../../../src/views/live/page/model.ts";
import { thin } from "../../../src/views/live/page/thin.ts";
import {
  announcement,
  classNames,
  connectionText,
  exitsLabel,
  factsOf,
  historyLabel,
  mapCaption,
  mapLabel,
  mapTitle,
  momentText,
  posteriorLabel,
  stateText,
  tabTitle,
  trendLabel,
} from "../../../src/views/live/page/words.ts";
import { epochText } from "../../../src/views/terminal/pace.ts";
import type { LivePoint } from "../../../src/views/live/protocol.ts";
import { noScalars } from "../../training/snapshots.ts";

function point(epoch: number, more: Partial<LivePoint> = {}): LivePoint {
  return {
    ...noScalars,
    n: epoch,
    index: epoch - 1,
    epoch,
    step: 2 * epoch,
    seconds: epoch,
    posterior: [0.1, 0.43, 0.44, 0.03],
    logLikelihood: [-1, -0.5, null, null],
    elbo: -60,
    kl: 10,
    objective: -0.6,
    expectedDepth: 1.4,
    argmaxDepth: 2,
    chosenDepth: 1,
    depth: 3,
    ...more,
  };
}

function run(points: LivePoint[], more: Partial<RunModel> = {}): RunModel {
  const info = {
    id: 0,
    title: "spirals-1",
    settings: [],
    prior: [0.25, 0.25, 0.25, 0.25],
    chosenBy: "",
    controls: true,
    trainSize: 100,
    epochs: 1000,
  };
  return { info, points, state: "running", ...more };
}

const many = Array.from({ length: 100 }, (_, i) => point(i + 1));

Deno.test("factsOf() tells epoch, depths, score, ELBO, speed and the time left", () => {
  const validation = { epoch: 100, error: 0.02, logLikelihood: -0.25 };
  const facts = factsOf(run([...many.slice(0, -1), point(100, { validation })]));
  assert.deepEqual(facts, [
    ["epoch", "100", "of 1,000"],
    ["depth chosen", "1 of 3", "95 % rule 1, argmax 2, mean 1.4"],
    ["validation error", "2.00 %", "log-likelihood −0.2500"],
    ["ELBO / N", "−0.6000", "nats"],
    ["time", "1 min 40 s", "2.0 steps/s, at most 15 min 00 s left"],
  ]);
  assert.deepEqual(factsOf(run([])), [["epoch", "1", "in progress"]]);
});

Deno.test("factsOf() says NaN of figures that are no numbers, and never 0", () => {
  const validation = { epoch: 1, error: NaN, logLikelihood: NaN };
  const facts = factsOf(run([point(1, { elbo: NaN, validation })]));
  assert.deepEqual(facts[2], ["validation error", "NaN", "log-likelihood NaN"]);
  assert.deepEqual(facts[3], ["ELBO / N", "NaN", "nats"]);
});

Deno.test("factsOf() says no time left of a run that is over, and whose weights were kept", () => {
  const final = point(100, { final: true, bestEpoch: 90, stoppedBy: "interrupt" });
  const over = run([...many.slice(0, -1), final], { state: "ended" });
  const facts = factsOf(over);
  assert.deepEqual(facts[0], ["epoch", "100", "of 1,000, weights of 90"]);
  assert.deepEqual(facts[4], ["time", "1 min 40 s", "2.0 steps/s"]);
  assert.equal(stateText(over), "interrupted");
});

Deno.test("announcement() is one sentence about where a run stands", () => {
  assert.equal(
    announcement(run(many)),
    "spirals-1: training, epoch 100 of 1,000, depth 1 chosen of 3",
  );
  const failed = run(many, { state: "failed", text: "no space left" });
  assert.equal(announcement(failed), "spirals-1: failed, no space left");
});

Deno.test("tabTitle() tells one run from the other tabs, and counts several", () => {
  assert.equal(tabTitle([run(many)]), "epoch 100, depth 1 – spirals-1 – Fathom");
  assert.equal(
    tabTitle([run(many, { state: "paused" })]),
    "paused, depth 1 – spirals-1 – Fathom",
  );
  assert.equal(tabTitle([run([]), run([])]), "2 runs – Fathom");
});

Deno.test("connectionText() does not alarm when a run is over", () => {
  assert.match(connectionText("lost", false), /^this page has ended: .* terminal; deno task view/);
  assert.equal(connectionText("over", true), "complete");
  assert.equal(connectionText("lost", true), connectionText("reconnecting", true));
});

Deno.test("posteriorLabel() and trendLabel() say the values of a chart", () => {
  assert.equal(
    posteriorLabel(point(1)),
    "Posterior over depth in percent, by depth: 0: 10.0, 1: 43.0, 2: 44.0, 3: 3.0. " +
      "Chosen depth 1. 95 % rule: 1, most probable: 2, mean: 1",
  );
  const values = [3, 1, 2].map((value, i) => ({ epoch: i + 1, value }));
  assert.equal(
    trendLabel("Error", values, String),
    "Error over epochs 1 to 3: from 3 to 2, lowest 1 at epoch 2, highest 3 at epoch 1",
  );
  assert.equal(trendLabel("Error", [], String), "Error: nothing yet");
});

Deno.test("choices() are the paper's three", () => {
  assert.deepEqual(choices([0.1, 0.43, 0.44, 0.03]).map(({ depth }) => depth), [1, 2, 1]);
});

Deno.test("mapCells() unpacks mixture and depths, and mapLabel() says what they show", () => {
  const cells = [[0, 255, 1, 51], [1, 255, 1, 255]].flat();
  const map = {
    epoch: 3,
    size: [2, 1],
    range: [0, 1, 0, 1],
    depths: [4],
    cells: btoa(String.fromCharCode(...cells)),
  } as const;
  const [mixture, depth] = mapCells(map);
  assert.deepEqual([[...mixture.labels], [...mixture.certainties]], [[0, 1], [255, 51]]);
  assert.deepEqual([[...depth.labels], [...depth.certainties]], [[1, 1], [255, 255]]);
  assert.equal(
    mapLabel(mapTitle(map, 0), mapAreas(mixture), (k) => "ab"[k]),
    "mixture: predicts a on 50 %, b on 50 % of the area, with a mean probability of 0.60",
  );
  assert.equal(
    mapLabel(mapTitle(map, 1), mapAreas(depth), (k) => "ab"[k]),
    "depth 4: predicts b on 100 % of the area, with a mean probability of 1.00",
  );
});

Deno.test("mapCaption() describes uncertain cells, light and dark", () => {
  const map = { epoch: 1200, size: [0, 0], range: [0, 1, 0, 1], depths: [], cells: "" } as const;
  const caption = "Epoch 1,200: the mixture with the training points, and every depth alone, " +
    "the chosen one framed; ";
  assert.equal(mapCaption(map, false), `${caption}paler where less certain`);
  assert.equal(mapCaption(map, true), `${caption}darker where less certain`);
});

Deno.test("thin() keeps the ends, and all where there is room", () => {
  const items = Array.from({ length: 101 }, (_, i) => i);
  assert.equal(thin(items, 101), items);
  assert.deepEqual(thin(items, 100, 5), [0, 25, 50, 75, 100]);
});

Deno.test("stateText(), epochText(), momentText(), tabTitle() and announcement() describe the status of a run", () => {
  const one = [point(1200)];
  const scored = [point(1200, { validation: { epoch: 1, error: 0.125, logLikelihood: -1 } })];
  const { epochs: _, ...info } = run([]).info;
  const cases: [
    RunModel,
    state: string,
    epoch: string,
    moment: string,
    title: string,
    said: string,
  ][] = [
    [run([]), "training", "0 of 1,000", "", "spirals-1", "spirals-1: training"],
    [
      run([], { state: "failed", text: "no space" }),
      "failed",
      "0 of 1,000",
      "",
      "spirals-1",
      "spirals-1: failed, no space",
    ],
    [
      run(one, { info, text: "note" }),
      "training",
      "1,200",
      "epoch 1,200, depth 1 chosen of 3",
      "epoch 1,200, depth 1 – spirals-1",
      "spirals-1: training, epoch 1,200, depth 1 chosen of 3",
    ],
    ...(["pausing", "stopping"] as const).map((state): typeof cases[0] => [
      run(scored, { state }),
      `${state} after this epoch`,
      "1,200 of 1,000",
      "epoch 1,200 of 1,000, depth 1 chosen of 3",
      `${state} after this epoch, depth 1 – spirals-1`,
      `spirals-1: ${state} after this epoch, epoch 1,200 of 1,000, depth 1 chosen of 3, ` +
      "validation error 12.50 %",
    ]),
    ...([
      ["patience", "stopped early"],
      ["epochs", "all epochs done"],
      ["interrupt", "interrupted"],
      [undefined, "ended"],
    ] as const).map(([stoppedBy, text]): typeof cases[0] => [
      run([point(1, { stoppedBy })], { state: "ended" }),
      text,
      "1 of 1,000",
      "epoch 1 of 1,000, depth 1 chosen of 3",
      `${text}, depth 1 – spirals-1`,
      `spirals-1: ${text}, epoch 1 of 1,000, depth 1 chosen of 3`,
    ]),
    [
      run([point(1, { stoppedBy: "epochs" })], { state: "failed" }),
      "failed",
      "1 of 1,000",
      "epoch 1 of 1,000, depth 1 chosen of 3",
      "failed, depth 1 – spirals-1",
      "spirals-1: failed",
    ],
  ];
  for (const [of, state, epoch, moment, title, said] of cases) {
    assert.deepEqual(
      [
        stateText(of),
        epochText(of.points.at(-1)?.epoch ?? 0, of.info.epochs),
        momentText(of),
        tabTitle([of]),
        announcement(of),
      ],
      [state, epoch, moment, `${title} – Fathom`, said],
    );
  }
  assert.equal(tabTitle([]), "Fathom");
});

Deno.test("factsOf() tells what is not known, what was cut, and how long a run may last", () => {
  const facts = (of: LivePoint[], more: Partial<RunModel> = {}, info = {}) => {
    const whole = run(of, more);
    return factsOf({ ...whole, info: { ...whole.info, ...info } });
  };
  const none = facts([point(1)], {}, { epochs: undefined, trainSize: undefined });
  assert.deepEqual(none, [
    ["epoch", "1", ""],
    ["depth chosen", "1 of 3", "95 % rule 1, argmax 2, mean 1.4"],
    ["validation error", "–", undefined],
    ["ELBO", "−60.00", "nats"],
    ["time", "1.0 s", "2.0 steps/s"],
  ]);
  const [epoch, depth] = facts([point(1, { depth: 2, bestEpoch: 1 })], {}, { epochs: undefined });
  assert.deepEqual([epoch[2], depth[2]], [
    "weights of 1",
    "95 % rule 1, argmax 2, mean 1.4, cut to 2",
  ]);
  const time = (of: LivePoint[], more: Partial<RunModel> = {}) => facts(of, more)[4][2];
  assert.equal(time(many), "2.0 steps/s, at most 15 min 00 s left");
  assert.equal(time([...many, point(1001)]), "2.0 steps/s, at most 0 ms left");
  for (const state of ["ended", "failed"] as const) {
    assert.equal(time(many, { state }), "2.0 steps/s");
  }
  assert.equal(time([...many.slice(1), point(101, { final: true })]), "2.0 steps/s");
});

Deno.test("connectionText() describes every state of the connection", () => {
  const ended = "not connected: the run and its server have ended";
  const lost = "this page has ended: its server no longer answers. Training may continue in the " +
    "terminal; deno task view DIR shows a run again";
  const trying = "connection lost, trying again; the page shows the last state";
  assert.deepEqual(
    (["connecting", "connected", "over", "reconnecting", "lost"] as const)
      .map((connection) => [false, true].map((over) => connectionText(connection, over))),
    [
      ["connecting", "connecting"],
      ["connected", "connected"],
      ["complete", "complete"],
      [trying, ended],
      [lost, ended],
    ],
  );
});

Deno.test("historyLabel() and exitsLabel() say the values of a chart, five of a long history", () => {
  assert.equal(
    historyLabel(
      many.slice(0, 41).map((one, i) => ({ ...one, chosenDepth: i, argmaxDepth: 2 * i })),
    ),
    "Posterior over depth by epoch. " + [0, 10, 20, 30, 40]
      .map((i) => `epoch ${i + 1}: chosen ${i}, most probable ${2 * i}`).join("; "),
  );
  assert.equal(
    historyLabel(many.slice(0, 2)),
    "Posterior over depth by epoch. epoch 1: chosen 1, most probable 2; " +
      "epoch 2: chosen 1, most probable 2",
  );
  assert.equal(
    exitsLabel(point(1)),
    "Log-likelihood of every exit in nats per example, by depth: 0: −1.0000, 1: −0.5000, " +
      "2: none, 3: none",
  );
  // of equal values the first
  const values = [1, 2, 1, 2].map((value, i) => ({ epoch: i + 1, value }));
  assert.match(trendLabel("E", values, String), /lowest 1 at epoch 1, highest 2 at epoch 2$/);
});

Deno.test("classNames() calls classes by name, by number beyond the names, else by their place", () => {
  const names = (classes: LiveRunClasses) => {
    const name = classNames({ ...run([]).info, classes });
    return [0, 1, 2].map(name);
  };
  assert.deepEqual(names(["a", "b"]), ["a", "b", "2"]);
  assert.deepEqual(names(2), ["class 0", "class 1", "class 2"]);
  assert.deepEqual(names(undefined), ["class 0", "class 1", "class 2"]);
});

type LiveRunClasses = RunModel["info"]["classes"];
