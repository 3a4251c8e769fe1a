// What the live page says.

import assert from "node:assert/strict";
import { choices } from "../../src/live/page/choices.ts";
import { mapAreas, mapCells } from "../../src/live/page/map_cells.ts";
import type { RunModel } from "../../src/live/page/model.ts";
import { thin } from "../../src/live/page/thin.ts";
import {
  announcement,
  connectionText,
  courseLabel,
  factsOf,
  mapCaption,
  mapLabel,
  mapTitle,
  posteriorLabel,
  stateText,
  tabTitle,
} from "../../src/live/page/words.ts";
import type { LivePoint } from "../../src/live/protocol.ts";

function point(epoch: number, more: Partial<LivePoint> = {}): LivePoint {
  return {
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
  assert.deepEqual(factsOf(run([])), [["epoch", "1", "under way"]]);
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
  assert.equal(stateText(over), "stopped early");
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
  assert.equal(connectionText("over", true), "complete; nothing more will come");
  assert.equal(connectionText("lost", true), connectionText("reconnecting", true));
});

Deno.test("posteriorLabel() and courseLabel() say the figures of a chart", () => {
  assert.equal(
    posteriorLabel(point(1)),
    "Posterior over depth in percent, by depth: 0: 10.0, 1: 43.0, 2: 44.0, 3: 3.0. " +
      "Chosen depth 1. 95 % rule: 1, most probable: 2, mean: 1",
  );
  const values = [3, 1, 2].map((value, i) => ({ epoch: i + 1, value }));
  assert.equal(
    courseLabel("Error", values, String),
    "Error over epochs 1 to 3: from 3 to 2, lowest 1 at epoch 2, highest 3 at epoch 1",
  );
  assert.equal(courseLabel("Error", [], String), "Error: nothing yet");
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

Deno.test("mapCaption() says in the light and in the dark what is not sure", () => {
  const map = { epoch: 1200, size: [0, 0], range: [0, 1, 0, 1], depths: [], cells: "" } as const;
  const caption = "Epoch 1,200: the mixture with the training points, and every depth alone, " +
    "the chosen one framed; the ";
  assert.equal(mapCaption(map, false), `${caption}paler, the less sure`);
  assert.equal(mapCaption(map, true), `${caption}darker, the less sure`);
});

Deno.test("thin() keeps the ends, and all where there is room", () => {
  const items = Array.from({ length: 101 }, (_, i) => i);
  assert.equal(thin(items, 101), items);
  assert.deepEqual(thin(items, 100, 5), [0, 25, 50, 75, 100]);
});
