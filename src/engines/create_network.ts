// Choosing an engine and making a network on it.

import { aSeed, checkOptions, oneOf, type OptionChecks, whole } from "../numbers/options.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import type { Network } from "./network.ts";
import { fusedLikelihoods } from "./simd/likelihoods.ts";
import { type ArchitectureSpec, checkSpec } from "../architectures/specification.ts";

/**
 * An engine: `auto`, our own kernels for processors (`simd`), or a backend of TensorFlow.js: `webgpu` is any GPU,
 * `wasm` and `cpu` the processor, `tensorflow` the native library (CUDA where there is a GPU), which has to be
 * installed.
 */
export type EngineName = "auto" | "simd" | "webgpu" | "wasm" | "cpu" | "tensorflow";

/** The names that {@linkcode createNetwork} takes. */
export const engineNames: readonly EngineName[] = [
  "auto",
  "simd",
  "webgpu",
  "wasm",
  "cpu",
  "tensorflow",
];

/** Options of {@linkcode createNetwork}. */
export interface CreateOptions {
  /**
   * Where the network computes; default `auto`: dense networks go to the processor (on a GPU they are all launch overhead),
   * conv networks to real GPU hardware where there is any.
   */
  readonly engine?: EngineName;
  /** Of the initial weights; default 1. */
  readonly seed?: number;
  /** Of a conv network on `simd`; default the processor's cores. They change no bit of what is computed. */
  readonly threads?: number;
}

/** What options must be that say where a network computes. */
export const placeChecks: OptionChecks<Omit<CreateOptions, "seed">> = {
  engine: { ...oneOf(engineNames), wanted: `one of ${engineNames.join(", ")}` },
  threads: whole(1),
};

/** What the options of {@linkcode createNetwork} must be. */
export const createChecks: OptionChecks<CreateOptions> = { ...placeChecks, seed: aSeed };

/**
 * Makes a network with initial weights drawn from the seed. The caller owns and disposes it.
 *
 * @param spec from {@linkcode dense} or {@linkcode conv}
 */
export async function createNetwork(
  spec: ArchitectureSpec,
  options: CreateOptions = {},
): Promise<Network> {
  checkSpec("createNetwork", spec);
  checkOptions("createNetwork", options, createChecks);
  const { engine = "auto", seed = 1, threads } = options;
  const { chosen, reason } = engine === "auto"
    ? await choose(spec)
    : { chosen: engine, reason: "asked for" };
  // engines are loaded here and not before, so that importing Fathom loads none
  if (chosen === "simd") {
    if (spec.kind !== "dense" && spec.kind !== "conv") {
      throw new TypeError(
        `createNetwork(): wanted a dense or conv network on engine simd, got a ${spec.kind} network; ` +
          "engines wasm, cpu, webgpu and tensorflow take it",
      );
    }
    const { name } = likelihoodOf(spec);
    if (!fusedLikelihoods.includes(name)) {
      throw new TypeError(
        `createNetwork(): wanted likelihood ${fusedLikelihoods.join(" or ")} on engine simd, got ` +
          `${name}; engines wasm, cpu, webgpu and tensorflow take others`,
      );
    }
    const { createSimdNetwork } = await import("./simd/create.ts");
    return await createSimdNetwork(spec, { seed, reason, threads });
  }
  const { createTfjsNetwork } = await import("./tfjs/create.ts");
  return await createTfjsNetwork(spec, { backend: chosen, seed, reason });
}

async function choose(
  spec: ArchitectureSpec,
): Promise<{ chosen: "simd" | "wasm" | "webgpu"; reason: string }> {
  const fused = fusedLikelihoods.includes(likelihoodOf(spec).name);
  if (spec.kind === "dense" && fused) {
    return { chosen: "simd", reason: "auto: a dense network is quickest on the processor" };
  }
  const { gpuAdapter } = await import("./tfjs/gpu.ts");
  const adapter = await gpuAdapter();
  if (adapter?.hardware) return { chosen: "webgpu", reason: "auto: a GPU was found" };
  return {
    chosen: spec.kind === "conv" && fused ? "simd" : "wasm",
    reason: adapter ? "auto: the only GPU here is emulated" : "auto: no GPU was found",
  };
}
