// The schema of the header that exportSafetensors() writes and `import` reads: the texts of `__metadata__`, either words
// or JSON.

import type { ArchitectureSpec } from "../../architectures/specification.ts";
import type { Standardisation } from "../../datasets/dataset.ts";
import { finite, whole } from "../../files/json/values.ts";
import { parseJson } from "../../files/json/parse.ts";
import { list, object, optional, parsed, type Schema } from "../../files/json/schema.ts";
import { fault, faultError } from "../../files/json/fault.ts";
import { dataDescription } from "../schemas/data.ts";
import { runOptions } from "../schemas/options.ts";
import { posteriorState, trainingPlace } from "../schemas/posterior.ts";
import { prior } from "../schemas/probabilities.ts";
import { objective } from "../schemas/rules.ts";
import { architectureSpec, standardisation } from "../schemas/specification.ts";
import type { RunRecord } from "./run_record.ts";

/** The description of a network in a header. */
interface HeaderFacts {
  readonly specification: ArchitectureSpec;
  readonly depth: number;
  /** checkFacts() checks it against the depth. */
  readonly depthPosterior: readonly number[];
  readonly standardisation: Standardisation;
  readonly run?: RunRecord;
}

const runRecord: Schema<RunRecord> = object<RunRecord>({
  options: runOptions,
  data: dataDescription,
  prior,
  objective,
  posterior: posteriorState,
  place: trainingPlace,
});

/** The header of an exported safetensors file. */
const headerFacts: Schema<HeaderFacts> = object<HeaderFacts>({
  specification: architectureSpec,
  depth: whole(0),
  depthPosterior: list(finite, { least: 1 }),
  standardisation,
  run: optional(runRecord),
});

/** The contents of a header's texts. */
export function parseHeader(texts: Readonly<Record<string, string>>, file: string): HeaderFacts {
  const place = `the header of ${file}`;
  const values = Object.keys(headerFacts.fields!).flatMap((name) =>
    Object.hasOwn(texts, name)
      ? [[name, parseJson(texts[name], "importNetwork()", `${name} in ${place}`)] as const]
      : []
  );
  const facts = parsed(headerFacts, Object.fromEntries(values), "importNetwork()", place);
  const { run, specification: { maxDepth } } = facts;
  if (run && run.prior.length !== maxDepth + 1) {
    const wanted = `a prior over ${maxDepth + 1} exits`;
    const found = fault(wanted, String(run.prior.length), "run", "prior");
    throw faultError(found, "importNetwork()", place);
  }
  return facts;
}
