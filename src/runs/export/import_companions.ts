// The specification, posterior, standardisation and data of imported weights, from the header of their file or from a
// run that they belong to.

import { processorEngine } from "../../engines/registry.ts";
import type { ArchitectureSpec } from "../../architectures/specification.ts";
import { basename } from "node:path";
import type { Standardisation } from "../../datasets/dataset.ts";
import {
  type DepthPosterior,
  depthPosterior,
  type DepthPosteriorState,
} from "../../depth/depth_posterior.ts";
import { faultError } from "../../files/json/fault.ts";
import type { CategoricalParameters } from "../../depth/categorical_family.ts";
import { defaultFamily, findFamily } from "../../depth/posterior_families.ts";
import { loadRun } from "../load_run.ts";
import type { ReadRunOptions } from "../run_files.ts";
import type { TrainingPlace } from "../network_files.ts";
import { posteriorFault } from "../schemas/posterior.ts";
import { checkFacts } from "./export_parts.ts";
import type { ImportedFile } from "./imported_file.ts";
import { type RunRecord, runRecord } from "./run_record.ts";

/** Everything about the network but its arrays. */
interface Companions {
  readonly spec: ArchitectureSpec;
  readonly depth: number;
  readonly posterior: DepthPosterior;
  readonly standardisation: Standardisation;
  readonly place: TrainingPlace;
  readonly record: RunRecord;
  readonly from: Readonly<Record<string, unknown>>;
}

/** From the header of the file. */
export function companionsOfFile({ header }: ImportedFile, file: string): Companions {
  if (!header?.run) {
    throw new TypeError(
      `importNetwork(): wanted a header with the network and its run in ${file}, got none; ` +
        "take them from a run with --like RUN",
    );
  }
  const { spec, depth, q, standardisation, fathom, run } = header;
  const { prior, objective, posterior: stored, place, options, data } = run;
  checkFacts("importNetwork", header);
  const posterior = depthPosterior({ prior, objective, family: stored.family });
  const state = posteriorState(q, stored, depth);
  const found = posteriorFault({ prior, objective, ...state });
  if (found) throw faultError(found, "importNetwork()", `the header of ${file}`);
  posterior.writeState(state);
  const record = { prior, objective, posterior: posterior.readState(), place, options, data };
  return { spec, depth, posterior, standardisation, place, record, from: { writtenBy: fathom } };
}

/** From a run. */
export async function companionsOfRun(
  like: string,
  options?: ReadRunOptions,
): Promise<Companions> {
  using run = await loadRun(like, { ...options, engine: processorEngine, threads: 1 });
  const { network, posterior, standardisation, place } = run;
  const from = { like: basename(like) };
  const spec = network.spec as ArchitectureSpec; // loadRun() has no others here
  return {
    ...{ spec, depth: network.depth, posterior, standardisation, place, from },
    record: { ...runRecord(run), options: run.description.options },
  };
}

/** The stored state, or if q or depth were changed since, a state with that q and zero momenta. */
function posteriorState(
  q: readonly number[],
  stored: DepthPosteriorState,
  depth: number,
): DepthPosteriorState {
  const { probabilities } = stored;
  const same = stored.depth === depth && q.every((qd, d) => Math.abs(qd - probabilities[d]) < 1e-9);
  if (same) return stored;
  const padded = probabilities.map((_, d) => q[d] ?? 0);
  const family = stored.family === undefined ? defaultFamily : findFamily(stored.family)!;
  const parameters = family.ofProbabilities?.(padded);
  if (!parameters) {
    throw new TypeError(
      `importNetwork(): wanted the depthPosterior that was exported, since family ${family.name} cannot stand for another`,
    );
  }
  const named = family === defaultFamily ? {} : { family: family.name };
  return { ...parameters as CategoricalParameters, probabilities: padded, depth, ...named };
}
