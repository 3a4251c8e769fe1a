// The engines that there are.

import type { ArchitectureSpec } from "../architectures/specification.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import type { Engine } from "./engine.ts";
import { simd } from "./simd/engine.ts";
import { tfjsEngines } from "./tfjs/engines.ts";

/**
 * An engine: `auto`, our own kernels for processors (`simd`), or a backend of TensorFlow.js: `webgpu` is any GPU,
 * `wasm` and `cpu` the processor, `tensorflow` the native library (CUDA where there is a GPU), which has to be
 * installed.
 */
export type EngineName = "auto" | "simd" | "webgpu" | "wasm" | "cpu" | "tensorflow";

/** All engines, in the order of help; `auto` is a choice among them. */
export const engines: readonly Engine[] = [simd, ...tfjsEngines];

/** The names that {@linkcode EngineName} has. */
export const engineNames: readonly EngineName[] = [
  "auto",
  ...engines.map(({ name }) => name as EngineName),
];

/** The engine of that name. */
export function engineOf(name: Exclude<EngineName, "auto">): Engine {
  return engines.find((engine) => engine.name === name)!;
}

/** What decides whether an engine takes a network. */
type EngineNeeds = Pick<ArchitectureSpec, "kind" | "likelihood">;

/** Whether an engine takes a network: its kind and its likelihood. */
export function takes({ kinds, likelihoods }: Engine, spec: EngineNeeds): boolean {
  const { name } = likelihoodOf(spec);
  return (!kinds || kinds.includes(spec.kind)) && (!likelihoods || likelihoods.includes(name));
}

/** The first engine of the processor that takes a network: what does not compute much needs no GPU. */
export function processorEngine(spec: EngineNeeds): EngineName {
  return engines.find((engine) => engine.runsOn === "processor" && takes(engine, spec))!
    .name as EngineName;
}
