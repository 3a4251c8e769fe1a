// What weights that are brought back need beside them: the network's specification, the posterior, the
// standardisation and the data, from the header of their file or from a run that they belong to.

import { basename } from "node:path";
import type { Standardisation } from "../data/dataset.ts";
import {
  type DepthPosterior,
  depthPosterior,
  type DepthPosteriorState,
} from "../numbers/depth_posterior.ts";
import { chooseDepth } from "../numbers/depth_choice.ts";
import { loadRun } from "../runs/load_run.ts";
import type { TrainingPlace } from "../runs/network_files.ts";
import { inputShape } from "../engines/specification.ts";
import { checkFacts } from "./export_parts.ts";
import { type ImportedFile, isNumbers, shown } from "./imported_file.ts";
import type { BuiltInSpec } from "./network_arrays.ts";
import { type RunRecord, runRecord } from "./run_record.ts";

/** Everything about the network but its arrays. */
export interface Companions {
  readonly spec: BuiltInSpec;
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
        "--like RUN takes them from a run",
    );
  }
  const { spec, depth, q, standardisation, fathom, run } = header;
  const { prior, objective, posterior: stored, place, options, data } = run;
  const wrong = (name: string, got: string) =>
    new TypeError(`importNetwork(): wanted ${name} in the header of ${file}, got ${got}`);
  const { logits, velocity, probabilities } = stored ?? {};
  const exits = spec.maxDepth + 1;
  for (const [name, list] of Object.entries({ prior, logits, velocity, probabilities })) {
    if (!isNumbers(list) || list.length !== exits) {
      const got = isNumbers(list) ? `${list.length}` : shown(list);
      throw wrong(`${exits} numbers as ${name}, one an exit,`, got);
    }
  }
  if (typeof objective?.kind !== "string") throw wrong("an objective", shown(objective));
  const { epoch, epochsTrained, steps } = place ?? {};
  if (![epoch, epochsTrained, steps].every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw wrong("a place with epoch, epochsTrained and steps", shown(place));
  }
  if (typeof options?.data !== "string") throw wrong("options with data", shown(options));
  const { kind, threshold } = (options.choose ?? {}) as { kind?: unknown; threshold?: unknown };
  const bounded = kind !== "relative" || typeof threshold === "number";
  if (typeof kind !== "string" || !bounded) {
    throw wrong("a rule as options.choose", shown(options.choose));
  }
  if (typeof data?.fingerprint !== "string" || data.fingerprint === "") {
    throw wrong("data with a fingerprint", shown(data));
  }
  const shape = inputShape(spec);
  if (!isNumbers(data.shape) || String(data.shape) !== String(shape)) {
    throw wrong(`data of shape [${shape}], as the specification says,`, shown(data.shape));
  }
  checkFacts("importNetwork", header);
  chooseDepth(q, options.choose);
  const posterior = depthPosterior({ prior, objective });
  posterior.writeState(posteriorState(q, stored, depth));
  const record = { prior, objective, posterior: posterior.readState(), place, options, data };
  return { spec, depth, posterior, standardisation, place, record, from: { writtenBy: fathom } };
}

/** From a run. */
export async function companionsOfRun(like: string): Promise<Companions> {
  using run = await loadRun(like, { engine: "simd", threads: 1 });
  const { network, posterior, standardisation, place } = run;
  const from = { like: basename(like) };
  const spec = network.spec as BuiltInSpec; // loadRun() knows no others
  return {
    ...{ spec, depth: network.depth, posterior, standardisation, place, from },
    record: { ...runRecord(run), options: run.description.options },
  };
}

/** The stored state, or where q or depth were changed since, a state at rest with that q. */
function posteriorState(
  q: readonly number[],
  stored: DepthPosteriorState,
  depth: number,
): DepthPosteriorState {
  const { probabilities } = stored;
  const same = stored.depth === depth && q.every((qd, d) => Math.abs(qd - probabilities[d]) < 1e-9);
  if (same) return stored;
  const padded = probabilities.map((_, d) => q[d] ?? 0);
  return {
    logits: padded.map((qd) => Math.log(Math.max(qd, 1e-300))),
    velocity: padded.map(() => 0),
    probabilities: padded,
    depth,
  };
}
