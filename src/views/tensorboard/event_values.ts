// What TensorBoard is told of a snapshot: scalars, the posterior as a histogram, settings and result as text.

import type { Score } from "../../evaluation/score.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import type { EventValue } from "./event_records.ts";
import { escaped } from "../../tables/markdown.ts";

/** The values of one epoch. */
export function snapshotValues(snapshot: Snapshot): EventValue[] {
  const { posterior, logLikelihood } = snapshot;
  return [
    scalar("objective", snapshot.objective),
    scalar("elbo/elbo", snapshot.elbo),
    scalar("elbo/expected_log_likelihood", expectation(posterior, logLikelihood)),
    scalar("elbo/kl", snapshot.kl),
    scalar("depth/chosen", snapshot.chosenDepth),
    scalar("depth/argmax", snapshot.argmaxDepth),
    scalar("depth/expected", snapshot.expectedDepth),
    scalar("depth/blocks", snapshot.depth),
    ...logLikelihood.flatMap((m, d) => m === null ? [] : [scalar(`log_likelihood/exit_${d}`, m)]),
    { tag: "posterior", histogram: posterior },
  ];
}

/** The values of a score on the validation part. */
export function validationValues(score: Score): EventValue[] {
  return watchedIn(score).map((metric) =>
    scalar(`validation/${snakeCase(metric.name)}`, valueOf(score, metric))
  );
}

/** "log_likelihood" of "logLikelihood". */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What the last snapshot says of the run. */
export function resultText(snapshot: Snapshot): string {
  const { validation } = snapshot;
  return tableText({
    "chosen depth": snapshot.chosenDepth,
    "most probable depth": snapshot.argmaxDepth,
    "expected depth": snapshot.expectedDepth,
    "blocks left": snapshot.depth,
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
  return [
    "| name | value |",
    "| --- | --- |",
    ...rows.map(([k, v]) => `| ${cell(k)} | ${cell(v)} |`),
  ]
    .join("\n");
}

function scalar(tag: string, value: number): EventValue {
  return { tag, scalar: value };
}

/** Σ_d q_d m_d, nats per example. */
function expectation(q: readonly number[], m: readonly (number | null)[]): number {
  return q.reduce((sum, qd, d) => qd > 0 ? sum + qd * (m[d] ?? NaN) : sum, 0);
}
