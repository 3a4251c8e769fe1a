// A run in words, for those who read what was found out about it.

import type { RunFacts } from "../evaluation/evaluation.ts";
import type { LoadedRun } from "./load_run.ts";

/** The facts that an evaluation is told with. */
export function runFacts(run: LoadedRun, statistics: RunFacts["statistics"]): RunFacts {
  const { path, description, network, place, summary } = run;
  const { data, options, fathom, startedAt } = description;
  const { objective } = options;
  const { classes } = data;
  const count = (n: number) => n.toLocaleString("en-US");
  return {
    path,
    data: `${data.name}: ${count(data.training)} for training, ${count(data.validation)} for ` +
      `validation, ${count(data.test)} for testing; ` +
      `${typeof classes === "number" ? classes : classes.length} classes`,
    network: networkText(run),
    objective: objective.kind === "fixed" ? `fixed depth ${objective.depth}` : objective.kind,
    fathom,
    startedAt,
    epochs: summary?.epochs ?? place.epochsTrained,
    engine: `${network.engine.name}: ${network.engine.device}`,
    statistics,
  };
}

function networkText({ network: { spec, depth } }: LoadedRun): string {
  const blocks = depth === spec.maxDepth
    ? `${depth} blocks`
    : `${depth} blocks of ${spec.maxDepth}`;
  switch (spec.kind) {
    case "dense":
      return `dense, ${blocks}, width ${spec.width}`;
    case "conv":
      return `conv, ${blocks}, ${spec.outer} and ${spec.inner} channels`;
    case "custom":
      return `${spec.name}, ${blocks}`;
  }
}
