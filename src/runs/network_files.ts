// A trained network on disk: its specification, its state, the posterior, and how its inputs are
// standardised.

import type { Standardisation } from "../data/dataset.ts";
import { createNetwork, type EngineName, placeChecks } from "../engines/create_network.ts";
import type { Network, NetworkState } from "../engines/network.ts";
import { decodeSafetensors, encodeSafetensors } from "../engines/safetensors.ts";
import { parseJson } from "../files/parse_json.ts";
import { type DepthPosterior, depthPosterior } from "../numbers/depth_posterior.ts";
import { aText, checkArgument, checkOptions } from "../numbers/options.ts";
import { writeFileAtomically } from "../sinks/write_file.ts";
import { checkStoredState } from "./schemas/network_state.ts";
import { parsePosterior } from "./schemas/posterior.ts";
import { parseSpecification } from "./schemas/specification.ts";
import type { TrainingPlace } from "./training_place.ts";

export type { TrainingPlace };

/** What is written beside a network's weights. */
export interface NetworkCompanions {
  /** The posterior over depth at these weights. */
  readonly posterior: DepthPosterior;
  /** What inputs must go through before the network takes them. */
  readonly standardisation: Standardisation;
  /** Where in training the network stands. */
  readonly place: TrainingPlace;
}

/**
 * Writes a folder with all that is needed to use the network or to train it further: `specification.json` (with
 * `depth`, the blocks left, and the standardisation of inputs), `state.safetensors` (weights, momenta, population
 * statistics), `posterior.json` (prior, objective, logits and their momenta, q, and the place in training).
 *
 * @param options.momenta of the weights; default true. Without them training can go on, from momenta of zero
 * @param options.signal aborted before the state was read, nothing is written and its reason is thrown
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

/** Weights and population statistics: what predictions need. */
export function withoutMomenta(state: NetworkState): NetworkState {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => !name.endsWith(".momentum")),
  );
}

/** The bytes of a state as they are in `state.safetensors`. */
export function stateBytes(state: NetworkState): Uint8Array<ArrayBuffer> {
  return encodeSafetensors(state, { format: "fathom network 1" });
}

/** A network that was read back. */
export interface LoadedNetwork extends NetworkCompanions {
  /** With weights, momenta and statistics; the caller disposes it. */
  readonly network: Network;
}

/** What the files of a network say, before there is a network. */
export interface StoredNetwork extends NetworkCompanions {
  /** What it looks like, and the blocks left. */
  readonly network: Pick<Network, "spec" | "depth">;
}

/**
 * Reads the network of a run back, ready to predict or to be trained further.
 *
 * @param run the run's folder, for instance "runs/spirals-1"
 * @param options.engine default `auto`
 */
export async function loadNetwork(
  run: string,
  options: { readonly engine?: EngineName; readonly threads?: number } = {},
): Promise<LoadedNetwork> {
  checkArgument("loadNetwork", "run", run, aText);
  checkOptions("loadNetwork", options, placeChecks);
  return await loadCheckedNetwork(run, options, () => {});
}

/**
 * The same, where more must be right than the network's own files can tell.
 *
 * @param check throws for what is wrong, before anything is made of the files
 */
export async function loadCheckedNetwork(
  run: string,
  options: { readonly engine?: EngineName; readonly threads?: number },
  check: (stored: StoredNetwork) => void,
): Promise<LoadedNetwork> {
  const folder = `${run}/network`;
  const { depth, standardisation, ...spec } = parseSpecification(
    await readJson(folder, "specification.json"),
    "loadNetwork()",
    `${folder}/specification.json`,
  );
  if (spec.kind === "custom") {
    throw new TypeError(
      `loadNetwork(): ${spec.name} in ${folder} is a custom network, whose code is not stored: make it in a ` +
        `program, and give its writeState() what is in ${folder}/state.safetensors`,
    );
  }
  const { prior, objective, place, ...state } = parsePosterior(
    await readJson(folder, "posterior.json"),
    "loadNetwork()",
    `${folder}/posterior.json`,
  );
  if (prior.length !== spec.maxDepth + 1 || state.depth !== depth) {
    throw new TypeError(
      `loadNetwork(): wanted a posterior over ${
        spec.maxDepth + 1
      } exits with ${depth} blocks left, ` +
        `got ${prior.length} and ${state.depth} in ${folder}/posterior.json`,
    );
  }
  const path = `${folder}/state.safetensors`;
  const arrays = decodeSafetensors(await Deno.readFile(path), path);
  checkStoredState(arrays, spec, depth, "loadNetwork()", path);
  const posterior = depthPosterior({ prior, objective });
  posterior.writeState(state);
  check({ network: { spec, depth }, posterior, standardisation, place });
  const network = await createNetwork(spec, options);
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

/** What a JSON file of the folder says. */
async function readJson(folder: string, name: string): Promise<unknown> {
  const path = `${folder}/${name}`;
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    throw new Error(`loadNetwork(): not a run folder: ${path} is missing`, { cause });
  }
  return parseJson(text, "loadNetwork()", path);
}
