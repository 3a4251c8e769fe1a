// The values of a snapshot in TensorBoard: scalars, the posterior as a histogram, settings and result as text.

import type { Score } from "../../evaluation/score.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { scalarEntries, snapshotScalars } from "../../training/snapshot_scalars.ts";
import type { EventValue } from "./event_records.ts";
import { escaped, markdownTable } from "../../tables/markdown.ts";

/** The values of one epoch. */
export function snapshotValues(snapshot: Snapshot): EventValue[] {
  const { posterior, logLikelihood } = snapshot;
  return [
    ...tags.map(({ tag, of }) => scalar(tag, of(snapshot))),
    ...logLikelihood.flatMap((m, d) => m === null ? [] : [scalar(`log_likelihood/exit_${d}`, m)]),
    { tag: "posterior", histogram: posterior },
  ];
}

interface Tag {
  readonly tag: string;
  /** The position among the tags; new ones come last. */
  readonly position?: number;
  of(snapshot: Snapshot): number;
}

/** The tags of scalars, and of one that is derived from a snapshot. */
const tags: readonly Tag[] = [
  ...scalarEntries().flatMap(([name, { tensorBoard }]): Tag[] =>
    tensorBoard ? [{ ...tensorBoard, of: (snapshot) => snapshot[name] }] : []
  ),
  { tag: "elbo/expected_log_likelihood", position: 2, of: expectation },
].sort((a, b) => (a.position ?? 99) - (b.position ?? 99));

/** The values of a score on the validation split. */
export function validationValues(score: Score): EventValue[] {
  return watchedIn(score).map((metric) =>
    scalar(`validation/${snakeCase(metric.name)}`, valueOf(score, metric))
  );
}

/** "log_likelihood" of "logLikelihood". */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The result of the run in its last snapshot. */
export function resultText(snapshot: Snapshot): string {
  const { validation } = snapshot;
  return tableText({
    ...Object.fromEntries(
      (["chosenDepth", "argmaxDepth", "expectedDepth", "depth"] as const)
        .map((name) => [snapshotScalars[name].title, snapshot[name]]),
    ),
    "best epoch": snapshot.bestEpoch,
    epochs: snapshot.epoch,
    "stopped by": snapshot.stoppedBy,
    ...validation && Object.fromEntries(
      watchedIn(validation).map((
        metric,
      ) => [`validation ${metric.title}`, valueOf(validation, metric)]),
    ),
  });
}

/** A table in Markdown, a row for each entry that is not undefined. */
export function tableText(entries: Readonly<Record<string, unknown>>): string {
  const cell = (value: unknown) =>
    escaped(typeof value === "string" ? value : JSON.stringify(value));
  const rows = Object.entries(entries).filter(([, value]) => value !== undefined);
  return markdownTable({
    columns: [{ head: "name" }, { head: "value", words: true }],
    rows: rows.map((row) => row.map(cell)),
  });
}

function scalar(tag: string, value: number): EventValue {
  return { tag, scalar: value };
}

/** Σ_d q_d m_d, nats per example. */
function expectation({ posterior, logLikelihood }: Snapshot): number {
  return posterior.reduce((sum, q, d) => q > 0 ? sum + q * (logLikelihood[d] ?? NaN) : sum, 0);
}
