// A run in words, for reports of an evaluation.

import type { RunFacts } from "../evaluation/evaluation.ts";
import type { Objective } from "../depth/objective.ts";
import { counted, countText } from "../tables/number_text.ts";
import type { DataDescription } from "./description.ts";
import type { LoadedRun } from "./load_run.ts";
import { networkText } from "./network_text.ts";

/** The facts that are reported with an evaluation. */
export function runFacts(run: LoadedRun, statistics: RunFacts["statistics"]): RunFacts {
  const { path, description, network, place, summary } = run;
  const { data, options, fathom, startedAt } = description;
  const { objective } = options;
  return {
    path,
    data: describedDataText(data),
    network: networkText(
      network.spec,
      network.depth === network.spec.maxDepth
        ? network.depth
        : `${network.depth} of ${counted(network.spec.maxDepth, "block")}`,
    ),
    objective: objectiveText(objective),
    fathom,
    startedAt,
    epochs: summary?.epochs ?? place.epochsTrained,
    engine: `${network.engine.name}: ${network.engine.device}`,
    statistics,
  };
}

/** Data in one line of 80 columns: "spirals: 200 training, 200 validation, 1,600 test; 2 classes". */
export function describedDataText(
  { name, training, validation, test, classes }: Pick<
    DataDescription,
    "name" | "training" | "validation" | "test" | "classes"
  >,
): string {
  return `${name}: ${countText(training)} training, ${countText(validation)} validation, ` +
    `${test === 0 ? "no" : countText(test)} test; ` +
    `${typeof classes === "number" ? classes : classes.length} classes`;
}

/** The objective in words: "elbo", "fixed depth 7". */
export function objectiveText(objective: Objective): string {
  return objective.kind === "fixed" ? `fixed depth ${objective.depth}` : objective.kind;
}
