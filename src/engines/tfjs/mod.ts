/**
 * Networks of one's own over TensorFlow.js tensors.
 *
 * @module
 */

export type { Architecture } from "./architecture.ts";
export type { BackendName } from "./backend.ts";
export type { Builder, Layer } from "./builder.ts";
export { customNetwork, type CustomNetworkOptions } from "./create.ts";
