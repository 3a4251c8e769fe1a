// A sink that writes snapshots as rows of CSV.

import type { MonoTypeOperatorFunction } from "rxjs";
import type { Metric } from "../../likelihoods/metric.ts";
import {
  likelihoodName,
  likelihoodNamed,
  metricNamed,
  valueOf,
  watchedIn,
} from "../../likelihoods/registry.ts";
import type { OptionChecks } from "../../calls/checks.ts";
import type { Snapshot } from "../snapshot.ts";
import { scalarEntries } from "../snapshot_scalars.ts";
import { type LinesOptions, linesTo, type LineWriter } from "./lines_to.ts";

/** Options of {@linkcode csvLines}. */
export interface CsvLinesOptions extends LinesOptions {
  /** The likelihood of the network, whose watched metrics have columns; default that of the first snapshot's score. */
  readonly likelihood?: string;
}

const csvChecks: OptionChecks<Pick<CsvLinesOptions, "likelihood">> = {
  likelihood: {
    wanted: likelihoodName.wanted,
    is: (each) => !likelihoodName.faultOf(each as string),
  },
};

type Cell = number | string | undefined;
type Column = readonly [name: string, of: (snapshot: Snapshot) => Cell];

/** The columns of a file, which has a first row. */
interface CsvState {
  readonly exits: number;
  /** Names of the metrics. */
  readonly metrics: readonly string[];
}

/**
 * Passes snapshots through unchanged and writes each as a row first. The columns are the fields of {@linkcode Snapshot};
 * a field with an entry for every exit has a column for every exit (`posterior_0`, ..., `logLikelihood_0`, ...), as
 * many as the first snapshot has; `validation` is a column for every metric that is watched, of classes
 * `validation_error` and `validation_logLikelihood`. `final` is 1 in the
 * last row, which belongs to the best weights. A cell is empty if a snapshot has no value or no finite number.
 *
 * The first row has the names. Files are handled as by {@linkcode jsonLines}; a stream that completes without a value
 * leaves an empty file.
 *
 * @param to a path, or a writer such as standard output; a writer is not closed
 */
export function csvLines(
  to: string | LineWriter,
  options: CsvLinesOptions = {},
): MonoTypeOperatorFunction<Snapshot> {
  return linesTo("csvLines", to, options, () => {
    let columns: readonly Column[] | undefined;
    let exits = 0;
    let metrics: readonly Metric[] = likelihoodNamed(options.likelihood).watched.map(({ metric }) =>
      metric
    );
    const linesOf = (snapshot: Snapshot) => {
      const row = () => columns!.map(([, of]) => cellText(of(snapshot))).join(",") + "\n";
      const { length } = snapshot.posterior;
      if (snapshot.validation) {
        const found = watchedIn(snapshot.validation);
        if (!columns && options.likelihood === undefined) metrics = found;
        checkColumns(metrics, found);
      }
      if (columns && length === exits) return row();
      if (columns) {
        throw new TypeError(
          `csvLines(): snapshots must have ${exits} exits as the first one, got one with ${length}`,
        );
      }
      exits = length;
      columns = columnsFor(exits, metrics);
      return columns.map(([name]) => name).join(",") + "\n" + row();
    };
    return {
      of: linesOf,
      state: {
        save: (): CsvState | null =>
          columns ? { exits, metrics: metrics.map(({ name }) => name) } : null,
        load(state) {
          if (!state) return;
          const saved = state as CsvState;
          exits = saved.exits;
          metrics = saved.metrics.map(metricNamed);
          columns = columnsFor(exits, metrics);
        },
      },
    };
  }, csvChecks);
}

/** Refuses scores with a metric without a column. */
function checkColumns(metrics: readonly Metric[], found: readonly Metric[]): void {
  const other = found.find(({ name }) => metrics.every((metric) => metric.name !== name));
  if (!other) return;
  throw new TypeError(
    `csvLines(): scores must be of ${metrics.map(({ name }) => name).join(" and ")}, which have ` +
      `columns, got ${other.name}; give the network's likelihood in the options`,
  );
}

function columnsFor(exits: number, metrics: readonly Metric[]): Column[] {
  const plain = <K extends keyof Snapshot>(name: K): Column => [name, (s) => s[name] as Cell];
  const spread = (name: "posterior" | "logLikelihood"): Column[] =>
    Array.from({ length: exits }, (_, d) => [`${name}_${d}`, (s) => s[name][d] ?? undefined]);
  return [
    ...scalarEntries().map(([name]) => plain(name)),
    ...metrics.map((metric): Column => [
      `validation_${metric.name}`,
      ({ validation }) => validation && valueOf(validation, metric),
    ]),
    ["final", ({ final }) => final && 1],
    plain("bestEpoch"),
    plain("stoppedBy"),
    ...spread("posterior"),
    ...spread("logLikelihood"),
  ];
}

/** Numbers and single words, which need no quotes. */
function cellText(cell: Cell): string {
  return cell === undefined || typeof cell === "number" && !Number.isFinite(cell)
    ? ""
    : String(cell);
}
