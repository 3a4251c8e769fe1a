// The engines that there are.

import type { ArchitectureSpec } from "../architectures/specification.ts";
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

/** Whether an engine takes networks of a kind. */
export function takes({ kinds }: Engine, kind: ArchitectureSpec["kind"]): boolean {
  return kinds === undefined || kinds.includes(kind);
}

/** The first engine of the processor that takes a network: what does not compute much needs no GPU. */
export function processorEngine({ kind }: Pick<ArchitectureSpec, "kind">): EngineName {
  return engines.find((engine) => engine.runsOn === "processor" && takes(engine, kind))!
    .name as EngineName;
}
