// Import of weights from a safetensors file: a folder as `train` leaves it, with the arrays of the file and
// everything else from the file's header or from a run that they belong to.

import type { ArchitectureSpec } from "../../architectures/specification.ts";
import { workChecks } from "../../calls/progress.ts";
import {
  aBoolean,
  aPath,
  checkArgument,
  checkOptions,
  type OptionChecks,
} from "../../calls/checks.ts";
import { basename } from "node:path";
import { fingerprint } from "../../datasets/fingerprint.ts";
import { createNetwork, placeChecks } from "../../engines/create_network.ts";
import { type EngineName, processorEngine } from "../../engines/registry.ts";
import type { Network, NetworkState } from "../../engines/network.ts";
import { ensureStatistics } from "../../evaluation/statistics.ts";
import type { StagedWorkOptions } from "../../calls/progress.ts";
import { fathomVersion, type RunDescription, runFormat } from "../description.ts";
import { writeNetworkFiles } from "../network_files.ts";
import { checkKind, dataPlaces, runData } from "../run_data.ts";
import { parseDescription } from "../schemas/description.ts";
import { createRunFolder } from "../run_folder.ts";
import { checkArrays } from "./export_parts.ts";
import { companionsOfFile, companionsOfRun } from "./import_companions.ts";
import { knownArrays, readImportedFile } from "./imported_file.ts";
import { networkArrays } from "../../architectures/network_arrays.ts";
import type { RunRecord } from "./run_record.ts";

/** Options of {@linkcode importNetwork}. */
export interface ImportOptions extends StagedWorkOptions {
  /** A run with the same network, which everything but the arrays is taken from; default: the file's header. */
  readonly like?: string;
  /** Replace a run that is in the folder. */
  readonly force?: boolean;
  /** Use the folder on a disk without file locks, where use by another process cannot be detected; default false. */
  readonly takeOver?: boolean;
  /** The present path of the table that the run was trained on, for estimating missing statistics. */
  readonly data?: string;
  /** Read the run of `like` though it was changed since it was written; default false. */
  readonly acceptChanged?: boolean;
  /** The present folder of public data, for estimating missing statistics. */
  readonly dataDir?: string;
  /** The engine that estimates statistics; default `simd`, or `wasm` for a network that `simd` does not support. */
  readonly engine?: EngineName;
}

/** The result of an import. */
export interface ImportResult {
  /** The folder. */
  readonly path: string;
  /** Blocks of the network. */
  readonly depth: number;
  /** The origin of the norms' population statistics; "none" for a network without norms. */
  readonly statistics: "file" | "estimated" | "none";
}

/**
 * Creates a run's folder from a safetensors file, for `loadRun`, `evaluate`, `predict`, `prune` and `export`.
 *
 * The file has the names and layouts of {@linkcode exportSafetensors}, float32. Momenta may be missing. Population
 * statistics may also be missing, all of them together: then the data of the run are loaded and the statistics
 * estimated on the training split. Nothing is written before all checks pass.
 *
 * @throws TypeError or RangeError for missing or unexpected names, other shapes, NaN, or another version of the format
 */
export async function importNetwork(
  file: string,
  out: string,
  options: ImportOptions = {},
): Promise<ImportResult> {
  checkArgument("importNetwork", "file", file, aPath);
  checkArgument("importNetwork", "out", out, aPath);
  checkOptions("importNetwork", options, importChecks);
  const { companions, arrays, statistics } = await namingFile(
    file,
    () => checkedFile(file, options),
  );
  const { spec, depth, posterior, standardisation, place, record, from } = companions;
  using network = await createNetwork(spec, { engine: options.engine ?? processorEngine(spec) });
  network.truncate(depth);
  await network.writeState(arrays);
  if (statistics === "estimated") await estimate(network, record, file, options);
  const description: RunDescription = {
    format: runFormat,
    fathom: fathomVersion,
    startedAt: new Date().toISOString(),
    options: {
      ...record.options,
      prior: posterior.prior,
      objective: posterior.objective,
      ...dataPlaces(options),
    },
    data: { ...record.data, standardisation },
    network: spec,
    engine: network.engine,
    versions: { ...Deno.version },
    origin: { kind: "import", file: basename(file), ...from, statistics },
  };
  // headers edited by hand may contradict the rest
  parseDescription(
    JSON.parse(JSON.stringify(description)),
    "importNetwork()",
    `the run of ${file}`,
  );
  await using folder = await createRunFolder(out, options);
  await folder.writeRun(description);
  await writeNetworkFiles(folder.file("network"), network, { posterior, standardisation, place });
  await folder.keep();
  return { path: out, depth, statistics };
}

/** The checked contents of a file. */
async function checkedFile(file: string, options: ImportOptions) {
  const imported = await readImportedFile(file);
  const companions = options.like === undefined
    ? companionsOfFile(imported, file)
    : await companionsOfRun(options.like, options);
  const { spec, depth, posterior, record } = companions;
  checkKind(record.options, dataPlaces(options), file);
  const arrays = await knownArrays(imported, spec, depth, file);
  const statistics = statisticsIn(arrays, spec, depth);
  const exits = posterior.probabilities().flatMap((qd, d) => qd > 0 ? [d] : []);
  checkArrays("importNetwork", spec, depth, arrays, statistics === "file" ? exits : []);
  return { companions, arrays, statistics };
}

/** The result of work; its errors name the file in place of the function, unless they already name a file. */
async function namingFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { message } = cause as Error;
    if (message.includes(file)) throw cause;
    const text = `importNetwork(): cannot import ${file}: ${message.replace(/^\w+\(\): /, "")}`;
    throw cause instanceof RangeError
      ? new RangeError(text, { cause })
      : new TypeError(text, { cause });
  }
}

function statisticsIn(
  arrays: NetworkState,
  spec: ArchitectureSpec,
  depth: number,
): ImportResult["statistics"] {
  const names = [...networkArrays(spec, depth)].flatMap(([name, { kind }]) =>
    kind === "statistic" ? [name] : []
  );
  if (names.length === 0) return "none";
  return names.some((name) => name in arrays) ? "file" : "estimated";
}

async function estimate(
  network: Network,
  { options, data }: RunRecord,
  file: string,
  { like, data: table, dataDir, acceptChanged, onStage, signal, onProgress }: ImportOptions,
): Promise<void> {
  const wanted =
    `importNetwork(): ${file} has no population statistics, and the data to estimate them on`;
  let parts;
  onStage?.(`loading ${data.name}`);
  try {
    const places = dataPlaces({ data: table, dataDir });
    parts = await runData({ options, data }, places, like ?? file, { acceptChanged });
  } catch (cause) {
    throw new Error(`${wanted} cannot be loaded: ${(cause as Error).message}`, { cause });
  }
  const found = await fingerprint(parts);
  if (found !== data.fingerprint) {
    throw new Error(
      `${wanted} are not those of the run: wanted fingerprint ${
        data.fingerprint.slice(0, 12)
      }, got ` +
        found.slice(0, 12),
    );
  }
  onStage?.("estimating population statistics");
  await ensureStatistics(network, parts.train, options.batchSize, { signal, onProgress });
}

/** Checks of the options of {@linkcode importNetwork}. */
export const importChecks: OptionChecks<ImportOptions> = {
  ...workChecks,
  like: aPath,
  data: aPath,
  acceptChanged: aBoolean,
  force: aBoolean,
  takeOver: aBoolean,
  dataDir: aPath,
  engine: placeChecks.engine,
};
