// Choosing an engine and making a network on it.

import { checksOf } from "../calls/option.ts";
import { aSeed, checkOptions, type OptionChecks } from "../calls/checks.ts";
import { defaultSeed } from "../math/random.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import type { Network } from "./network.ts";
import { placeOptions } from "./place_options.ts";
import { type ArchitectureSpec, checkSpec } from "../architectures/specification.ts";
import { type EngineName, engineOf, engines, processorEngine, takes } from "./registry.ts";

/** Options of {@linkcode createNetwork}. */
export interface CreateOptions {
  /**
   * The engine; default `auto`: the CPU for dense networks (launch overhead dominates on a GPU), a hardware GPU if there is
   * one for all others, through WebGPU, else for conv networks through `tensorflow` where that is installed and permitted.
   */
  readonly engine?: EngineName;
  /** Seed of the initial weights; default 1. */
  readonly seed?: number;
  /**
   * Threads of a conv network on `simd`, with the same results bit for bit, and of `tensorflow`; default the number of CPU
   * cores.
   */
  readonly threads?: number;
  /** Lets a GPU multiply in TensorFloat-32 on `tensorflow`: faster, with 10 bits of the significand; default false. */
  readonly tf32?: boolean;
}

/** Checks of the options that select engine and threads. */
export const placeChecks: OptionChecks<Omit<CreateOptions, "seed">> = checksOf(placeOptions);

/** Checks of the options of {@linkcode createNetwork}. */
export const createChecks: OptionChecks<CreateOptions> = { ...placeChecks, seed: aSeed };

/**
 * Creates a network with initial weights drawn from the seed. The caller owns and disposes it.
 *
 * @param spec from {@linkcode dense}, {@linkcode conv}, {@linkcode staged} or {@linkcode chain}
 */
export async function createNetwork(
  spec: ArchitectureSpec,
  options: CreateOptions = {},
): Promise<Network> {
  checkSpec("createNetwork", spec);
  checkOptions("createNetwork", options, createChecks);
  const { engine = placeOptions.engine.default, seed = defaultSeed, threads } = options;
  const { tf32 = placeOptions.tf32.default } = options;
  const { chosen, reason } = engine === "auto"
    ? await choose(spec)
    : { chosen: engine, reason: "requested" };
  const found = engineOf(chosen);
  if (!takes(found, spec)) {
    const others = engines.filter((other) => takes(other, spec)).map(({ name }) => name);
    const { kinds = [spec.kind], likelihoods = [] } = found;
    const what = kinds.includes(spec.kind)
      ? [`likelihood ${likelihoods.join(" or ")}`, likelihoodOf(spec).name]
      : [`a ${kinds.join(" or ")} network`, `a ${spec.kind} network`];
    throw new TypeError(
      `createNetwork(): engine ${chosen} takes only ${what[0]}, got ${what[1]}; ` +
        `use one of ${others.join(", ")}`,
    );
  }
  if (tf32 && !found.tf32) {
    throw new RangeError(`createNetwork(): tf32 must be false on engine ${chosen}, got true`);
  }
  // engines are loaded on demand, so that importing Fathom loads none
  return await found.create(spec, { seed, reason, threads, tf32 });
}

async function choose(
  spec: ArchitectureSpec,
): Promise<{ chosen: Exclude<EngineName, "auto">; reason: string }> {
  if (spec.kind === "dense" && takes(engineOf("simd"), spec)) {
    return { chosen: "simd", reason: "auto: CPU, because dense networks are fastest there" };
  }
  const { gpuAdapter } = await import("./tfjs/gpu.ts");
  const adapter = await gpuAdapter();
  if (adapter?.hardware) return { chosen: "webgpu", reason: "auto: a GPU was found" };
  if (spec.kind === "conv") {
    const { foundGpu } = await import("./tfjs/native/found_gpu.ts");
    if (foundGpu()) {
      return { chosen: "tensorflow", reason: "auto: a GPU was found, which WebGPU does not reach" };
    }
  }
  return {
    chosen: processorEngine(spec) as Exclude<EngineName, "auto">,
    reason: adapter
      ? "auto: CPU, because only a software GPU was found"
      : "auto: CPU, because no GPU was found",
  };
}
