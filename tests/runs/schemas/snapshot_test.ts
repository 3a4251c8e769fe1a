// Lines of snapshots.jsonl: what is read, what is refused, and what a line must be after another.

import assert from "node:assert/strict";
import { parseSnapshot } from "../../../src/runs/schemas/snapshot.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { snapshotAt } from "../../views/live/snapshots.ts";
import { assertRefused } from "./refused.ts";

const good = snapshotAt(2, { validation: { error: 0.5, logLikelihood: -1 } });
const parse = (value: unknown, name: string, place: string) =>
  parseSnapshot(value, undefined, name, place);

Deno.test("parseSnapshot() gives NaN for the null of a number that is not finite", () => {
  const line = {
    ...good,
    elbo: null,
    kl: null,
    objective: null,
    logLikelihood: [null, -1, -1, null],
    validation: { error: null, logLikelihood: null, unpredicted: 2 },
  };
  assert.deepEqual(parse(line, "read()", "a"), {
    ...good,
    elbo: NaN,
    kl: NaN,
    objective: NaN,
    logLikelihood: [null, -1, -1, null],
    validation: { error: NaN, logLikelihood: NaN, unpredicted: 2 },
  });
});

Deno.test("parseSnapshot() says what is wrong where", () => {
  assertRefused(good, parse, [
    ["epoch", 0, "a whole number of at least 1 at $.epoch, got 0"],
    ["step", null, "a whole number of at least 0 at $.step, got null"],
    ["seconds", -1, "a number of at least 0 at $.seconds, got -1"],
    [
      "posterior",
      [0.5, 0.5, 0.5, 0],
      "probabilities that sum to 1 at $.posterior, got a sum of 1.5",
    ],
    ["posterior", [], "a list of probabilities at $.posterior, got a list of 0"],
    ["posterior.0", null, "a number from 0 to 1 at $.posterior[0], got null"],
    [
      "logLikelihood",
      [-1, -1],
      "4 log-likelihoods, one for each exit, at $.logLikelihood, got 2",
    ],
    ["logLikelihood.1", 1, "a number of at most 0, or null at $.logLikelihood[1], got 1"],
    ["elbo", "x", 'a finite number, or null at $.elbo, got "x"'],
    ["depth", 4, "a whole number from 0 to 3 at $.depth, got 4"],
    ["depth", 1, "0, as the exit is beyond the depth of 1, at $.posterior[2], got 0.25"],
    ["chosenDepth", 4, "a whole number from 0 to 3 at $.chosenDepth, got 4"],
    ["argmaxDepth", 1, "0, the most probable depth of the posterior, at $.argmaxDepth, got 1"],
    ["expectedDepth", 2, "1.5, the mean depth of the posterior, at $.expectedDepth, got 2"],
    ["validation.error", 2, "a number from 0 to 1, or null at $.validation.error, got 2"],
    ["final", false, "true at $.final, got false"],
    ["bestEpoch", 3, "an epoch of at most 2 at $.bestEpoch, got 3"],
    ["bestEpoch", 0, "a whole number of at least 1 at $.bestEpoch, got 0"],
    ["stoppedBy", "me", '"patience", "epochs" or "interrupt" at $.stoppedBy, got "me"'],
    ["stopedBy", "epochs", 'a field "stoppedBy", got "stopedBy"'],
  ]);
});

Deno.test("parseSnapshot() requires a line to follow the one before", () => {
  const before = snapshotAt(2);
  const after = (line: Partial<Snapshot>, previous: Snapshot = before) => () =>
    parseSnapshot({ ...snapshotAt(3), ...line }, previous, "read()", "a line 2");
  after({})();
  after({ epoch: 9, step: 90 })(); // every ninth epoch was kept
  after({ epoch: 2, step: 2, final: true, bestEpoch: 1 })();
  after({ epoch: 3, final: true, bestEpoch: 3, seconds: before.seconds })(); // by a coarse clock
  const cases: [Partial<Snapshot>, string][] = [
    [{ epoch: 2 }, "at least 3 at $.epoch, got 2"],
    [{ step: 1 }, "at least 3 at $.step, got 1"],
    [{ epoch: 1, final: true }, "at least 2 at $.epoch, got 1"],
    [{ seconds: 0.001 }, "at least 0.002, as on the line before, at $.seconds, got 0.001"],
    [
      { posterior: [1], logLikelihood: [-1], expectedDepth: 0, depth: 0 },
      "4 probabilities, as on the line before, at $.posterior, got 1",
    ],
  ];
  for (const [line, message] of cases) {
    assert.throws(after(line), {
      name: "TypeError",
      message: `read(): wanted ${message} in a line 2`,
    });
  }
  const cut = snapshotAt(2, { depth: 1, posterior: [0.5, 0.5, 0, 0], expectedDepth: 0.5 });
  assert.throws(after({}, cut), /wanted at most 1, as on the line before, at \$\.depth, got 3/);
  assert.throws(
    after({}, { ...before, final: true }),
    /no snapshot after the final one, got anoth/,
  );
});
