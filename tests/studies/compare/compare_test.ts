// Comparisons as streams: their events, what is kept, and what is not done twice.

import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { lastValueFrom, takeWhile, toArray } from "rxjs";
import { compare } from "../../../src/studies/compare/compare.ts";
import type { CompareEvent } from "../../../src/studies/compare/event.ts";
import { keptRuns } from "../../../src/studies/compare/kept_runs.ts";
import type { DataSource } from "../../../src/datasets/source.ts";
import type { CompareOptions } from "../../../src/studies/compare/options.ts";
import type { NetworkJob } from "../../../src/studies/compare/training.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { exampleOptions, here, methods, trainAndTestFast, withoutTimes } from "./example.ts";

/** All events, those of training left out. */
async function eventsOf(options: CompareOptions, at: ReturnType<typeof here>) {
  const events = await lastValueFrom(compare(options, at.workplace).pipe(toArray()));
  return events.filter(({ kind }) => kind !== "training");
}

function comparisonIn(events: readonly CompareEvent[]) {
  const last = events.at(-1)!;
  assert.equal(last.kind, "compared");
  return (last as Extract<CompareEvent, { kind: "compared" }>).comparison;
}

Deno.test("compare() trains every network once and emits every run", async () => {
  const at = here();
  const events = await eventsOf(exampleOptions, at);
  // the first member of an ensemble is the network of fixed:max: 3 networks a seed, not 4
  assert.deepEqual(events[0], { kind: "planned", runs: 6, kept: 0, networks: 6 });
  assert.equal(at.asked.length, 6);
  assert.deepEqual(
    events.flatMap((event) =>
      event.kind === "finished" ? [[event.run.method, event.run.seed]] : []
    ),
    [1, 2].flatMap((seed) => [["searched", seed], ["fixed:3", seed], ["ensemble:2", seed]]),
  );
  // members of an ensemble by number, the network of fixed:3 under that name
  assert.deepEqual(
    events.flatMap((event) =>
      event.kind === "trained" && event.seed === 1 ? [[event.method, event.member]] : []
    ),
    [["searched", undefined], ["fixed:3", undefined], ["ensemble:2", 2]],
  );
  const { ways: predictors, runs, failed } = comparisonIn(events);
  assert.deepEqual([runs.length, failed.length], [6, 0]);
  assert.deepEqual(
    predictors.map(({ method, way: predictor, runs }) => [method, predictor, runs]),
    [["searched", "full", 2], ["searched", "chosen", 2], ["fixed:3", "", 2], ["ensemble:2", "", 2]],
  );
  const errors = [1, 4].map((run) => runs[run].ways[0].error);
  const { mean, standardError } = predictors[2].figures.error;
  assert.ok(Math.abs(mean - (errors[0] + errors[1]) / 2) < 1e-15);
  assert.ok(Math.abs(standardError! - Math.abs(errors[0] - errors[1]) / 2) < 1e-15);
  const [fixed, ensemble] = [predictors[2].figures, predictors[3].figures];
  assert.equal(ensemble.parameters.mean, 2 * fixed.parameters.mean);
  assert.equal(ensemble.multiplyAdds.mean, 2 * fixed.multiplyAdds.mean);
  assert.ok(ensemble.trainingSeconds.mean > fixed.trainingSeconds.mean);
  for (const job of at.asked) { // the same data and budget for all methods of a seed
    const seedOf = ({ data }: NetworkJob) => (data as DataSource).seed;
    const { data, budget } = at.asked.find((other) => seedOf(other) === seedOf(job))!;
    assert.deepEqual([job.data, job.budget], [data, budget]);
  }
});

Deno.test("compare() does nothing before it is subscribed to, and refuses what cannot be compared", async () => {
  const at = here();
  const wrong: [Partial<CompareOptions>, RegExp][] = [
    [{ methods: [] }, /methods must not be empty/],
    [{ seeds: [] }, /seeds must not be empty/],
    [
      { methods: methods("fixed:1", "fixed:1") },
      /every method and seed must be given once, got fixed:1 twice/,
    ],
    [{ seeds: [1, 1] }, /got 1 twice/],
    [{ methods: [{ kind: "fixed", depth: 4 }] }, /at most 3 blocks, got fixed:4/],
    [{ data: { data: "no/such.csv" } }, /no\/such\.csv/],
  ];
  for (const [options, message] of wrong) {
    const stream = compare({ ...exampleOptions, ...options }, at.workplace);
    await assert.rejects(lastValueFrom(stream), message);
  }
  assert.equal(at.asked.length, 0);
});

Deno.test("compare() says at the call which option is wrong", () => {
  const mistakes: [object, string, string][] = [
    [{ maxDepth: -1 }, "RangeError", "maxDepth must be a whole number of at least 0, got -1"],
    [{ epocs: 3 }, "TypeError", "unknown option epocs; did you mean epochs?"],
    [{ seeds: 1 }, "TypeError", "seeds must be an array of whole numbers, got 1"],
    [
      { data: "spirals" },
      "TypeError",
      'data must be an object with data: "spirals", the name of a data set, or the ' +
      'path of a CSV file; or the splits of a data set, got "spirals"',
    ],
    [
      { methods: [1] },
      "TypeError",
      "methods must be an array of methods, as texts or of parseMethod(), got [1]",
    ],
    [
      { choose: "maximum" },
      "RangeError",
      "choose must be argmax, mean, or relative:SHARE with a share above 0 and at most 1, got " +
      '"maximum"',
    ],
  ];
  for (const [wrong, name, message] of mistakes) {
    assert.throws(() => compare({ ...exampleOptions, ...wrong }), {
      name,
      message: `compare(): ${message}`,
    });
  }
});

Deno.test("compare() goes on after a run that fails, and leaves it out", async () => {
  const at = here(({ seed, training }) => {
    if (training.kind === "searched" && seed === 2) throw new Error("no more memory");
  });
  const events = await eventsOf({ ...exampleOptions, methods: methods("searched", "fixed:1") }, at);
  const failed = [{ method: "searched", seed: 2, error: "no more memory" }];
  const { ways: predictors, ...rest } = comparisonIn(events);
  assert.deepEqual(rest.failed, failed);
  assert.deepEqual(predictors.map(({ runs }) => runs), [1, 1, 2]);
  assert.equal(predictors[0].figures.error.standardError, undefined);
  assert.deepEqual(events.filter(({ kind }) => kind === "failed"), [{
    kind: "failed",
    run: failed[0],
  }]);
  const faulty = events.filter((event) => event.kind === "trained" && event.error);
  assert.equal(faulty.length, 1);
});

Deno.test("compare() interrupted twice and called again gives what one call gives", async () => {
  using folder = temporaryFolder();
  const whole = comparisonIn(await eventsOf(exampleOptions, here()));
  const path = `${folder.path}/results.jsonl`;
  let trained = 0;
  for (const interrupted of [2, 3]) { // networks trained in this call before it is left
    const at = here();
    const kept = await keptRuns(folder.path);
    let heard = 0;
    await lastValueFrom(
      compare({ ...exampleOptions, kept }, at.workplace).pipe(
        takeWhile(({ kind }) => kind !== "trained" || ++heard < interrupted),
      ),
    );
    trained += interrupted; // a network is kept before it is told of
  }
  Deno.writeTextFileSync(path, '{"key":"half wri', { append: true });
  const at = here();
  const kept = await keptRuns(folder.path);
  const events = await eventsOf({ ...exampleOptions, kept }, at);
  assert.equal(at.asked.length, 6 - trained);
  assert.deepEqual(comparisonIn(events).runs.map(withoutTimes), whole.runs.map(withoutTimes));
  const lines = Deno.readTextFileSync(path).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(withoutTimes), whole.runs.map(withoutTimes));

  const again = here();
  const keptAgain = await keptRuns(folder.path);
  const [first, ...others] = await eventsOf({ ...exampleOptions, kept: keptAgain }, again);
  assert.deepEqual(first, { kind: "planned", runs: 6, kept: 6, networks: 0 });
  const told = others.filter(({ kind }) => kind === "finished");
  assert.deepEqual(told.map((event) => "kept" in event && event.kept), Array(6).fill(true));
  assert.equal(again.asked.length, 0);
  assert.deepEqual(comparisonIn(others).runs, comparisonIn(events).runs); // times too
});

Deno.test("compare() trains again what other options decide, and only the new members of an ensemble", async () => {
  using folder = temporaryFolder();
  let trained: ReturnType<typeof trainAndTestFast> | undefined; // only what is trained is looked at
  const trainedFor = async (options: Partial<CompareOptions>) => {
    const at = here(undefined, (job) => trained ??= trainAndTestFast(job));
    const kept = await keptRuns(folder.path);
    await eventsOf({
      ...exampleOptions,
      methods: methods("ensemble:2"),
      seeds: [1],
      ...options,
      kept,
    }, at);
    return at.asked.length;
  };
  assert.equal(await trainedFor({}), 2);
  assert.equal(await trainedFor({}), 0);
  assert.equal(await trainedFor({ workers: 2 }), 0); // decides no result
  assert.equal(await trainedFor({ methods: methods("ensemble:3") }), 1);
  assert.equal(await trainedFor({ methods: methods("fixed:max") }), 0); // the first member
  assert.equal(await trainedFor({ epochs: 31 }), 2);
  assert.equal(await trainedFor({ width: 7 }), 2);
  assert.equal(await trainedFor({ seeds: [1, 2] }), 2);
  assert.equal(await trainedFor({ data: { data: "spirals", points: 42 } }), 2);
});

/**
 * Workers that were given work and have neither ended nor been told to, while it is in use: what sanitizers do not see.
 * Disposal ends those that are left.
 */
function workersAtWork() {
  const { postMessage, terminate } = Worker.prototype;
  const left = new Set<Worker>();
  const ends: Promise<unknown>[] = [];
  Worker.prototype.postMessage = function (...message) {
    if (!left.has(this)) {
      left.add(this);
      ends.push(new Promise((resolve) => this.once("exit", resolve)).then(() => left.delete(this)));
    }
    postMessage.apply(this, message);
  };
  Worker.prototype.terminate = function () {
    left.delete(this);
    return terminate.call(this);
  };
  return {
    left,
    made: () => ends.length,
    /** When all have ended, and whoever hears of it has. */
    async ended() {
      await Promise.all(ends);
      await new Promise((resolve) => setTimeout(resolve));
    },
    async [Symbol.asyncDispose]() {
      Object.assign(Worker.prototype, { postMessage, terminate });
      for (const worker of left) worker.terminate();
      await this.ended();
    },
  };
}

Deno.test("compare() in workers gives what it gives on this thread, and ends them when it is left", async () => {
  const options = {
    ...exampleOptions,
    methods: methods("searched", "ensemble:2"),
    seeds: [1],
    workers: 2,
  };
  await using workers = workersAtWork();
  const events = await lastValueFrom(compare(options).pipe(toArray()));
  const expected = comparisonIn(await eventsOf(options, here()));
  assert.deepEqual(comparisonIn(events).runs.map(withoutTimes), expected.runs.map(withoutTimes));
  assert.deepEqual([workers.made(), workers.left.size], [3, 0]); // a network each
  const long = { ...options, epochs: 1_000_000, patience: 1_000_000 };
  const last = await lastValueFrom(
    compare(long).pipe(takeWhile(({ kind }) => kind !== "training", true)),
  );
  assert.equal(last.kind, "training");
  assert.deepEqual([workers.made(), workers.left.size], [5, 0]); // two of its three at a time
});

Deno.test("compare() takes methods as texts", async () => {
  const at = here();
  const texts = ["searched", "fixed:max"] as const;
  const stream = compare({ ...exampleOptions, methods: texts }, at.workplace);
  const { ways: predictors } = comparisonIn(await lastValueFrom(stream.pipe(toArray())));
  assert.deepEqual([...new Set(predictors.map(({ method }) => method))], ["searched", "fixed:3"]);
  assert.throws(() => compare({ ...exampleOptions, methods: ["fixed:9"] }), {
    name: "RangeError",
    message:
      'compare(): the method must be fixed:D with D from 0 to 3, or fixed:max, got "fixed:9"',
  });
});
