// Tables for people whose every string comes from somebody else.

import assert from "node:assert/strict";
import { lastValueFrom, of } from "rxjs";
import { comparisonTable } from "../../../src/studies/compare/comparison_table.ts";
import { experimentTable } from "../../../src/studies/experiments/experiment_table.ts";
import { runExperiment } from "../../../src/studies/experiments/run_experiment.ts";
import { cardText } from "../../../src/views/terminal/card_text.ts";
import { comparisonText } from "../../../src/views/terminal/evaluation_comparison.ts";
import { evaluationText } from "../../../src/views/terminal/evaluation_text.ts";
import type { RunSummary } from "../../../src/runs/summary.ts";
import { summaryTable } from "../../../src/views/terminal/summary_table.ts";
import { ownLines } from "../../../src/views/terminal/own_sequences.ts";
import { progress } from "../../../src/views/terminal/progress.ts";
import { guarded } from "../../../src/views/terminal/terminal.ts";
import { workLine } from "../../../src/views/terminal/work_line.ts";
import type { StudyEvent } from "../../../src/studies/harness/study.ts";
import { studyProgress } from "../../../src/studies/harness/study_progress.ts";
import { headerLines } from "../../../src/views/terminal/run_header.ts";
import { exampleComparison } from "../../studies/compare/example_comparison.ts";
import {
  exampleChoices,
  exampleExperiment,
  exampleWorkplace,
} from "../../studies/experiments/example.ts";
import { evil, spoilt, strangersIn } from "../../files/deceptive.ts";
import { exampleCard } from "../../runs/prune/example_card.ts";
import { exampleEvaluation } from "../html/example_evaluation.ts";
import { snapshot } from "../../training/snapshots.ts";

/** A terminal that keeps what it gets. */
function terminal(columns = 10_000) {
  let shown = "";
  return {
    isTerminal: true,
    columns: () => columns,
    write: (text: string) => void (shown += text),
    shown: () => shown,
  };
}

/** Shows lines of a text as commands do. */
function shownLines(text: string): string[] {
  const out = terminal();
  guarded(out).write(ownLines(`${text}\n`));
  return out.shown().split("\n");
}

/** Words that decide what a value is: with others there is no table to look at. */
const decisive = ["kind", "part", "stoppedBy", "way", "disturbance"];

async function summary() {
  const last = await lastValueFrom(
    runExperiment(exampleExperiment, exampleChoices(), {
      workplace: exampleWorkplace(({ network }) => network.maxDepth === 3 ? "x" : undefined),
    }),
  );
  assert.ok(last.kind === "summary");
  return last.summary;
}

const run: RunSummary = {
  ...{ chosenDepth: 1, argmaxDepth: 1, expectedDepth: 1, posterior: [0.5, 0.5], depth: 1 },
  ...{ chosenBy: "rule", exactPosterior: [0.5, 0.5], epochs: 1, bestEpoch: 1, steps: 1 },
  ...{ stoppedBy: "epochs", seconds: 1, secondsPerStep: 1 },
  ...{ engine: "simd", objective: "elbo", data: "spirals" },
} as unknown as RunSummary;

/** A table of a value. */
type Render = (value: never, options: { columns: number; color: boolean; out?: string }) => string;

const tables: Record<string, () => Promise<[value: unknown, render: Render]>> = {
  // deno-lint-ignore require-await -- the others wait
  comparisonTable: async () => [exampleComparison("x"), comparisonTable],
  experimentTable: async () => [await summary(), experimentTable],
  evaluationText: async () => [await exampleEvaluation(), evaluationText],
  comparisonText: async () => [
    [await exampleEvaluation()],
    (value: Parameters<typeof comparisonText>[0], options) => comparisonText(value, options),
  ],
  // deno-lint-ignore require-await -- the others wait
  summaryTable: async () => [run, summaryTable],
  // deno-lint-ignore require-await -- the others wait
  cardText: async () => [exampleCard, cardText],
};

/** Tables that name no place. */
const withoutOut = ["comparisonTable"];

for (const [name, make] of Object.entries(tables)) {
  Deno.test(`${name}() shows nothing of a stranger's raw, and as many lines as ever`, async () => {
    const [value, render] = await make();
    const out = (path: string) => withoutOut.includes(name) ? {} : { out: path };
    for (const columns of [80, 10_000]) {
      const options = { columns, color: true };
      const shown = shownLines(
        render(spoilt(value, decisive) as never, { ...options, ...out(evil) }),
      );
      assert.deepEqual(strangersIn(shown.join("\n")), []);
      assert.ok(shown.join("").includes("\x1b[2m"), "our own colours");
      if (columns === 80) continue;
      assert.match(shown.join(""), /\\x1b\[31mR|\\u\{e0041\}/); // the name is seen, or its end
      const before = shownLines(render(value as never, { ...options, ...out("x") }));
      assert.equal(shown.length, before.length);
    }
  });
}

Deno.test("headerLines() has a line for each fact, whatever it is called", () => {
  const part = { rows: { length: 3 }, classes: 2 };
  const network = {
    ...{ depth: 1, spec: { kind: "custom", name: evil } },
    engine: { name: evil, device: evil, reason: evil },
  };
  const lines = headerLines(
    { name: evil, train: part, validation: part } as never,
    network as never,
    { batchSize: 3, asPublished: false } as never,
    undefined,
    Infinity,
  );
  const shown = shownLines(lines.join("\n"));
  assert.equal(shown.length, 5); // data, network, engine, why, the end
  assert.deepEqual(strangersIn(shown.join("\n")), []);
});

Deno.test("progress(), studyProgress() and workLine() show names without obeying them", async () => {
  for (const isTerminal of [true, false]) {
    const out = { ...terminal(), isTerminal };
    const options = { out, color: true };
    await lastValueFrom(of(snapshot(1)).pipe(progress({ ...options, title: evil })));
    const name = evil;
    const texts = { label: (label: { readonly name: string }) => label.name, result: () => evil };
    await lastValueFrom(
      of<StudyEvent<{ readonly name: string }, string>[]>(
        { kind: "planned", runs: 1, kept: 0, networks: 1 },
        { kind: "training", network: 0, name, epoch: 1, epochs: 2, seconds: 1 },
        { kind: "trained", network: 0, name, error: evil },
        { kind: "finished", name, run: evil, kept: false },
      ).pipe(studyProgress(texts, options)),
    );
    using line = workLine(options);
    line.onStage(evil);
    line.show();
    line.write(`${evil}\n`);
    line.end();
    assert.deepEqual(strangersIn(out.shown()), []);
    assert.ok(out.shown().split("\\x1b[31mR").length > 4, "names are seen");
    assert.equal(out.shown().includes("\x1b[1m"), isTerminal);
  }
});
