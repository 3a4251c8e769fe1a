// What the live page makes of the server's events, without a browser.

import assert from "node:assert/strict";
import fc from "fast-check";
import { history } from "../../../src/views/live/history.ts";
import { extentsOf } from "../../../src/views/live/page/extents.ts";
import {
  elboParts,
  emptyModel,
  latest,
  measured,
  receive,
} from "../../../src/views/live/page/model.ts";
import type { LivePoint, LiveRun } from "../../../src/views/live/protocol.ts";
import { noScalars } from "../../training/snapshots.ts";

function run(id: number, more: Partial<LiveRun> = {}): LiveRun {
  const told = { title: `run-${id}`, settings: [], prior: [0.6, 0.4], chosenBy: "argmax" };
  return { id, ...told, controls: true, ...more };
}

function point(epoch: number, more: Partial<LivePoint> = {}): LivePoint {
  return {
    ...noScalars,
    n: epoch,
    index: epoch - 1,
    epoch,
    step: epoch,
    seconds: epoch / 10,
    posterior: [0.25, 0.75],
    logLikelihood: [-1, -0.5],
    elbo: -60,
    kl: 10,
    objective: -0.6,
    expectedDepth: 0.75,
    argmaxDepth: 1,
    chosenDepth: 1,
    depth: 1,
    ...more,
  };
}

const epochs = (points: readonly LivePoint[]) => points.map(({ epoch }) => epoch);

Deno.test("receive() takes what JSON has no word for as no number", () => {
  const model = emptyModel();
  const run = {
    id: 0,
    title: "a",
    settings: [],
    prior: [0.5, 0.5],
    chosenBy: "",
    controls: false,
  };
  receive(model, { kind: "runs", session: "s", runs: [run] });
  const point = {
    n: 1,
    index: 0,
    epoch: 1,
    step: 1,
    seconds: 1,
    posterior: [0.5, 0.5],
    logLikelihood: [null, null],
    elbo: null,
    kl: 0,
    objective: null,
    expectedDepth: 0.5,
    argmaxDepth: 0,
    chosenDepth: 0,
    depth: 1,
    validation: { epoch: 1, error: 1, logLikelihood: null },
  };
  receive(model, { kind: "points", run: 0, points: [point as never], stride: 1 });
  const [{ elbo, objective, validation }] = model.runs[0].points;
  assert.ok(Number.isNaN(elbo) && Number.isNaN(objective));
  assert.ok(Number.isNaN(validation!.logLikelihood));
  assert.ok(Number.isNaN(elboParts(latest(model.runs[0])!, run).elbo));
  // each for itself, whatever else there is
  const plain = { ...point, elbo: -1, objective: -1, validation: { ...point.validation } };
  Object.assign(plain.validation, { logLikelihood: -1 });
  for (const name of ["elbo", "kl", "objective"] as const) {
    const points = [{ ...plain, [name]: null } as never];
    receive(model, { kind: "points", run: 0, points, stride: 1 });
    assert.deepEqual(model.runs[0].points, [{ ...plain, [name]: NaN }]);
  }
  for (const name of ["error", "logLikelihood"] as const) {
    const points = [{ ...plain, validation: { ...plain.validation, [name]: null } } as never];
    receive(model, { kind: "points", run: 0, points, stride: 1 });
    const validation = { ...plain.validation, [name]: NaN };
    assert.deepEqual(model.runs[0].points, [{ ...plain, validation }]);
  }
});

Deno.test("receive() keeps what the server's history keeps, however the points come", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 4, max: 40 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
    (count, limit, pieces) => {
      const model = emptyModel();
      receive(model, { kind: "runs", session: "a", runs: [run(0)] });
      const kept = history<LivePoint>(limit);
      for (let sent = 0; sent < count;) {
        const until = Math.min(count, sent + pieces.next().value!);
        for (let epoch = sent + 1; epoch <= until; epoch++) kept.add(point(epoch));
        const fresh = kept.points.filter(({ epoch }) => epoch > sent);
        receive(model, { kind: "points", run: 0, points: fresh, stride: kept.stride });
        assert.deepEqual(model.runs[0].points, kept.points);
        sent = until;
      }
    },
  ));
});

Deno.test("receive() lets the final point replace that of its epoch", () => {
  const model = emptyModel();
  receive(model, { kind: "runs", session: "a", runs: [run(0)] });
  receive(model, { kind: "points", run: 0, points: [1, 2, 3].map((e) => point(e)), stride: 1 });
  const final = point(3, { n: 4, final: true, bestEpoch: 2 });
  receive(model, { kind: "points", run: 0, points: [final], stride: 1 });
  assert.deepEqual(epochs(model.runs[0].points), [1, 2, 3]);
  assert.equal(model.runs[0].points[2], final);
});

Deno.test("receive() keeps a run over a lost connection and forgets it with another server", () => {
  const model = emptyModel();
  const points = {
    kind: "points",
    run: 0,
    points: [1, 2].map((e) => point(e)),
    stride: 1,
  } as const;
  receive(model, { kind: "runs", session: "a", runs: [run(0)] });
  receive(model, points);
  receive(model, { kind: "runs", session: "a", runs: [run(0, { trainSize: 100 })] });
  receive(model, points); // some of it again
  assert.deepEqual(epochs(model.runs[0].points), [1, 2]);
  assert.equal(model.runs[0].info.trainSize, 100);
  receive(model, { kind: "runs", session: "b", runs: [run(0)] });
  assert.deepEqual(model.runs[0].points, []);
});

Deno.test("receive() passes over runs that it does not know, and keeps results", () => {
  const model = emptyModel();
  receive(model, { kind: "runs", session: "a", runs: [run(0)] });
  receive(model, { kind: "points", run: 7, points: [point(1)], stride: 1 });
  const results = [["error", "1 %"]] as const;
  receive(model, { kind: "state", run: 0, state: "ended", results });
  receive(model, { kind: "state", run: 0, state: "ended", text: "written" });
  assert.deepEqual([model.runs.length, model.runs[0].points], [1, []]);
  assert.deepEqual([model.runs[0].results, model.runs[0].text], [results, "written"]);
});

Deno.test("elboParts() add up, per example where N is known", () => {
  const { elbo, expected, cost } = elboParts(point(1), run(0, { trainSize: 100 }));
  assert.deepEqual([elbo, expected, cost], [-0.6, -0.5, -0.1]);
  assert.deepEqual(elboParts(point(1), run(0)), { elbo: -60, expected: -50, cost: -10 });
});

Deno.test("measured() has every score once, at the epoch in which it was measured", () => {
  const validation = { epoch: 2, error: 0.5, logLikelihood: -1 };
  const points = [
    point(1),
    point(2, { validation }),
    point(3, { validation }),
    point(4, {
      validation: { ...validation, epoch: 4, error: 0.25 },
    }),
  ];
  assert.deepEqual(measured(points), [
    { epoch: 2, error: 0.5, logLikelihood: -1 },
    { epoch: 4, error: 0.25, logLikelihood: -1 },
  ]);
});

Deno.test("extentsOf() holds for all runs, and for none", () => {
  const model = emptyModel();
  extentsOf(model.runs);
  receive(model, { kind: "runs", session: "a", runs: [run(0), run(1, { prior: [] })] });
  const none = extentsOf(model.runs);
  const { scores, ...others } = none;
  assert.ok([others, scores].flatMap((each) => Object.values(each).flat()).every(Number.isFinite));
  receive(model, { kind: "points", run: 0, points: [point(1)], stride: 1 });
  const deeper = point(1, { posterior: [0.1, 0.9], logLikelihood: [-3, null], elbo: NaN });
  receive(model, { kind: "points", run: 1, points: [deeper], stride: 1 });
  const { posterior, exits, elbo } = extentsOf(model.runs);
  assert.deepEqual([posterior, exits, elbo], [90, [-3, -0.5], [-60, -10]]);
  for (const [i, logLikelihood] of [-0.5, -2, NaN].entries()) {
    const validation = { epoch: 2 + i, error: 0.5, logLikelihood };
    const points = [point(2 + i, { validation })];
    receive(model, { kind: "points", run: i % 2, points, stride: 1 });
  }
  assert.deepEqual(extentsOf(model.runs).scores.logLikelihood, [-2, -0.5]);
  const course = Array.from({ length: 100 }, (_, i) => {
    const logLikelihood = i < 3 ? -50 : i % 3 === 0 ? NaN : -1 - i / 100;
    return point(i + 1, { validation: { epoch: i + 1, error: 0.5, logLikelihood } });
  });
  const many = [{ ...model.runs[0], points: course }];
  assert.deepEqual(extentsOf(many).scores.logLikelihood, [-1.98, -1.04]);
});

Deno.test("extentsOf() leaves a rare high error out, also where other errors are NaN", () => {
  const model = emptyModel();
  receive(model, { kind: "runs", session: "a", runs: [run(0)] });
  const course = Array.from({ length: 150 }, (_, i) => {
    const error = i < 3 ? 50 : i % 3 === 0 ? NaN : i / 1000;
    return point(i + 1, { validation: { epoch: i + 1, error, logLikelihood: -1 } });
  });
  assert.deepEqual(extentsOf([{ ...model.runs[0], points: course }]).scores.error, [0, 0.149]);
});

Deno.test("extentsOf() has axes without a point, around one value, and of errors from 0", () => {
  const nothing = {
    posterior: 1,
    exits: [0, 1],
    elbo: [0, 1],
    scores: {},
  };
  const model = emptyModel();
  assert.deepEqual(extentsOf(model.runs), nothing);
  receive(model, { kind: "runs", session: "a", runs: [run(0, { prior: [1], trainSize: 10 })] });
  const unscored = { error: [0, 0.001], logLikelihood: [0, 1] };
  assert.deepEqual(extentsOf(model.runs), { ...nothing, scores: unscored }); // its prior is not drawn
  const scored = (errors: readonly number[]) => {
    const points = errors.map((error, i) =>
      point(i + 1, {
        posterior: [0.25, 0.75],
        logLikelihood: [-2, null],
        elbo: -20,
        kl: 0,
        validation: { epoch: i + 1, error, logLikelihood: -3 },
      })
    );
    return extentsOf([{ ...model.runs[0], points }]);
  };
  assert.deepEqual(scored([0.5, 0.25]), {
    posterior: 100, // of the prior
    exits: [-2.01, -1.99],
    elbo: [-2, -0], // ELBO and likelihood; the KL is 0
    scores: { error: [0, 0.5], logLikelihood: [-3.01, -2.99] },
  });
  assert.deepEqual(scored([0.0004, 0.0008]).scores.error, [0, 0.001]);
  // the first few of a long course do not count
  assert.deepEqual(
    scored([0.9, ...Array.from({ length: 59 }, (_, i) => 0.1 + i / 1000)]).scores.error,
    [
      0,
      0.158,
    ],
  );
});
