/**
 * Custom networks: stem, blocks and head as functions over TensorFlow.js tensors.
 *
 * @example
 * ```ts
 * import { spirals, train } from "@fathom/fathom";
 * import { customNetwork } from "@fathom/fathom/tfjs";
 * import { lastValueFrom } from "rxjs";
 * import * as tf from "@tensorflow/tfjs-core";
 *
 * using network = await customNetwork({
 *   name: "plain",
 *   inputShape: [2],
 *   classes: 2,
 *   maxDepth: 2,
 *   stem: (build) => build.affine("", 2, 4),
 *   block: (build) => {
 *     const branch = build.affine("branch", 4, 4);
 *     return (a) => tf.add(a, tf.relu(branch(a))); // [B, 4]
 *   },
 *   head: (build) => build.affine("", 4, 2),
 * });
 * const last = await lastValueFrom(train(spirals({ seed: 1 }), { network, epochs: 3 }));
 * if (last.posterior.length !== 3) throw new Error("unexpected");
 * ```
 *
 * @module
 */

export type { Initialisation } from "./architectures/initialisation.ts";
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
} from "./engines/network.ts";
export type {
  ConvSpec,
  CustomSpec,
  DenseSpec,
  NetworkSpec,
} from "./architectures/specification.ts";
export type { Architecture } from "./engines/tfjs/architecture.ts";
export type { BackendName } from "./engines/tfjs/backend_names.ts";
export type { Builder, ConvolutionOptions, Layer } from "./engines/tfjs/builder.ts";
export { customNetwork, type CustomNetworkOptions } from "./engines/tfjs/create.ts";
