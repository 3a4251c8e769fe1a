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
export const placeChecks: OptionChecks<Omit<CreateOptions, "seed">> = checksOf(placeOptions);

/** What the options of {@linkcode createNetwork} must be. */
export const createChecks: OptionChecks<CreateOptions> = { ...placeChecks, seed: aSeed };

/**
 * Makes a network with initial weights drawn from the seed. The caller owns and disposes it.
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
  const { chosen, reason } = engine === "auto"
    ? await choose(spec)
    : { chosen: engine, reason: "asked for" };
  const found = engineOf(chosen);
  if (!takes(found, spec)) {
    const others = engines.filter((other) => takes(other, spec)).map(({ name }) => name);
    const { kinds = [spec.kind], likelihoods = [] } = found;
    const what = kinds.includes(spec.kind)
      ? [`likelihood ${likelihoods.join(" or ")}`, likelihoodOf(spec).name]
      : [`a ${kinds.join(" or ")} network`, `a ${spec.kind} network`];
    throw new TypeError(
      `createNetwork(): wanted ${what[0]} on engine ${chosen}, got ${what[1]}; ` +
        `engines ${others.join(", ")} take it`,
    );
  }
  // engines are loaded here and not before, so that importing Fathom loads none
  return await found.create(spec, { seed, reason, threads });
}

async function choose(
  spec: ArchitectureSpec,
): Promise<{ chosen: Exclude<EngineName, "auto">; reason: string }> {
  if (spec.kind === "dense" && takes(engineOf("simd"), spec)) {
    return { chosen: "simd", reason: "auto: a dense network is quickest on the processor" };
  }
  const { gpuAdapter } = await import("./tfjs/gpu.ts");
  const adapter = await gpuAdapter();
  if (adapter?.hardware) return { chosen: "webgpu", reason: "auto: a GPU was found" };
  return {
    chosen: processorEngine(spec) as Exclude<EngineName, "auto">,
    reason: adapter ? "auto: the only GPU here is emulated" : "auto: no GPU was found",
  };
}
