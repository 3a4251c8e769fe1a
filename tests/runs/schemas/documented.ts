// The schemas of files by the headings of docs/formats.md under which their fields stand.

import { layerSchema } from "../../../src/architectures/chain.ts";
import { classEvaluationSchema } from "../../../src/evaluation/class_schema.ts";
import { tableSchema } from "../../../src/datasets/table_schema.ts";
import {
  keptNetwork,
  predictorResult,
  runResult,
} from "../../../src/studies/compare/result_schema.ts";
import { predictionMetrics, runRecord } from "../../../src/studies/experiments/record_schema.ts";
import { repeatRecord } from "../../../src/studies/repeats/repeat_record.ts";
import type { Schema } from "../../../src/files/json/schema.ts";
import { dataDescription } from "../../../src/runs/schemas/data.ts";
import { dataDrawing, dataSource } from "../../../src/runs/schemas/data_source.ts";
import { runDescription } from "../../../src/runs/schemas/description.ts";
import { runOptions } from "../../../src/runs/schemas/options.ts";
import { storedPosterior } from "../../../src/runs/schemas/posterior.ts";
import { depthRule, objective } from "../../../src/runs/schemas/rules.ts";
import { score, scores } from "../../../src/runs/schemas/scores.ts";
import { heldOut, snapshot } from "../../../src/runs/schemas/snapshot.ts";
import {
  architectureSpec,
  networkSpec,
  standardisation,
  storedSpecification,
} from "../../../src/runs/schemas/specification.ts";
import { verdict } from "../../../src/runs/schemas/verdict.ts";
import { runSummary } from "../../../src/runs/schemas/summary.ts";

/** A table of fields in the page. */
export interface DocumentedSchema {
  readonly heading: string;
  readonly schema: Schema<unknown>;
  /** Another that has fewer fields, and refers to the same table. */
  readonly narrower?: Schema<unknown>;
  /** Its fields are in a table of their own, which the page names. */
  readonly includes?: Schema<unknown>;
}

/** In the order of the page. */
export const documented: readonly DocumentedSchema[] = [
  { heading: "run.json", schema: runDescription },
  { heading: "Options", schema: runOptions, includes: dataSource },
  { heading: "Data source", schema: dataSource, narrower: dataDrawing },
  { heading: "Data", schema: dataDescription },
  { heading: "Table schema", schema: tableSchema },
  { heading: "Network", schema: networkSpec, narrower: architectureSpec },
  { heading: "Layer", schema: layerSchema },
  { heading: "Standardisation", schema: standardisation },
  { heading: "Objective", schema: objective },
  { heading: "Depth rule", schema: depthRule },
  { heading: "network/specification.json", schema: storedSpecification, includes: networkSpec },
  { heading: "network/posterior.json", schema: storedPosterior },
  { heading: "snapshots.jsonl", schema: snapshot },
  { heading: "Held-out estimate", schema: heldOut },
  { heading: "Score", schema: score },
  { heading: "summary.json", schema: runSummary },
  { heading: "Scores", schema: scores },
  { heading: "Verdict", schema: verdict },
  { heading: "byClass of evaluation.json", schema: classEvaluationSchema },
  { heading: "results.jsonl of compare", schema: runResult },
  { heading: "Result of a prediction rule", schema: predictorResult },
  { heading: "members/KEY.json of compare", schema: keptNetwork },
  { heading: "results.jsonl of experiment", schema: runRecord },
  { heading: "Metrics of an experiment", schema: predictionMetrics },
  { heading: "results.jsonl of train --seeds and audit", schema: repeatRecord },
];

/** A row of a table of fields. */
export interface FieldRow {
  /** `posterior`, `data.shape`, `ways[].error`. */
  readonly field: string;
  /** What is wanted, or the heading under which it is described. */
  readonly value: string;
  readonly optional: boolean;
}

interface Node {
  readonly wanted: string;
  readonly optional: boolean;
  readonly fields?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly kinds?: readonly Node[];
}

/** What identifies a schema beside its being optional and having rules. */
const identity = ({ fields, kinds }: Node) => fields ?? kinds;

/** The heading under which a schema is described. */
function headingOf(node: Node): string | undefined {
  const own = identity(node);
  return own &&
    documented.find(({ schema, narrower }) =>
      identity(schema) === own || narrower && identity(narrower) === own
    )?.heading;
}

/** Every field of a schema; those that have a heading of their own are not gone into. */
export function fieldRows(schema: Schema<unknown>): FieldRow[] {
  const rows: FieldRow[] = [];
  const add = (field: string, value: string, optional: boolean) => {
    const found = rows.findIndex((row) => row.field === field);
    if (found < 0) rows.push({ field, value, optional });
    else if (!rows[found].value.split(" or ").includes(value)) { // of several kinds of objects
      rows[found] = { ...rows[found], value: `${rows[found].value} or ${value}` };
    }
  };
  const visit = (node: Node, field: string) => {
    const { wanted, optional, fields, kinds, items } = node;
    const heading = field === "" ? undefined : headingOf(node);
    if (heading !== undefined) add(field, heading, optional);
    else if (fields) {
      if (optional) add(field, wanted, optional);
      const prefix = field === "" ? "" : `${field}.`;
      for (const [name, each] of Object.entries(fields)) visit(each, prefix + name);
    } else if (kinds?.some(({ fields }) => fields)) {
      for (const each of kinds) visit(each, field);
    } else if (items && (items.fields || headingOf(items))) {
      add(field, wanted, optional);
      visit(items, `${field}[]`);
    } else add(field, items ? `${wanted}: each ${items.wanted}` : wanted, optional);
  };
  visit(schema, "");
  return rows;
}

/** The rows of a table in the page. */
export function documentedRows({ schema, includes }: DocumentedSchema): FieldRow[] {
  const elsewhere = new Set(includes ? fieldRows(includes).map(({ field }) => field) : []);
  return fieldRows(schema).filter(({ field }) => !elsewhere.has(field));
}
