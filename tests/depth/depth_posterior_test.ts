// The posterior that training carries along: what each objective does to it, cutting, and its state.

import assert from "node:assert/strict";
import fc from "fast-check";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import type { Objective } from "../../src/depth/objective.ts";
import { softmax } from "../../src/math/log_space.ts";
import { elbo, exactPosterior, klDivergence } from "../../src/depth/elbo.ts";
import { customPrior, geometric } from "../../src/depth/prior.ts";
import { close } from "../close.ts";
import { objectives } from "./objectives.ts";

function allClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-12): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => close(value, expected[i], tolerance));
}

const prior = geometric(4);
const m = [-1.2, -0.6, -0.4, -0.38, -0.39];
const trainSize = 50;
const options = { learningRate: 0.4, momentum: 0.5 };
Deno.test("depthPosterior() starts uniform under the ELBO, whatever the prior", () => {
  const posterior = depthPosterior({ prior });
  assert.deepEqual(posterior.objective, { kind: "elbo" });
  assert.equal(posterior.depth, 4);
  allClose(posterior.probabilities(), new Array(5).fill(0.2));
});

Deno.test("depthPosterior() starts at the prior under the marginal likelihood and deep supervision", () => {
  for (const kind of ["marginal", "deep"] as const) {
    assert.deepEqual(depthPosterior({ prior, objective: { kind } }).probabilities(), prior);
  }
});

Deno.test("depthPosterior() stays one-hot under a fixed depth, and is cut down to it", () => {
  const posterior = depthPosterior({ prior, objective: { kind: "fixed", depth: 2 } });
  posterior.step(m, trainSize, options);
  posterior.endEpoch(m, trainSize);
  assert.equal(posterior.depth, 4);
  assert.deepEqual(posterior.probabilities(), [0, 0, 1, 0, 0]);
  assert.deepEqual(posterior.plannedWeights(), [0, 0, 1, 0, 0]);
  posterior.truncate(2);
  assert.equal(posterior.depth, 2);
  assert.deepEqual(posterior.probabilities(), [0, 0, 1, 0, 0]);
  assert.deepEqual(posterior.plannedWeights(), [0, 0, 1]);
  // exits that were not computed are NaN
  assert.equal(posterior.objectiveValue([NaN, NaN, -0.4], trainSize), -0.4);
});

// The oracle: SGD with momentum on α, its gradient by central differences of −elbo / N.
Deno.test("step() is a gradient step with momentum on the logits under the ELBO", () => {
  const posterior = depthPosterior({ prior });
  let alpha = prior.map(() => 0), velocity = prior.map(() => 0);
  for (let i = 0; i < 5; i++) {
    const batch = m.map((md) => md + 0.1 * i); // every batch has its own m
    const loss = (logits: number[]) => -elbo(softmax(logits), batch, prior, trainSize) / trainSize;
    velocity = velocity.map((v, j) => {
      const moved = (by: number) => loss(alpha.map((a, d) => d === j ? a + by : a));
      return options.momentum * v + (moved(1e-5) - moved(-1e-5)) / 2e-5;
    });
    alpha = alpha.map((a, j) => a - options.learningRate * velocity[j]);
    posterior.step(batch, trainSize, options);
    allClose(posterior.probabilities(), softmax(alpha), 1e-8);
  }
});

Deno.test("step() has no momentum by default", () => {
  const plain = depthPosterior({ prior }), zero = depthPosterior({ prior });
  for (let i = 0; i < 3; i++) {
    plain.step(m, trainSize, { learningRate: 0.4 });
    zero.step(m, trainSize, { learningRate: 0.4, momentum: 0 });
  }
  assert.deepEqual(plain.readState(), zero.readState());
});

Deno.test("step() raises the ELBO and ends at the exact posterior when m stays", () => {
  const posterior = depthPosterior({ prior });
  let value = posterior.objectiveValue(m, trainSize);
  for (let i = 0; i < 3000; i++) {
    posterior.step(m, trainSize, { learningRate: 1 });
    const next = posterior.objectiveValue(m, trainSize);
    assert.ok(next >= value - 1e-12);
    value = next;
  }
  allClose(posterior.probabilities(), exactPosterior(m, prior, trainSize), 1e-2);
});

Deno.test("step() does nothing under other objectives, and endEpoch() nothing under the ELBO", () => {
  for (const objective of objectives) {
    const posterior = depthPosterior({ prior, objective });
    const before = posterior.readState();
    if (objective.kind === "elbo") posterior.endEpoch(m, trainSize);
    else posterior.step(m, trainSize, options);
    assert.deepEqual(posterior.readState(), before);
  }
});

Deno.test("endEpoch() gives the exact posterior under the marginal likelihood and deep supervision", () => {
  for (const kind of ["marginal", "deep"] as const) {
    const posterior = depthPosterior({ prior, objective: { kind } });
    posterior.endEpoch(new Float64Array(m), trainSize);
    const joint = m.map((md, d) => prior[d] * Math.exp(trainSize * md));
    const total = joint.reduce((sum, p) => sum + p, 0);
    allClose(posterior.probabilities(), joint.map((p) => p / total), 1e-10);
  }
});

Deno.test("weights() follows the posterior under the ELBO and ignores it otherwise", () => {
  const weights = (objective: Objective) => {
    const posterior = depthPosterior({ prior, objective });
    posterior.step(m, trainSize, options);
    posterior.endEpoch(m, trainSize);
    return {
      planned: posterior.plannedWeights(),
      weights: posterior.weights(m.map((md) => md / 2), trainSize),
      q: posterior.probabilities(),
    };
  };
  const elboCase = weights({ kind: "elbo" });
  assert.deepEqual([elboCase.planned, elboCase.weights], [elboCase.q, elboCase.q]);
  const marginal = weights({ kind: "marginal" });
  assert.equal(marginal.planned, undefined);
  const joint = m.map((md, d) => prior[d] * Math.exp(trainSize * md / 2));
  const total = joint.reduce((sum, each) => sum + each, 0);
  allClose([...marginal.weights], joint.map((each) => each / total), 1e-10);
  const deep = weights({ kind: "deep" });
  assert.deepEqual(deep.planned, new Array(5).fill(1 / 5));
  assert.deepEqual(deep.weights, deep.planned);
});

Deno.test("objectiveValue() under the ELBO is elbo / N at the present q", () => {
  const posterior = depthPosterior({ prior });
  posterior.step(m, trainSize, options);
  close(
    posterior.objectiveValue(m, trainSize),
    elbo(posterior.probabilities(), m, prior, trainSize) / trainSize,
  );
});

Deno.test("truncate() cuts q and scales the rest, and the prior stays", () => {
  const posterior = depthPosterior({ prior });
  posterior.step(m, trainSize, options);
  const [q0, q1, q2] = posterior.probabilities();
  posterior.truncate(2);
  const q = posterior.probabilities();
  assert.equal(posterior.depth, 2);
  allClose(q, [q0, q1, q2, 0, 0].map((qd) => qd / (q0 + q1 + q2)));
  assert.deepEqual(posterior.prior, prior);
  assert.deepEqual(posterior.readState().velocity.slice(3), [0, 0]);
  assert.deepEqual(posterior.plannedWeights(), q.slice(0, 3));
  assert.deepEqual(posterior.weights(m.slice(0, 3), trainSize), q.slice(0, 3));
  // the original β keeps the value comparable; log-likelihoods beyond the cut are not needed
  const mean = q[0] * m[0] + q[1] * m[1] + q[2] * m[2];
  close(
    posterior.objectiveValue(m.slice(0, 3), trainSize),
    mean - klDivergence(q, prior) / trainSize,
  );
});

Deno.test("truncate() leaves the posterior of a smaller network, whose steps and momentum go on", () => {
  // after cutting, an uncut posterior over the same exits in the same state does the same
  const cut = depthPosterior({ prior });
  cut.step(m, trainSize, options);
  cut.truncate(2);
  const state = cut.readState();
  const smallPrior = customPrior(prior.slice(0, 3));
  const small = depthPosterior({ prior: smallPrior });
  small.writeState({
    logits: state.logits.slice(0, 3),
    velocity: state.velocity.slice(0, 3),
    probabilities: state.probabilities.slice(0, 3),
    depth: 2,
  });
  assert.ok(state.velocity.slice(0, 3).every((v) => v !== 0));
  for (let i = 0; i < 10; i++) {
    // the scale of β shifts g_d by a constant, which softmax does not see
    cut.step([...m.slice(0, 3), NaN, NaN], trainSize, options);
    small.step(m.slice(0, 3), trainSize, options);
    allClose(cut.probabilities(), [...small.probabilities(), 0, 0], 1e-11);
  }
});

Deno.test("truncate() restricts the exact posterior to the exits that are left", () => {
  for (const kind of ["marginal", "deep"] as const) {
    const posterior = depthPosterior({ prior, objective: { kind } });
    posterior.endEpoch(m, trainSize);
    posterior.truncate(2);
    const expected = [
      ...exactPosterior(m.slice(0, 3), customPrior(prior.slice(0, 3)), trainSize),
      0,
      0,
    ];
    allClose(posterior.probabilities(), expected);
    posterior.endEpoch([...m.slice(0, 3), NaN, NaN], trainSize);
    allClose(posterior.probabilities(), expected);
  }
  const deep = depthPosterior({ prior, objective: { kind: "deep" } });
  deep.truncate(1);
  assert.deepEqual(deep.plannedWeights(), [0.5, 0.5]);
  close(deep.objectiveValue(m, trainSize), (m[0] + m[1]) / 2);
  const marginal = depthPosterior({ prior, objective: { kind: "marginal" } });
  marginal.truncate(1);
  const joint = prior[0] * Math.exp(trainSize * m[0]) + prior[1] * Math.exp(trainSize * m[1]);
  close(marginal.objectiveValue(m, trainSize), Math.log(joint) / trainSize);
});

Deno.test("endEpoch() and objectiveValue() after a cut read no log-likelihood of an exit that is gone, not even of the next", () => {
  const m = [-1, -2, -3, -0.001]; // of which the last would take all mass
  for (const kind of ["marginal", "deep"] as const) {
    const cut = depthPosterior({ prior: [0.4, 0.3, 0.2, 0.1], objective: { kind } });
    cut.truncate(2);
    cut.endEpoch(m, 5);
    const joint = [0.4 * Math.exp(-5), 0.3 * Math.exp(-10), 0.2 * Math.exp(-15)];
    const mass = joint.reduce((sum, one) => sum + one);
    [...joint.map((one) => one / mass), 0].forEach((q, d) =>
      assert.ok(Math.abs(cut.probabilities()[d] - q) < 1e-12, `${cut.probabilities()}`)
    );
    const wanted = kind === "deep" ? -2 : Math.log(mass) / 5;
    assert.ok(Math.abs(cut.objectiveValue(m, 5) - wanted) < 1e-12);
  }
});

Deno.test("truncate() refuses what is not left, and cutting away a fixed depth", () => {
  const posterior = depthPosterior({ prior });
  posterior.truncate(3);
  for (const to of [4, -1, 1.5, NaN]) {
    assert.throws(() => posterior.truncate(to), {
      name: "RangeError",
      message: `truncate(): depth must be a whole number from 0 to the 3 blocks left, got ${to}`,
    });
  }
  assert.throws(
    () => depthPosterior({ prior, objective: { kind: "fixed", depth: 2 } }).truncate(1),
    { name: "RangeError", message: "truncate(): a fixed depth of 2 cannot be cut to 1" },
  );
});

Deno.test("readState() and writeState() make another posterior continue identically", () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant("step" as const), shift: fc.double({ min: -1, max: 1 }) }),
    fc.record({ kind: fc.constant("endEpoch" as const), shift: fc.double({ min: -1, max: 1 }) }),
    fc.record({ kind: fc.constant("truncate" as const), by: fc.nat(1) }),
  );
  const actions = fc.array(action, { maxLength: 8 });
  fc.assert(fc.property(fc.constantFrom(...objectives), actions, actions, (objective, a, b) => {
    const perform = (posterior: ReturnType<typeof depthPosterior>, list: typeof a) =>
      list.forEach((what) => {
        if (what.kind === "truncate") {
          const least = objective.kind === "fixed" ? objective.depth : 0;
          posterior.truncate(Math.max(least, posterior.depth - what.by));
          return;
        }
        const shifted = m.map((md, d) => md + (Number.isNaN(what.shift) ? 0 : what.shift) * d);
        if (what.kind === "step") posterior.step(shifted, trainSize, options);
        else posterior.endEpoch(shifted, trainSize);
      });
    const one = depthPosterior({ prior, objective });
    perform(one, a);
    const other = depthPosterior({ prior, objective });
    perform(other, b); // whatever it did before is forgotten
    other.writeState(JSON.parse(JSON.stringify(one.readState())));
    perform(one, b);
    perform(other, b);
    assert.deepEqual(other.readState(), one.readState());
    assert.deepEqual(other.probabilities(), one.probabilities());
    assert.equal(other.depth, one.depth);
  }));
});

Deno.test("readState() is a copy, and writeState() keeps one", () => {
  const posterior = depthPosterior({ prior });
  posterior.step(m, trainSize, options);
  const state = posterior.readState();
  const kept = structuredClone(state);
  const spoil = (values: readonly number[]) => (values as number[]).fill(9);
  posterior.step(m, trainSize, options);
  posterior.truncate(3);
  assert.deepEqual(state, kept, "a later step changed the copy");
  posterior.writeState(state);
  [state.logits, state.velocity, state.probabilities].forEach(spoil);
  assert.deepEqual(posterior.readState(), kept, "writeState() kept the caller's arrays");
  const again = posterior.readState();
  [again.logits, again.velocity, again.probabilities].forEach(spoil);
  assert.deepEqual(posterior.readState(), kept, "readState() gave its own arrays away");
});

Deno.test("probabilities() is a copy, and the caller's prior is copied", () => {
  const own = [...prior];
  const posterior = depthPosterior({ prior: own });
  own.fill(9);
  posterior.probabilities().fill(9);
  assert.deepEqual(posterior.prior, prior);
  allClose(posterior.probabilities(), new Array(5).fill(0.2));
});

Deno.test("writeState() refuses a state of another size", () => {
  const posterior = depthPosterior({ prior });
  for (const part of ["logits", "velocity", "probabilities"] as const) {
    assert.throws(() => posterior.writeState({ ...posterior.readState(), [part]: [0, 0] }), {
      name: "TypeError",
      message: `writeState(): wanted 5 ${part}, got 2`,
    });
  }
});

Deno.test("depthPosterior() refuses a prior that is no distribution", () => {
  assert.throws(() => depthPosterior({ prior: [] }), {
    name: "RangeError",
    message: "depthPosterior(): prior must have an exit, got []",
  });
  for (const bad of [[2, 1], [1, 0], [1.5, -0.5], [NaN, 1]]) {
    assert.throws(() => depthPosterior({ prior: bad }), {
      name: "RangeError",
      message:
        `depthPosterior(): prior must be positive and sum to 1 (customPrior() scales), got [${bad}]`,
    });
  }
});

Deno.test("depthPosterior() refuses a fixed depth that the prior lacks", () => {
  for (const depth of [5, -1, 1.5]) {
    assert.throws(() => depthPosterior({ prior, objective: { kind: "fixed", depth } }), {
      name: "RangeError",
      message: `depthPosterior(): fixed depth must be a whole number from 0 to 4, got ${depth}`,
    });
  }
});

Deno.test("depthPosterior() takes prior and objective as texts, as the flags do", () => {
  const { prior, objective } = depthPosterior({
    prior: "geometric:0.5",
    maxDepth: 2,
    objective: "fixed:1",
  });
  assert.deepEqual(prior, geometric(2, 0.5));
  assert.deepEqual(objective, { kind: "fixed", depth: 1 });
  const priorOf = (text: string) => depthPosterior({ prior: text as "uniform", maxDepth: 2 }).prior;
  assert.deepEqual(priorOf("uniform"), [1 / 3, 1 / 3, 1 / 3]);
  assert.deepEqual(priorOf("1, 2, 1"), [0.25, 0.5, 0.25]);
  assert.deepEqual(depthPosterior({ maxDepth: 2 }).prior, geometric(2));
  assert.deepEqual(depthPosterior({ maxDepth: 2 }).objective, { kind: "elbo" });
  for (const text of ["", "geometric:", "geometric:0", "geometric:1:2", "1,2", "1,,2", "1,x,2"]) {
    assert.throws(() => priorOf(text), {
      name: "RangeError",
      message: /^depthPosterior\(\): prior must/,
    });
  }
});

Deno.test("depthPosterior() needs to know how many blocks there are, and refuses another number", () => {
  assert.throws(() => depthPosterior({ prior: "uniform" }), {
    name: "TypeError",
    message:
      "depthPosterior(): maxDepth must be the number of blocks where prior is no array, got undefined",
  });
  assert.throws(() => depthPosterior({ prior: [0.5, 0.5], maxDepth: 2 }), {
    name: "RangeError",
    message: "depthPosterior(): the prior must have 3 entries, one per exit, got 2",
  });
});

Deno.test("depthPosterior() refuses subnormal probabilities, whose logarithms are rough, and takes the smallest others", () => {
  assert.throws(() => depthPosterior({ prior: [1e-320, 1] }), {
    name: "RangeError",
    message: "depthPosterior(): prior must have probabilities of at least 2.2e-308, got 1e-320",
  });
  const smallest = depthPosterior({ prior: [2 ** -1022, 1], objective: "marginal" });
  assert.ok(Number.isFinite(smallest.objectiveValue([-1, -1], 10)));
});

Deno.test("depthPosterior() starts at logits and momenta of zero, of a single exit too", () => {
  const { logits, velocity } = depthPosterior({ maxDepth: 3 }).readState();
  assert.deepEqual([logits, velocity], [[0, 0, 0, 0], [0, 0, 0, 0]]);
  assert.deepEqual(depthPosterior({ maxDepth: 0 }).probabilities(), [1]);
});

Deno.test("writeState() refuses what is not finite, at the first exit as at the last", () => {
  const posterior = depthPosterior({ maxDepth: 2 });
  const before = posterior.readState();
  for (const part of ["logits", "velocity", "probabilities"] as const) {
    for (const at of [0, 2]) {
      const values = before[part].with(at, NaN);
      assert.throws(() => posterior.writeState({ ...before, [part]: values }), {
        name: "RangeError",
        message: `writeState(): ${part} must be finite, got NaN at exit ${at}`,
      });
    }
  }
  assert.deepEqual(posterior.readState(), before);
});
