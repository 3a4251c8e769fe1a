/**
 * Networks of one's own over TensorFlow.js tensors.
 *
 * @module
 */

export type { Initialisation } from "../../architectures/initialisation.ts";
export type {
  Checkpoint,
  EngineInfo,
  Examples,
  ForwardOptions,
  ForwardPass,
  MemoryNeed,
  NamedArray,
  Network,
  NetworkState,
  PassTimes,
  StepOptions,
} from "../network.ts";
export type {
  ConvSpec,
  CustomSpec,
  DenseSpec,
  NetworkSpec,
} from "../../architectures/specification.ts";
export type { Architecture } from "./architecture.ts";
export type { BackendName } from "./backend_names.ts";
export type { Builder, ConvolutionOptions, Layer } from "./builder.ts";
export { customNetwork, type CustomNetworkOptions } from "./create.ts";
