// A sink that writes snapshots as rows of CSV, for spreadsheets and whatever else reads tables.

import type { MonoTypeOperatorFunction } from "rxjs";
import type { Metric } from "../../likelihoods/metric.ts";
import { likelihoodName, likelihoodNamed, valueOf, watchedIn } from "../../likelihoods/registry.ts";
import type { OptionChecks } from "../../calls/checks.ts";
import type { Snapshot } from "../snapshot.ts";
import { type LinesOptions, linesTo, type LineWriter } from "./line_file.ts";

/** How snapshots are written as rows. */
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

/**
 * Passes snapshots through unchanged and writes each as a row first. The columns are the fields of {@linkcode Snapshot};
 * what has an entry for every exit takes a column for every exit (`posterior_0`, ..., `logLikelihood_0`, ...), as
 * many as the first snapshot has; `validation` is a column for every metric that is watched, of classes
 * `validation_error` and `validation_logLikelihood`. `final` is 1 in the
 * last row, which belongs to the best weights. A cell is empty where a snapshot says nothing, or no finite number.
 *
 * The first row has the names. Files are opened, followed, refused, given up and left behind as by
 * {@linkcode jsonLines}; a stream that completes with nothing leaves an empty file.
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
    return (snapshot) => {
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
          `csvLines(): wanted snapshots of ${exits} exits as the first one, got one of ${length}`,
        );
      }
      exits = length;
      columns = columnsFor(exits, metrics);
      return columns.map(([name]) => name).join(",") + "\n" + row();
    };
  }, csvChecks);
}

/** Refuses a score with a metric that has no column. */
function checkColumns(metrics: readonly Metric[], found: readonly Metric[]): void {
  const other = found.find(({ name }) => metrics.every((metric) => metric.name !== name));
  if (!other) return;
  throw new TypeError(
    `csvLines(): wanted scores of ${metrics.map(({ name }) => name).join(" and ")}, which have ` +
      `columns, got ${other.name}: name the network's likelihood in the options`,
  );
}

function columnsFor(exits: number, metrics: readonly Metric[]): Column[] {
  const plain = <K extends keyof Snapshot>(name: K): Column => [name, (s) => s[name] as Cell];
  const spread = (name: "posterior" | "logLikelihood"): Column[] =>
    Array.from({ length: exits }, (_, d) => [`${name}_${d}`, (s) => s[name][d] ?? undefined]);
  return [
    plain("epoch"),
    plain("step"),
    plain("seconds"),
    plain("elbo"),
    plain("kl"),
    plain("objective"),
    plain("expectedDepth"),
    plain("argmaxDepth"),
    plain("chosenDepth"),
    plain("depth"),
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

/** Numbers and single words: nothing that would have to be quoted. */
function cellText(cell: Cell): string {
  return cell === undefined || typeof cell === "number" && !Number.isFinite(cell)
    ? ""
    : String(cell);
}
