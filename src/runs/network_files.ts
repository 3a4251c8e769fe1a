// The files of a trained network: its specification, its state, the posterior, and the standardisation of its
// inputs.

import type { Standardisation } from "../datasets/dataset.ts";
import { createNetwork, placeChecks } from "../engines/create_network.ts";
import type { EngineName } from "../engines/registry.ts";
import {
  type ArchitectureSpec,
  type CustomSpec,
  isArchitecture,
  knownFields,
  type NetworkSpec,
} from "../architectures/specification.ts";
import type { Network, NetworkState } from "../engines/network.ts";
import { decodeSafetensors, encodeSafetensors } from "../engines/safetensors.ts";
import { type DepthPosterior, depthPosterior } from "../depth/depth_posterior.ts";
import {
  aBoolean,
  aFunction,
  aText,
  checkArgument,
  checkOptions,
  either,
  type OptionChecks,
} from "../calls/checks.ts";
import { writeFileAtomically } from "../files/write_file.ts";
import { checkNetworkSize, largestState, mostState } from "./network_size.ts";
import { type RunFiles, runFiles } from "./run_files.ts";
import { checkStoredState } from "./schemas/network_state.ts";
import { parsePosterior } from "./schemas/posterior.ts";
import { parseSpecification } from "./schemas/specification.ts";
import type { TrainingPlace } from "./training_place.ts";

export type { TrainingPlace };

/** Data written beside a network's weights. */
export interface NetworkCompanions {
  /** The posterior over depth at these weights. */
  readonly posterior: DepthPosterior;
  /** The standardisation that inputs need. */
  readonly standardisation: Standardisation;
  /** The network's position in training. */
  readonly place: TrainingPlace;
}

/**
 * Writes a folder with everything needed to use the network or to train it further: `specification.json` (with
 * `depth`, the blocks left, and the standardisation of inputs), `state.safetensors` (weights, momenta, population
 * statistics), `posterior.json` (prior, objective, logits and their momenta, q, and the position in training).
 *
 * @param options.momenta of the weights; default true. Without them training resumes with momenta of zero
 * @param options.signal if aborted before the state was read, nothing is written and its reason is thrown
 */
export async function writeNetworkFiles(
  folder: string,
  network: Network,
  { posterior, standardisation, place }: NetworkCompanions,
  { momenta = true, signal }: { readonly momenta?: boolean; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const state = await network.readState();
  signal?.throwIfAborted();
  await Deno.mkdir(folder, { recursive: true });
  const { prior, objective } = posterior;
  const json = (name: string, value: unknown) =>
    writeFileAtomically(`${folder}/${name}`, JSON.stringify(value, null, 2) + "\n");
  await json("specification.json", { ...network.spec, depth: network.depth, standardisation });
  await json("posterior.json", { prior, objective, ...posterior.readState(), place });
  const bytes = stateBytes(momenta ? state : withoutMomenta(state));
  await writeFileAtomically(`${folder}/state.safetensors`, bytes);
}

/** Weights and population statistics, which predictions need. */
export function withoutMomenta(state: NetworkState): NetworkState {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => !name.endsWith(".momentum")),
  );
}

/** The bytes of a state as in `state.safetensors`. */
export function stateBytes(state: NetworkState): Uint8Array<ArrayBuffer> {
  return encodeSafetensors(state, { format: "fathom network 1" });
}

/** A loaded network. */
export interface LoadedNetwork extends NetworkCompanions {
  /** With weights, momenta and statistics; the caller disposes it. */
  readonly network: Network;
}

/** The contents of a network's files, before it is created. */
export interface StoredNetwork extends NetworkCompanions {
  /** Its specification, and the remaining blocks. */
  readonly network: Pick<Network, "spec" | "depth">;
}

/** Options of loading a run or its network. */
export interface LoadRunOptions {
  /** The engine, or a function that chooses it by the specification; default `auto`. */
  readonly engine?: EngineName | ((spec: ArchitectureSpec) => EngineName);
  /**
   * Creates a custom network, whose code is not stored: `() => customNetwork({ ... })`. It must have the name, the
   * shape of examples, the classes and the blocks of the run's network, and gets its weights and statistics.
   */
  readonly network?: () => Network | Promise<Network>;
  /** Of a conv network on engine `simd`, and of `tensorflow`; default the processor's cores. */
  readonly threads?: number;
  /** TensorFloat-32 on a GPU of engine `tensorflow`; default false. */
  readonly tf32?: boolean;
  /**
   * Read files whose SHA-256 differs from `SHA256SUMS` (they were changed since the run was written) or is missing
   * there; default false: they are refused.
   */
  readonly acceptChanged?: boolean;
}

/** Checks of the options of {@linkcode loadNetwork}. */
export const loadRunChecks: OptionChecks<LoadRunOptions> = {
  ...placeChecks,
  engine: either(placeChecks.engine.wanted, placeChecks.engine, aFunction),
  network: aFunction,
  acceptChanged: aBoolean,
};

/**
 * Loads the network of a run, ready to predict or to be trained further.
 *
 * @param run the run's folder, for instance "runs/spirals-1"
 * @param options.engine default `auto`
 * @param options.network creates a custom network
 * @param options.acceptChanged read files whose SHA-256 differs from `SHA256SUMS` or is missing there; default false
 * @throws Error if files are missing or were changed
 */
export async function loadNetwork(
  run: string,
  options: LoadRunOptions = {},
): Promise<LoadedNetwork> {
  checkArgument("loadNetwork", "run", run, aText);
  checkOptions("loadNetwork", options, loadRunChecks);
  return await loadCheckedNetwork(run, options, () => {});
}

/** The function that creates the network of a specification. */
function networkMaker(
  spec: NetworkSpec,
  { network, engine, threads, tf32 }: LoadRunOptions,
  folder: string,
): () => Promise<Network> {
  if (isArchitecture(spec)) {
    if (network) {
      throw new TypeError(
        `loadNetwork(): wanted no option network for ${folder}, whose ${spec.kind} network is stored as data`,
      );
    }
    const known = knownFields(spec);
    const place = typeof engine === "function" ? engine(known) : engine;
    return () => createNetwork(known, { engine: place, threads, tf32 });
  }
  if (!network) {
    throw new TypeError(
      `loadNetwork(): ${spec.name} in ${folder} is a custom network, whose code is not stored: give a program's ` +
        "loadRun() the option network, () => customNetwork({ ... })",
    );
  }
  return async () => {
    const made = await network();
    const found = differenceOf(spec, made.spec);
    if (found === undefined) return made;
    made[Symbol.dispose]();
    throw new TypeError(`loadNetwork(): the option network must give ${found} as in ${folder}`);
  };
}

/** The first field in which a custom network differs from the stored one: "classes 3, got 4,". */
function differenceOf(stored: CustomSpec, made: NetworkSpec): string | undefined {
  for (const field of ["kind", "name", "inputShape", "classes", "maxDepth"] as const) {
    const [wanted, got] = [stored, made].map((spec) =>
      String((spec as unknown as Record<string, unknown>)[field])
    );
    if (wanted !== got) return `${field} ${wanted}, got ${got},`;
  }
}

/**
 * The same with further checks beyond the network's own files.
 *
 * @param check throws for faults, before the network is created
 */
export async function loadCheckedNetwork(
  run: string,
  options: LoadRunOptions,
  check: (stored: StoredNetwork) => void,
): Promise<LoadedNetwork> {
  const folder = `${run}/network`;
  const files = await runFiles(run, "loadNetwork()", options);
  const { depth, standardisation, ...spec } = parseSpecification(
    await readJson(files, "network/specification.json"),
    "loadNetwork()",
    `${folder}/specification.json`,
  );
  const { prior, objective, place, ...state } = parsePosterior(
    await readJson(files, "network/posterior.json"),
    "loadNetwork()",
    `${folder}/posterior.json`,
  );
  if (prior.length !== spec.maxDepth + 1 || state.depth !== depth) {
    throw new TypeError(
      `loadNetwork(): wanted a posterior over ${
        spec.maxDepth + 1
      } exits with ${depth} blocks left, as ${folder}/specification.json says, ` +
        `got ${prior.length} and ${state.depth} in ${folder}/posterior.json`,
    );
  }
  const path = `${folder}/state.safetensors`;
  const maker = networkMaker(spec, options, folder);
  const bytes = await files.read("network/state.safetensors", {
    most: isArchitecture(spec) ? largestState(spec, depth) : mostState,
    limit: "which is what specification.json beside it has room for",
  });
  if (!bytes) throw missing(path);
  if (isArchitecture(spec)) checkNetworkSize(spec, depth, bytes.length, path);
  const arrays = decodeSafetensors(bytes, path);
  if (isArchitecture(spec)) checkStoredState(arrays, spec, depth, "loadNetwork()", path);
  const posterior = depthPosterior({ prior, objective, family: state.family });
  posterior.writeState(state);
  check({ network: { spec, depth }, posterior, standardisation, place });
  const network = await maker();
  try {
    network.truncate(depth);
    await network.writeState(arrays);
  } catch (cause) {
    network[Symbol.dispose]();
    const { message } = cause as Error;
    throw new TypeError(
      `loadNetwork(): ${path} does not match ${folder}/specification.json: ${message}`,
      { cause },
    );
  }
  return { network, posterior, standardisation, place };
}

/** The contents of a JSON file of the folder. */
async function readJson(files: RunFiles, name: string): Promise<unknown> {
  const value = await files.json(name);
  if (value === undefined) throw missing(`${files.folder}/${name}`);
  return value;
}

function missing(path: string): Error {
  return new Error(`loadNetwork(): not a run folder: ${path} is missing`);
}
