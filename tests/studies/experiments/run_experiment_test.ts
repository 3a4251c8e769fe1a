// An experiment as a stream.

import assert from "node:assert/strict";
import { firstValueFrom, lastValueFrom, take, toArray } from "rxjs";
import type { ExperimentEvent } from "../../../src/studies/experiments/event.ts";
import { experimentResults } from "../../../src/studies/experiments/experiment_results.ts";
import { runExperiment } from "../../../src/studies/experiments/run_experiment.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { exampleChoices, exampleExperiment, exampleWorkplace } from "./example.ts";

/** What an event is about, in a line. */
function lineOf(event: ExperimentEvent): string {
  switch (event.kind) {
    case "planned":
      return `planned ${event.runs} ${event.kept} ${event.networks}`;
    case "summary":
      return `summary ${event.summary.runs}`;
    default: {
      const { sweep, x, seed } = event.kind === "failed" ? event.run : event;
      return `${event.kind} ${sweep} ${x} ${seed}`;
    }
  }
}

Deno.test("runExperiment() tells of every run and ends with the summary", async () => {
  const workplace = exampleWorkplace();
  const events = await lastValueFrom(
    runExperiment(exampleExperiment, exampleChoices({ seeds: [1] }), { workplace, workers: 1 })
      .pipe(toArray()),
  );
  assert.deepEqual(events.map(lineOf), [
    "planned 3 0 3",
    "training depths 2 1",
    "trained depths 2 1",
    "finished depths 2 1",
    "training depths 3 1",
    "trained depths 3 1",
    "finished depths 3 1",
    "training widths 5 1",
    "trained widths 5 1",
    "finished widths 5 1",
    "summary 3",
  ]);
});

Deno.test("runExperiment() is cold, begins again for every subscriber, and ends when it is left", async () => {
  const workplace = exampleWorkplace();
  const stream = runExperiment(exampleExperiment, exampleChoices(), { workplace, workers: 1 });
  assert.equal(workplace.done.length, 0);
  const seen = await lastValueFrom(stream.pipe(take(4), toArray()));
  assert.deepEqual(seen.map(({ kind }) => kind), ["planned", "training", "trained", "finished"]);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(workplace.done.length, 1); // whoever left hears and starts no more
  assert.equal((await firstValueFrom(stream)).kind, "planned");
});

Deno.test("runExperiment() repeats nothing that is kept, and comes to the same summary", async () => {
  using folder = temporaryFolder();
  const choices = exampleChoices();
  const first = exampleWorkplace();
  const whole = await lastValueFrom(
    runExperiment(exampleExperiment, choices, { workplace: first, workers: 2 }),
  );
  // left twice, after two and after four networks
  for (const finished of [2, 4]) {
    const kept = await experimentResults(folder.path, "example");
    let count = kept.found.size;
    await new Promise<void>((resolve) => {
      const subscription = runExperiment(exampleExperiment, choices, {
        workplace: exampleWorkplace(),
        workers: 1,
        kept,
      }).subscribe((event) => {
        if (event.kind !== "finished" || event.kept || ++count < finished) return;
        subscription.unsubscribe();
        resolve();
      });
    });
  }
  const kept = await experimentResults(folder.path, "example");
  assert.equal(kept.found.size, 4);
  const rest = exampleWorkplace();
  const events = await lastValueFrom(
    runExperiment(exampleExperiment, choices, { workplace: rest, workers: 2, kept })
      .pipe(toArray()),
  );
  assert.equal(rest.done.length, 2);
  assert.equal(events.filter((event) => event.kind === "finished" && event.kept).length, 4);
  assert.deepEqual(events.at(-1), whole);
  const lines = Deno.readTextFileSync(`${folder.path}/results.jsonl`).trimEnd().split("\n");
  const order = lines.map((line) => JSON.parse(line).job).map(({ network, seed }) =>
    [seed, network.maxDepth, network.width].join(" ")
  );
  assert.deepEqual(order, ["1 2 4", "1 3 4", "1 2 5", "2 2 4", "2 3 4", "2 2 5"]);
});

Deno.test("runExperiment() tells of runs that fail, leaves them out, and goes on", async () => {
  using folder = temporaryFolder();
  const kept = await experimentResults(folder.path, "example");
  const workplace = exampleWorkplace(({ network }) =>
    network.maxDepth === 3 ? "it diverged" : undefined
  );
  const events = await lastValueFrom(
    runExperiment(exampleExperiment, exampleChoices({ seeds: [1] }), {
      workplace,
      workers: 1,
      kept,
    }).pipe(toArray()),
  );
  const failed = events.find((event) => event.kind === "failed");
  assert.equal(failed?.run.error, "it diverged");
  const last = events.at(-1)!;
  assert.ok(last.kind === "summary");
  assert.equal(last.summary.runs, 2);
  assert.deepEqual(last.summary.failed, [
    { sweep: "depths", x: 3, series: "searched", seed: 1, error: "it diverged" },
  ]);
  assert.deepEqual(last.summary.panels[0].series[0].points.map(({ x }) => x), [2]);
  assert.equal(kept.found.size, 2); // what failed is tried again the next time
});

Deno.test("experimentResults() refuses results of another experiment and other lines", async () => {
  using folder = temporaryFolder();
  const kept = await experimentResults(folder.path, "example");
  await lastValueFrom(
    runExperiment(exampleExperiment, exampleChoices({ seeds: [1] }), {
      workplace: exampleWorkplace(),
      kept,
    }),
  );
  await assert.rejects(
    experimentResults(folder.path, "complexity"),
    /^TypeError: experimentResults\(\): wanted the experiment complexity at \$\.experiment, got "example" in .*results\.jsonl line 1$/,
  );
  folder.write("results.jsonl", '{"epoch":1}\n');
  await assert.rejects(
    experimentResults(folder.path, "example"),
    /wanted a text .* at \$\.key, got none in .* line 1$/,
  );
});
