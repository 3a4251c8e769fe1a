// The registry of engines.

import type { ArchitectureSpec } from "../architectures/specification.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import type { Engine } from "./engine.ts";
import { simd } from "./simd/engine.ts";
import { tfjsEngines } from "./tfjs/engines.ts";

/**
 * An engine: `auto`, Fathom's own CPU kernels (`simd`), or a backend of TensorFlow.js: `webgpu` for any GPU, `wasm`
 * and `cpu` for the CPU, `tensorflow` for the native library (CUDA if there is a GPU), which must be installed.
 */
export type EngineName = "auto" | "simd" | "webgpu" | "wasm" | "cpu" | "tensorflow";

/** All engines, in the order of help; `auto` selects one of them. */
export const engines: readonly Engine[] = [simd, ...tfjsEngines];

/** All names of {@linkcode EngineName}. */
export const engineNames: readonly EngineName[] = [
  "auto",
  ...engines.map(({ name }) => name as EngineName),
];

/** The engine with a name. */
export function engineOf(name: Exclude<EngineName, "auto">): Engine {
  return engines.find((engine) => engine.name === name)!;
}

/** The parts of a specification that an engine must support. */
type EngineNeeds = Pick<ArchitectureSpec, "kind" | "likelihood">;

/** Whether an engine supports a network's kind and likelihood. */
export function takes({ kinds, likelihoods }: Engine, spec: EngineNeeds): boolean {
  const { name } = likelihoodOf(spec);
  return (!kinds || kinds.includes(spec.kind)) && (!likelihoods || likelihoods.includes(name));
}

/** The first CPU engine that supports a network, for short computations that need no GPU. */
export function processorEngine(spec: EngineNeeds): EngineName {
  return engines.find((engine) => engine.runsOn === "processor" && takes(engine, spec))!
    .name as EngineName;
}
