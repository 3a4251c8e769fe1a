// A verdict in words.

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Interval } from "../../../src/math/bootstrap.ts";
import type { Verdict } from "../../../src/evaluation/verdict/verdict.ts";
import { depthToCutTo } from "../../../src/evaluation/verdict/judged_depths.ts";
import { verdictSentences } from "../../../src/evaluation/verdict/verdict_text.ts";
import { exampleVerdict, ofFull } from "./example_verdict.ts";

const worse = { error: 0.4, interval: [-1.5, -1] as const };
const good = { interval: [-0.01, 0.02] as const };
const undecided = { interval: [-0.2, 0.1] as const };
/** A posterior of 5 exits that is largest at a depth. */
const at = (depth: number, n = 5) =>
  Array.from({ length: n }, (_, d) => d === depth ? 0.6 : 0.4 / (n - 1));
const said = (
  verdict: Verdict,
  chosenDepth: number,
  exactPosterior?: number[],
  posterior?: number[],
) =>
  verdictSentences(verdict, {
    chosenDepth,
    posterior: posterior ?? at(chosenDepth, verdict.truncated.length),
    exactPosterior,
  });

Deno.test("verdictSentences() says depth, range, costs and savings, and how well they are known", () => {
  const verdict = exampleVerdict([
    worse,
    { error: 0.113, interval: [-0.04, 0.02] },
    { error: 0.101, interval: [-0.02, 0.012] },
    good,
  ]);
  assert.deepEqual(said(verdict, 2), [
    "2 blocks of 4.",
    "1 to 4 are as good in log-likelihood within noise.",
    "Stopping at 2 costs 0.1 points of error and 0.0040 nats per example and saves 40 % of the multiply-adds.",
    "Stopping at 1, the smallest of them, costs 1.3 points of error and 0.0100 nats per example and saves 60 % of " +
    "the multiply-adds.",
    "Measured on 1,600 examples of the test split, to ±0.016 nats at 2 (95 % interval).",
  ]);
});

Deno.test("verdictSentences() says what is gained, and counts blocks where multiply-adds are unknown", () => {
  const { truncated, ...rest } = exampleVerdict([{ error: 0.0875, interval: [0, 0.04] }]);
  const custom = { ...rest, truncated: truncated.map(({ multiplyAdds: _, ...each }) => each) };
  assert.deepEqual(said({ ...custom, truncated: custom.truncated }, 0), [
    "0 blocks of 1.",
    "0 and 1 are as good in log-likelihood within noise.",
    "Stopping at 0 lowers the error by 1.25 points, raises the log-likelihood by 0.0200 nats per example and saves 1 block.",
    "Measured on 1,600 examples of the test split, to ±0.020 nats at 0 (95 % interval).",
  ]);
  const [, , lost] = said(exampleVerdict([{ interval: [NaN, NaN] }]), 0);
  assert.equal(
    lost,
    "Stopping at 0 costs a log-likelihood that cannot be compared and saves 50 % of the multiply-adds.",
  );
  const [, , free] = said(exampleVerdict([{ interval: [0, 0] }]), 0);
  assert.equal(free, "Stopping at 0 costs nothing and saves 50 % of the multiply-adds.");
});

Deno.test("verdictSentences() of a depth that is worse names the smallest above it that is as good", () => {
  const slight = { interval: [-0.04, -0.01] as const };
  const depths = [good, worse, slight, worse, good];
  assert.deepEqual(said(exampleVerdict(depths), 2).slice(0, 5), [
    "2 blocks of 5.",
    "2 is slightly worse than all 5 beyond noise.",
    "0, 4 and 5 are as good in log-likelihood within noise, 1 to 3 between them are not.",
    "Stopping at 2 costs 0.0250 nats per example and saves 50 % of the multiply-adds.",
    "Stopping at 4 raises the log-likelihood by 0.0050 nats per example and saves 17 % of the " +
    "multiply-adds.",
  ]);
  const advice = said(exampleVerdict(depths), 2, at(5, 6)).at(-1);
  assert.equal(
    advice,
    "Go by the test split: 2 is nearly enough, 4 is the smallest that is as good.",
  );
});

Deno.test("verdictSentences() begins with the smallest depth that is as good where the rule's is too small", () => {
  assert.deepEqual(said(exampleVerdict([worse, worse, worse]), 1).slice(0, 3), [
    "All 3 blocks; the rule chooses 1 block of 3, which is too few.",
    "1 is worse than all 3 beyond noise.",
    "No depth below 3 is as good within noise.",
  ]);
  const some = said(exampleVerdict([worse, worse, good]), 0, at(3, 4));
  assert.equal(some[0], "2 blocks of 3; the rule chooses 0 blocks of 3, which are too few.");
  assert.ok(some.some((each) => each.startsWith("Stopping at 2 raises")));
  assert.ok(!some.some((each) => each.startsWith("Go by")));
});

Deno.test("verdictSentences() counts depths as good that are worse by less than 0.005 nats, and says so", () => {
  const tiny = { interval: [-0.004, -0.002] as const };
  const found = said(exampleVerdict([worse, tiny, { interval: [0.001, 0.003] }]), 2);
  assert.deepEqual(found.slice(0, 2), [
    "2 blocks of 3.",
    "1 to 3 are as good in log-likelihood within noise or 0.005 nats per example.",
  ]);
  assert.ok(!found.some((each) => each.includes("better")));
});

Deno.test("verdictSentences() of depths with gaps takes the smallest of the chosen depth's own range", () => {
  const found = said(exampleVerdict([good, worse, good, good, good]), 3);
  assert.equal(
    found[1],
    "0 and 2 to 5 are as good in log-likelihood within noise, 1 between them is not.",
  );
  assert.match(found[3], /^Stopping at 2, the smallest of its range, raises/);
});

Deno.test("verdictSentences() names the depths that are better than all blocks, among those as good", () => {
  const better = { interval: [0.1, 0.9] as const };
  assert.deepEqual(said(exampleVerdict([worse, better, better, good]), 3).slice(1, 3), [
    "1 to 4 are as good in log-likelihood within noise.",
    "1 and 2 are better, beyond noise.",
  ]);
  assert.equal(said(exampleVerdict([better]), 1)[2], "0 is better, beyond noise.");
});

Deno.test("verdictSentences() says where examples are too few to tell", () => {
  const all = exampleVerdict([undecided, undecided], { examples: 100 });
  assert.deepEqual(said(all, 1).slice(0, 2), [
    "1 block of 2.",
    "100 examples of the test split are too few to tell which depths are as good.",
  ]);
  assert.equal(
    said(all, 1, at(0, 3)).at(-1),
    "Go by the test split: it has too few examples to settle the depth, so keep all 2 or get more.",
  );
  const some = exampleVerdict([undecided, worse, good], { examples: 100 });
  assert.deepEqual(said(some, 2).slice(1, 3), [
    "2 and 3 are as good in log-likelihood within noise.",
    "For 0, 100 examples of the test split are too few to tell.",
  ]);
  const none = exampleVerdict([worse, undecided], { examples: 100 });
  assert.deepEqual(said(none, 2).slice(0, 3), [
    "All 2 blocks.",
    "No depth below 2 is shown to be as good.",
    "For 1, 100 examples of the test split are too few to tell.",
  ]);
});

Deno.test("verdictSentences() of all blocks says the smallest that would do, and costs nothing", () => {
  assert.deepEqual(said(exampleVerdict([worse, good]), 2), [
    "All 2 blocks.",
    "1 and 2 are as good in log-likelihood within noise.",
    "Stopping at 1, the smallest of them, raises the log-likelihood by 0.0050 nats per example and saves 33 % of the " +
    "multiply-adds.",
    "Measured on 1,600 examples of the test split.",
  ]);
  assert.deepEqual(said(exampleVerdict([]), 0), [
    "0 blocks of 0.",
    "Measured on 1,600 examples of the test split.",
  ]);
});

Deno.test("verdictSentences() says on which split, and whether that chose the weights", () => {
  const validation = { part: "validation", examples: 200 } as const;
  const last = (more: Partial<Verdict>) => said(exampleVerdict([], more), 0).at(-1);
  assert.equal(last(validation), "Measured on 200 examples of the validation split.");
  assert.equal(
    last({ ...validation, choseWeights: true }),
    "Measured on 200 examples of the validation split, which also chose the weights.",
  );
});

Deno.test("verdictSentences() settles between rule, most probable depth and exact posterior", () => {
  const verdict = exampleVerdict([worse, good, good, good]);
  const flat = [0.1, 0.22, 0.23, 0.225, 0.225];
  assert.deepEqual(said(verdict, 1, [0, 0, 0, 0.003, 0.997], flat).slice(-3), [
    "The most probable depth is 2, hardly more probable than 1 (23.0 % and 22.0 %).",
    "The exact posterior puts 99.7 % on 4: it adds up the gains over all training examples, so it names the exit " +
    "that fits them best, not the depth needed.",
    "Go by the test split: 1 is enough.",
  ]);
  assert.deepEqual(said(verdict, 1, [0.3, 0.2, 0.2, 0.2, 0.1], at(3)).slice(-3), [
    "The most probable depth is 3 (60.0 %, that of 1 10.0 %).",
    "The exact posterior is largest at 0 (30.0 %): several exits fit the training split alike.",
    "Go by the test split: 1 is enough.",
  ]);
  // where all agree, there is nothing to settle
  assert.match(said(verdict, 1, at(1)).at(-1)!, /^Measured on/);
});

Deno.test("verdictSentences() refuses what is no verdict", () => {
  const choice = { chosenDepth: 0, posterior: [1] };
  assert.throws(
    () => verdictSentences({} as Verdict, choice),
    /^TypeError: verdictSentences\(\): verdict must be a verdict, as evaluate\(\) gives it, got /,
  );
  assert.throws(
    () => verdictSentences(exampleVerdict([]), {} as never),
    /^TypeError: verdictSentences\(\): choice must be an evaluation or a summary, got /,
  );
});

Deno.test("verdictSentences() says something of every verdict, without NaN, and names only depths that there are", () => {
  const end = fc.oneof(
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.constantFrom(0, NaN, Infinity, -Infinity),
  );
  const depth = fc.tuple(end, end, fc.integer({ min: 0, max: 100 }));
  fc.assert(fc.property(
    fc.array(depth, { maxLength: 8 }),
    fc.nat(8),
    fc.nat(8),
    fc.nat(8),
    fc.constantFrom(1, 29, 500),
    (depths, chosen, likely, exact, examples) => {
      const verdict = exampleVerdict(
        depths.map(([a, b, wrong]) => ({
          error: wrong / 100,
          interval: (a <= b ? [a, b] : [b, a]) as unknown as Interval,
        })),
        { examples },
      );
      const n = depths.length + 1;
      const sentences = verdictSentences(verdict, {
        chosenDepth: chosen % n,
        posterior: at(likely % n, n),
        exactPosterior: at(exact % n, n),
      });
      assert.ok(sentences.length >= 2);
      for (const sentence of sentences) {
        assert.match(sentence, /^[A-Z0-9].*[.]$/);
        assert.doesNotMatch(sentence, /NaN|undefined| {2}/);
      }
    },
  ));
});

Deno.test("verdictSentences() does not advise a network that a baseline beats beyond noise, nor does depthToCutTo()", () => {
  const better = { interval: [0.4, 1.2] as const };
  const overfitted = exampleVerdict([better, { interval: [0.05, 0.2] }, good]);
  assert.equal(
    said(overfitted, 2)[0],
    "This network is of no use as it is, exit 0 alone is better; the rule chooses 2 blocks of 3.",
  );
  assert.deepEqual([depthToCutTo(overfitted, 2), depthToCutTo(overfitted, 0)], [undefined, 0]);
  const guessing = { ...ofFull, difference: 0.8, interval: [0.4, 1.2] as const };
  const guessed = exampleVerdict([worse, good], { classFrequencies: guessing });
  assert.match(
    said(guessed, 1)[0],
    /of no use as it is, always predicting the class frequencies is better; the rule/,
  );
  assert.equal(depthToCutTo(guessed, 1), undefined);
});

Deno.test("depthToCutTo() keeps what is as good or slightly worse, else takes the smallest above, if one can tell", () => {
  const verdict = exampleVerdict([worse, { interval: [-0.04, -0.01] }, undecided, good]);
  assert.deepEqual([0, 1, 2, 3, 4, 9].map((depth) => depthToCutTo(verdict, depth)), [
    ...[3, 1, undefined],
    ...[3, 4, 4],
  ]);
});

Deno.test("verdictSentences() says how many blocks are left where training has cut some", () => {
  const [first] = said(exampleVerdict([worse, good]), 1, undefined, at(1));
  assert.equal(first, "1 block of 4, of which 2 are left.");
});
