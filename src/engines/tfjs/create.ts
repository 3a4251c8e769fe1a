// Creation of networks on TensorFlow.js: built-in architectures and custom ones.

import {
  aFunction,
  aSeed,
  aText,
  type Check,
  checkOptions,
  type OptionChecks,
} from "../../calls/checks.ts";
import { arithmeticVersions } from "../arithmetic.ts";
import type { EngineInfo, Network } from "../network.ts";
import {
  type ArchitectureSpec,
  checkWhole,
  type CustomSpec,
} from "../../architectures/specification.ts";
import { likelihoodNamed } from "../../likelihoods/registry.ts";
import { type Architecture, partMakers } from "./architecture.ts";
import { type Backend, type DeviceOptions, startBackend } from "./backend.ts";
import { type BackendName, backendNames } from "./backend_names.ts";
import { tfjsNetwork } from "./network.ts";

/** Options of {@linkcode createTfjsNetwork}. */
interface TfjsOptions extends DeviceOptions {
  readonly backend: BackendName;
  readonly seed: number;
  readonly reason: string;
}

/** A built-in network on a backend. */
export async function createTfjsNetwork(
  spec: ArchitectureSpec,
  options: TfjsOptions,
): Promise<Network> {
  const backend = await startBackend(options.backend, options);
  const engine: EngineInfo = {
    ...engineInfo(backend, options.reason),
    arithmetic: `${arithmeticVersions.tfjs}, ${backend.device}`,
  };
  return tfjsNetwork(backend, (pass) => partMakers(spec, pass), spec, options.seed, engine);
}

/** Options of {@linkcode customNetwork}. */
export interface CustomNetworkOptions extends Architecture {
  /** Name stored with runs; default "custom". */
  readonly name?: string;
  /** Shape of one example. */
  readonly inputShape: readonly number[];
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D; there are D + 1 exits. */
  readonly maxDepth: number;
  /** Backend of TensorFlow.js; default "wasm". */
  readonly engine?: BackendName;
  /** Seed of the initial weights; default 1. */
  readonly seed?: number;
  /** The likelihood of the head's outputs; default "categorical". */
  readonly likelihood?: string;
}

const lookedAtBelow: Check = { wanted: "anything", is: () => true };
const customChecks: OptionChecks<CustomNetworkOptions> = {
  name: aText,
  inputShape: lookedAtBelow,
  classes: lookedAtBelow,
  maxDepth: lookedAtBelow,
  engine: lookedAtBelow,
  seed: aSeed,
  likelihood: aText,
  stem: aFunction,
  block: aFunction,
  pool: aFunction,
  head: aFunction,
};

/**
 * A custom network: stem, block and head as functions over TensorFlow.js tensors, with variables made by the
 * builder. It is a `Network` like any other.
 */
export async function customNetwork(options: CustomNetworkOptions): Promise<Network> {
  checkOptions("customNetwork", options, customChecks, { required: ["stem", "block", "head"] });
  const { name = "custom", inputShape, classes, maxDepth, engine = "wasm", seed = 1, likelihood } =
    options;
  if (!Array.isArray(inputShape) || inputShape.length === 0) {
    throw new TypeError(
      `customNetwork(): inputShape must be the shape of one example, for instance [28, 28, 1], got ${inputShape}`,
    );
  }
  if (!backendNames.includes(engine)) {
    throw new RangeError(
      `customNetwork(): engine must be one of ${backendNames.join(", ")}, got ${engine}`,
    );
  }
  checkWhole("customNetwork", { classes }, 2);
  checkWhole("customNetwork", { maxDepth }, 0);
  const spec: CustomSpec = {
    kind: "custom",
    name,
    inputShape: [...inputShape],
    classes,
    maxDepth,
    ...likelihood !== undefined && { likelihood: likelihoodNamed(likelihood).name },
  };
  const backend = await startBackend(engine);
  const info = engineInfo(
    backend,
    options.engine ? "requested" : "default for custom networks",
  );
  return tfjsNetwork(backend, () => ({ ...options, adapters: [] }), spec, seed, info);
}

function engineInfo({ name, device, threads, tf32 }: Backend, reason: string): EngineInfo {
  return {
    ...{ name, device, reason },
    ...threads !== undefined && { threads },
    ...tf32 && { tf32 },
  };
}
