// A run on disk, given back to a program: its network with weights, its posterior, its data.

import type { DataParts } from "../data/dataset.ts";
import { fingerprint } from "../data/fingerprint.ts";
import type { DataSource } from "../data/source.ts";
import type { TableSchema } from "../data/table_schema.ts";
import { type EngineName, placeChecks } from "../engines/create_network.ts";
import { chooseDepth } from "../numbers/depth_choice.ts";
import { pickOptions } from "../numbers/options.ts";
import { type RunDescription, runFormat } from "./description.ts";
import { type LoadedNetwork, loadNetwork } from "./network_files.ts";
import { runData } from "./run_data.ts";
import { recoverBeforeReading } from "./run_recovery.ts";
import { runSchema } from "./run_schema.ts";
import type { RunSummary } from "./summary.ts";

/** A run that was read back. Disposing it disposes the network. */
export interface LoadedRun extends LoadedNetwork, Disposable {
  /** The folder, as it was given. */
  readonly path: string;
  /** What run.json says. */
  readonly description: RunDescription;
  /** What summary.json says; absent where the run was killed before its end, or has none. */
  readonly summary?: RunSummary;
  /** The depth that the run's own rule chooses from its posterior, blocks. */
  readonly chosenDepth: number;
  /** What the classes are called; absent where they are only numbers. */
  readonly classNames?: readonly string[];
  /** What tables for this run are like; undefined for a run on images. */
  readonly schema?: TableSchema;
  /**
   * Loads or draws the run's data again, and refuses other data than the run was trained on.
   *
   * @param elsewhere where they lie now, for instance another `dataDir`
   */
  data(elsewhere?: Partial<DataSource>): Promise<DataParts>;
}

/**
 * Reads a run's folder: what `deno task train`, `prune` or `import` wrote. Where a command was killed in it while it
 * replaced a run, the folder is put right first.
 *
 * @param path for instance "runs/spirals-1"
 * @param options.engine where the network computes; default `auto`
 * @param options.threads of a conv network on engine `simd`; default the processor's cores
 * @throws Error where the folder is no run, or has no network
 */
export async function loadRun(
  path: string,
  options: { readonly engine?: EngineName; readonly threads?: number } = {},
): Promise<LoadedRun> {
  recoverBeforeReading(path);
  const description = await readDescription(path);
  const summary = await readSummary(path);
  const schema = description.data.shape.length === 1 ? runSchema(description, path) : undefined;
  if (!await isThere(`${path}/network`)) {
    throw new Error(
      `loadRun(): the run in ${path} was cut short before its network was written: ${path}/network is missing`,
    );
  }
  const loaded = await loadNetwork(path, pickOptions(options, placeChecks));
  const { classes } = description.data;
  return {
    ...loaded,
    path,
    description,
    summary,
    chosenDepth: chooseDepth(loaded.posterior.probabilities(), description.options.choose),
    classNames: typeof classes === "number" ? undefined : classes,
    schema,
    async data(elsewhere = {}) {
      const parts = await runData(description, elsewhere, path);
      const found = await fingerprint(parts);
      if (found !== description.data.fingerprint) {
        throw new Error(
          `loadRun(): wanted the data of ${path}, fingerprint ` +
            `${description.data.fingerprint.slice(0, 12)}, got other ${parts.name}, ` +
            `fingerprint ${found.slice(0, 12)}`,
        );
      }
      return parts;
    },
    [Symbol.dispose]: () => loaded.network[Symbol.dispose](),
  };
}

/** What `run.json` in a run's folder says. */
export async function readDescription(path: string): Promise<RunDescription> {
  const file = `${path}/run.json`;
  const description = await readJson<RunDescription>(file);
  if (!description) throw new Error(`loadRun(): not a run folder: ${file} is missing`);
  if (description.format !== runFormat) {
    throw new Error(
      `loadRun(): wanted a run in format ${runFormat}, got format ${description.format} of ` +
        `Fathom ${description.fathom} in ${file}`,
    );
  }
  const { options, data } = description;
  if (typeof options?.data !== "string" || !options.choose || !data?.fingerprint || !data.shape) {
    throw new Error(`loadRun(): wanted a description with options and data, got others in ${file}`);
  }
  return description;
}

/** What `summary.json` in a run's folder says; undefined where there is none. */
export function readSummary(path: string): Promise<RunSummary | undefined> {
  return readJson(`${path}/summary.json`);
}

/** What a JSON file says; undefined where there is none. */
async function readJson<T>(file: string): Promise<T | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (cause) {
    const { errors } = Deno;
    if (cause instanceof errors.NotFound || cause instanceof errors.NotADirectory) return undefined;
    throw new Error(`loadRun(): cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`loadRun(): wanted JSON in ${file}, got ${(cause as Error).message}`, {
      cause,
    });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
