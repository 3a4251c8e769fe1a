// Warnings about a run: each where its condition holds, and not just before.

import assert from "node:assert/strict";
import fc from "fast-check";
import type { WarningFacts } from "../../../src/evaluation/verdict/warning.ts";
import { warningKinds, warningsAbout } from "../../../src/evaluation/verdict/warnings.ts";
import { exampleVerdict } from "./example_verdict.ts";

/** Facts of a run without fault. */
const fine: WarningFacts = {
  objective: "elbo",
  prior: [0.4, 0.3, 0.2, 0.1],
  posterior: [0.05, 0.6, 0.3, 0.05],
  chosenDepth: 1,
  classCounts: [100, 90, 11],
  constantFeatures: [],
  course: {
    epochs: 100,
    stoppedBy: "patience",
    best: { epoch: 60, logLikelihood: -0.5 },
    kept: { epoch: 80, logLikelihood: -0.52 },
    rise: 0.3,
    validationRise: 0.1,
  },
  verdict: exampleVerdict([
    { interval: [-2, -1] },
    { interval: [-0.01, 0.01] },
    { interval: [-0.01, 0.01] },
  ], { classFrequencies: against([-2, -1.5]) }),
};

function against(interval: readonly [number, number], error = 0.6) {
  const difference = (interval[0] + interval[1]) / 2;
  return { error, logLikelihood: -0.5 + difference, difference, interval };
}

const warned = (more: Partial<WarningFacts>) => warningsAbout({ ...fine, ...more });
const only = (more: Partial<WarningFacts>) => {
  const found = warned(more);
  assert.equal(found.length, 1, JSON.stringify(found));
  return found[0];
};

Deno.test("warningsAbout() finds nothing wrong with a run that is fine, nor with one of which nothing is known", () => {
  assert.deepEqual(warned({}), []);
  const { prior, posterior, chosenDepth } = fine;
  assert.deepEqual(warningsAbout({ prior, posterior, chosenDepth }), []);
});

Deno.test("warningsAbout() says since when and by how much a run overfits, if its kept weights do", () => {
  const course = {
    epochs: 2000,
    stoppedBy: "patience",
    best: { epoch: 10, logLikelihood: -0.94 },
    kept: { epoch: 1620, logLikelihood: -2.7 },
  };
  assert.deepEqual(only({ course }), {
    name: "overfitting",
    text:
      "overfitting: the validation split was best at epoch 10 (log-likelihood −0.9400); the weights kept, of epoch " +
      "1,620, are worse by 1.7600 nats per example",
  });
  const kept = (logLikelihood: number, epoch = 1620) =>
    warned({ course: { ...course, kept: { epoch, logLikelihood } } });
  assert.deepEqual(kept(-0.98), []); // within 0.05 nats
  assert.equal(kept(-1).length, 1);
  assert.deepEqual(kept(-2.7, 5), []); // weights from before the best
  assert.deepEqual(kept(NaN), []);
});

Deno.test("warningsAbout() says that the validation split that was followed is too small", () => {
  assert.deepEqual(only({ course: { epochs: 9, heldOut: 4 } }), {
    name: "few validation examples",
    text:
      "few validation examples: the weights that were kept and the posterior follow only 4 examples, so both are " +
      "largely chance; hold out more with --validation, or follow the training split with --keep objective " +
      "--posterior-from training",
  });
  assert.equal(warned({ course: { epochs: 9, heldOut: 29 } }).length, 1);
  assert.deepEqual(warned({ course: { epochs: 9, heldOut: 30 } }), []);
  assert.deepEqual(warned({ course: { epochs: 9 } }), []);
});

Deno.test("warningsAbout() says that epochs were not enough if objective and validation still rose at the end", () => {
  const course = { epochs: 8000, stoppedBy: "epochs", rise: 0.021, validationRise: 0.01 };
  assert.deepEqual(only({ course }), {
    name: "underfitting",
    text:
      "underfitting: 8,000 epochs were not enough, the objective still rose by 0.0210 nats per example in the last " +
      "quarter of them; train longer with --epochs",
  });
  assert.match(
    only({ course: { ...course, epochs: 1, validationRise: undefined } }).text,
    /1 epoch was/,
  );
  for (
    const more of [
      { rise: 0.009 },
      { rise: undefined },
      { rise: NaN },
      { validationRise: 0 },
      { validationRise: -0.2 },
      { stoppedBy: "patience" },
      { stoppedBy: "interrupt" },
      { stoppedBy: undefined },
    ]
  ) assert.deepEqual(warned({ course: { ...course, ...more } }), [], JSON.stringify(more));
});

Deno.test("warningsAbout() does not ask for more epochs where the weights kept are worse than earlier ones", () => {
  const course = { epochs: 120, stoppedBy: "epochs", rise: 0.2, validationRise: 0.1 };
  const [best, kept] = [-0.7, -0.9].map((logLikelihood, i) => ({ epoch: 101 + i, logLikelihood }));
  assert.equal(only({ course: { ...course, best, kept } }).name, "overfitting");
  assert.equal(only({ course: { ...course, best, kept: best } }).name, "underfitting");
});

Deno.test("warningsAbout() says that the depth is at the edge where every smaller one is worse, whatever the rule says", () => {
  const deep = { posterior: [0.05, 0.05, 0.3, 0.6], chosenDepth: 3 };
  const steep = exampleVerdict([-3, -2, -1].map((low) => ({ interval: [low, low / 2] as const })));
  assert.deepEqual(only({ ...deep, verdict: steep }), {
    name: "depth at the edge",
    text:
      "the depth is at the edge: every smaller one is worse than 3 blocks, the most offered; offer more depth with " +
      "--max-depth",
  });
  assert.equal(
    only({ ...deep, verdict: undefined }).text,
    "the depth is at the edge: 60.0 % of the posterior is on 3 blocks, the most offered; offer more depth with " +
      "--max-depth",
  );
  assert.deepEqual(warned(deep), []);
  const unknown = exampleVerdict([-3, -2, -1].map((low) => ({ interval: [low, 1] as const })));
  assert.equal(warned({ ...deep, verdict: unknown, chosenDepth: 3 }).length, 0);
  const shallow = { posterior: [0.05, 0.3, 0.6, 0.05], chosenDepth: 1 };
  assert.equal(only({ ...shallow, verdict: steep }).name, "depth at the edge");
  assert.deepEqual(warned({ ...shallow, verdict: undefined }), []);
  // training has cut the deepest block
  const cut = exampleVerdict([-3, -2].map((low) => ({ interval: [low, low / 2] as const })));
  assert.deepEqual(warned({ ...shallow, verdict: cut }), []);
  assert.deepEqual(warned({ ...deep, verdict: steep, objective: "fixed" }), []);
  assert.deepEqual(warned({ ...deep, verdict: steep, objective: undefined }), []); // pruned
});

Deno.test("warningsAbout() says that the posterior is where the prior or its start is", () => {
  const { prior } = fine;
  assert.deepEqual(only({ posterior: [0.4, 0.32, 0.18, 0.1] }), {
    name: "posterior like the prior",
    text:
      "the posterior hardly moved from the prior (2.0 % of its mass): the data said almost nothing about the depth",
  });
  assert.deepEqual(only({ posterior: [0.22, 0.26, 0.26, 0.26], chosenDepth: 1 }), {
    name: "posterior like its start",
    text:
      "the posterior hardly moved from its start, equal probabilities (3.0 % of its mass): raise " +
      "--posterior-learning-rate",
  });
  const planned = { epochs: 9, stoppedBy: "epochs" };
  assert.match(
    only({ posterior: [0.22, 0.26, 0.26, 0.26], chosenDepth: 1, course: planned }).text,
    /train longer with --epochs, or raise --posterior-learning-rate$/,
  );
  const uniform = [0.25, 0.25, 0.25, 0.25];
  assert.equal(only({ prior: uniform, posterior: uniform }).name, "posterior like the prior");
  assert.deepEqual(warned({ posterior: [0.35, 0.35, 0.2, 0.1] }), []); // 5 % moved
  assert.deepEqual(warned({ posterior: prior, objective: "fixed" }), []);
  assert.deepEqual(warned({ posterior: uniform, objective: "deep" }), []); // it does not begin there
  assert.deepEqual(warned({ prior: [1], posterior: [1], chosenDepth: 0, verdict: undefined }), []);
});

Deno.test("warningsAbout() names imbalanced classes and those with few training examples", () => {
  const classNames = ["cat", "dog", "eel"];
  assert.deepEqual(only({ classCounts: [1000, 100, 500], classNames }), {
    name: "imbalanced classes",
    text:
      "imbalanced classes: 1,000 of 1,600 training examples are of class cat, 100 of class dog; look at the error " +
      "of each class, not only at that of all",
  });
  assert.deepEqual(warned({ classCounts: [999, 100, 500] }), []);
  assert.deepEqual(only({ classCounts: [40, 9, 0], classNames }), {
    name: "rare classes",
    text:
      "fewer than 10 training examples in classes eel (0), dog (9): what is said about them is hardly learnt",
  });
  assert.match(
    only({ classCounts: [40, 10, 9] }).text,
    /in class 2 \(9\): what is said about it is/,
  );
  assert.deepEqual(warned({ classCounts: [100, 10.1, 10.1] }), []);
});

Deno.test("warningsAbout() shortens long names", () => {
  const long = "x".repeat(2_000_000);
  const cut = `${"x".repeat(39)}…`;
  const { text } = only({ constantFeatures: [long, "y".repeat(40)] });
  assert.ok(text.endsWith(`: ${cut}, ${"y".repeat(40)}`));
  assert.ok(
    only({ classCounts: [80, 9], classNames: ["a", long] }).text.includes(`class ${cut} (9)`),
  );
});

Deno.test("warningsAbout() names constant columns", () => {
  assert.equal(
    only({ constantFeatures: ["a", "b"] }).text,
    "constant in the training split, so nothing can be learnt from it: a, b",
  );
});

Deno.test("warningsAbout() says how many examples would tell, from the width of the interval", () => {
  const verdict = exampleVerdict([{ interval: [-3, -2] }, { interval: [-0.13, 0.07] }], {
    examples: 160,
  });
  const facts = { prior: [0.5, 0.3, 0.2], posterior: [0.1, 0.8, 0.1], verdict };
  assert.deepEqual(only(facts), {
    name: "too few examples",
    text:
      "the test split is too small to judge the depth: on its 160 examples the log-likelihood at 1 minus that of " +
      "all blocks is between −0.1300 and 0.0700 nats per example; about 640 would tell it to ±0.05",
  });
  const lost = exampleVerdict([{ interval: [-3, -2] }, { interval: [NaN, NaN] }]);
  assert.match(only({ ...facts, verdict: lost }).text, /all blocks has no finite interval$/);
  const few = exampleVerdict([{ interval: [-3, -2] }, { interval: [-0.01, 0.01] }], {
    examples: 3,
  });
  assert.match(only({ ...facts, verdict: few }).text, /its 3 examples .*; about 30 would tell/);
});

Deno.test("warningsAbout() says that guessing or no block is better, only beyond noise for the latter", () => {
  const withGuess = (interval: readonly [number, number]) =>
    warned({ verdict: { ...fine.verdict!, classFrequencies: against(interval) } });
  assert.deepEqual(withGuess([0.5, 1.5]), [{
    name: "worse than guessing",
    text:
      "worse than guessing on the test split: the full mixture has a log-likelihood of −0.5000 (error 10.00 %), " +
      "always predicting the class frequencies 0.5000 (error 60.00 %)",
  }]);
  assert.match(
    withGuess([-0.5, 0.5])[0].text,
    /^not better than guessing on the test split/,
  );
  for (const interval of [[-0.6, 0.5], [-0.5, -0.1], [NaN, NaN]] as const) {
    assert.deepEqual(withGuess(interval), []);
  }

  const withNone = (low: number) =>
    warned({
      verdict: exampleVerdict([{ error: 0.3, interval: [low, 1.5] }, { interval: [0, 0] }]),
    });
  assert.deepEqual(withNone(0.5), [{
    name: "worse than no block",
    text:
      "worse than no block at all on the test split: the full mixture has a log-likelihood of −0.5000 (error " +
      "10.00 %), exit 0 alone 0.5000 (error 30.00 %)",
  }]);
  assert.deepEqual(withNone(0), []);
  const slightly = exampleVerdict([{ interval: [0.001, 0.005] }, { interval: [0, 0] }]);
  assert.deepEqual(warned({ verdict: slightly }), []); // beyond noise, and negligible
  assert.deepEqual(
    warned({ verdict: exampleVerdict([]), posterior: [1], prior: [1], chosenDepth: 0 }),
    [],
  );
});

Deno.test("warningsAbout() says that one exit alone is better by more than 0.05 nats, and what moves the posterior to it", () => {
  const withExit = (interval: readonly [number, number], more: Partial<WarningFacts> = {}) =>
    warned({
      verdict: { ...fine.verdict!, bestExit: { depth: 3, ...against(interval, 0.02) } },
      ...more,
    });
  const found =
    "one exit alone is better on the test split: the full mixture has a log-likelihood of −0.5000 (error " +
    "10.00 %), exit 3 −0.3000 (error 2.00 %)";
  assert.deepEqual(withExit([0.1, 0.3]), [{
    name: "one exit is better",
    text: `${found}; the posterior has not moved to it, raise --posterior-learning-rate`,
  }]);
  const course = { epochs: 9, stoppedBy: "epochs" };
  assert.match(
    withExit([0.1, 0.3], { course })[0].text,
    /not moved to it, train longer with --epochs, or raise --posterior-learning-rate$/,
  );
  assert.deepEqual(withExit([0.1, 0.3], { objective: "marginal" }).map(({ text }) => text), [
    found,
  ]);
  for (const interval of [[0.01, 0.08], [-0.1, 0.5], [NaN, NaN]] as const) {
    assert.deepEqual(withExit(interval), []);
  }
  // exit 0 has a warning of its own
  const none = exampleVerdict([{ interval: [0.5, 1.5] }, { interval: [0, 0] }]);
  const named = warned({ verdict: { ...none, bestExit: none.truncated[0] } });
  assert.deepEqual(named.map(({ name }) => name), ["worse than no block"]);
});

Deno.test("warningKinds have different names, and no text has NaN in it, whatever the facts are", () => {
  assert.equal(new Set(warningKinds.map(({ name }) => name)).size, warningKinds.length);
  const odd = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 0));
  const at = fc.record({ epoch: fc.integer({ min: 1, max: 99 }), logLikelihood: odd });
  const interval = fc.tuple(odd, odd).map(([a, b]) =>
    (a <= b ? [a, b] : [b, a]) as [number, number]
  );
  fc.assert(fc.property(
    fc.record({
      course: fc.record({
        epochs: fc.integer({ min: 1, max: 100 }),
        stoppedBy: fc.constantFrom("epochs", "patience"),
        best: at,
        kept: at,
        rise: odd,
        validationRise: odd,
      }),
      classCounts: fc.array(fc.nat(30), { maxLength: 4 }),
      intervals: fc.tuple(interval, interval, interval),
      guess: interval,
    }),
    ({ course, classCounts, intervals, guess }) => {
      const verdict = exampleVerdict(intervals.map((interval) => ({ interval })), {
        classFrequencies: { error: 0, difference: 0, logLikelihood: -1, interval: guess },
      });
      for (const { name, text } of warned({ course, classCounts, verdict })) {
        if (name === "worse than no block") continue; // its example has no log-likelihood where the interval is odd
        assert.doesNotMatch(text, /NaN|undefined/);
      }
    },
  ));
});
