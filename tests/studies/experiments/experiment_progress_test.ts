// Progress of an experiment on a terminal and in a file.

import assert from "node:assert/strict";
import { concat, EMPTY, from, throwError } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import type { ExperimentEvent } from "../../../src/studies/experiments/event.ts";
import { experimentProgress } from "../../../src/studies/experiments/experiment_progress.ts";
import { spiralsJob } from "../../../src/studies/experiments/published_jobs.ts";
import { Screen } from "../../views/terminal/screen.ts";
import { exampleChoices, someExampleScore } from "./example.ts";

const job = spiralsJob({ maxDepth: 3, width: 4 }, 1, exampleChoices());
const run = { key: "k", experiment: "example", job, outcome: someExampleScore(job) };
const place = { sweep: "depths", x: 3, series: "searched", seed: 1 };
const other = { sweep: "mnist", x: "mnist", series: "mnist", seed: 2 }; // a place of its own name
const training = (network: number, name: typeof place | typeof other, epoch: number) =>
  ({ kind: "training", network, ...name, epoch, epochs: 100, seconds: epoch }) as const;
const events: ExperimentEvent[] = [
  { kind: "planned", runs: 4, kept: 1, networks: 3, left: [] },
  { kind: "finished", run, ...place, seed: 5, kept: true },
  training(0, place, 1),
  training(1, other, 1),
  { kind: "trained", network: 0, ...place },
  { kind: "finished", run, ...place, kept: false },
  training(1, other, 70),
];
const failed: ExperimentEvent[] = [
  { kind: "trained", network: 1, ...other, error: "it died" },
  { kind: "failed", run: { ...other, error: "it died" } },
];
const { chosenDepth, truncated } = run.outcome;
const result = `chosen depth ${chosenDepth}, test error ${(100 * truncated.error).toFixed(1)} %`;

function file() {
  let text = "";
  const write = (more: string) => void (text += more);
  return { isTerminal: false, columns: () => 80, write, text: () => text };
}

Deno.test("experimentProgress() passes through values, completion, errors and unsubscription", () => {
  const values = { a: events[0], b: events[2] };
  for (
    const [source, expected, subscription, leave] of [
      ["-a-b-|", "-a-b-|", "^----!"],
      ["--|", "--|", "^-!"],
      ["-a-#", "-a-#", "^--!"],
      ["-a-b-|", "-a-", "^-!", "^-!"],
    ]
  ) {
    for (const out of [new Screen(80), file()]) {
      const scheduler = new TestScheduler((actual, wanted) => assert.deepEqual(actual, wanted));
      scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
        const values$ = cold(source, values);
        expectObservable(values$.pipe(experimentProgress({ out })), leave).toBe(expected, values);
        expectSubscriptions(values$.subscriptions).toBe(subscription);
      });
    }
  }
});

Deno.test("experimentProgress() shows runs, networks in training and the last result on a terminal", () => {
  const out = new Screen(90);
  const shown: string[] = [];
  let seconds = 0;
  const now = () => 1000 * seconds++;
  from(events).pipe(experimentProgress({ out, color: false, now }))
    .subscribe(() => shown.push(out.text()));
  assert.match(shown[1], new RegExp(`^last +depths 3, searched, seed 5: ${result}$`, "m"));
  const lines = shown.at(-1)!.split("\n");
  assert.match(lines[0], /^runs +2 of 4 finished$/);
  assert.match(lines[1], /^networks +1 of 3 trained, \d+ s$/);
  assert.match(lines[2], /^training +mnist, seed 2: epoch 70 of at most 100, 1 min 10 s$/);
  assert.match(lines[3], new RegExp(`^last +depths 3, searched, seed 1: ${result}$`));
  assert.equal(lines.length, 4);
});

Deno.test("experimentProgress() writes what it trains to a file, failures too, and nothing of a summary", () => {
  const out = file();
  const summary = { kind: "summary" } as ExperimentEvent;
  concat(from([...events, ...failed, summary]), throwError(() => new Error("disk full")))
    .pipe(experimentProgress({ out, now: () => 0 })).subscribe({ error() {} });
  assert.deepEqual(out.text().split("\n"), [
    "runs kept from before: 1",
    "networks to train: 3",
    "1 of 3 trained, 0 ms: depths 3, searched, seed 1",
    `  depths 3, searched, seed 1: ${result}`,
    "2 of 3 trained, 0 ms: mnist, seed 2 failed: it died",
    "",
  ]);
  const none = file();
  EMPTY.pipe(experimentProgress({ out: none })).subscribe();
  assert.equal(none.text(), "");
});
