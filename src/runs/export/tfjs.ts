// A network as a layers model of TensorFlow.js, created and written by its own library from standard layers, so
// that tf.loadLayersModel() reads it without our code.

import { checkOptions } from "../../calls/checks.ts";
import type * as tf from "@tensorflow/tfjs-layers";
import {
  checkParts,
  checkSoftmax,
  type ExportOutputs,
  type ExportParts,
  outputsChecks,
} from "./export_parts.ts";
import { freshNames, neededParts } from "./export_layers.ts";
import { modelFacts } from "./model_facts.ts";
import { modelBuilder } from "./tfjs_layers.ts";
import { tfjsMakers } from "./tfjs_makers.ts";
import { networkModel } from "./tfjs_model.ts";

/** The two files of a layers model, which belong in one folder under these names. */
export interface TfjsFiles {
  /** Layers, names and shapes of the weights, and `userDefinedMetadata`: text of JSON. */
  readonly "model.json": string;
  /** Weights, float32. */
  readonly "weights.bin": Uint8Array<ArrayBuffer>;
}

/**
 * A layers model with one input and one output, batch size open.
 *
 * Input: float32, not standardised, `[batch, ...shape of an example]`, images in 0..1.
 * Output: `probabilities` `[batch, K]`, the mixture over depth, or `log_probabilities` `[batch, exits, K]`. Layers are
 * named after the arrays of the network's state (`blocks.0.dense`), but batch norms after the blocks have one for each
 * exit (`head.norm.exit_2`). `userDefinedMetadata` holds posterior, class names and more.
 *
 * @param options.outputs default "mixture", which omits exits of probability 0
 * @throws TypeError for a network with unsupported layers, such as attention; names them
 */
export async function exportTfjs(
  parts: ExportParts,
  options: { readonly outputs?: ExportOutputs } = {},
): Promise<TfjsFiles> {
  checkOptions("exportTfjs", options, outputsChecks);
  const { outputs = "mixture" } = options;
  const checked = checkParts("exportTfjs", parts, outputs);
  checkSoftmax("exportTfjs", checked.spec);
  const needed = neededParts("exportTfjs", checked, tfjsMakers, "TensorFlow.js layers models");
  // TensorFlow.js is large, and only this format needs it
  const [{ startBackend }, core, layers] = await Promise.all([
    import("../../engines/tfjs/backend.ts"),
    import("@tensorflow/tfjs-core"),
    import("@tensorflow/tfjs-layers"),
  ]);
  const backend = await startBackend("cpu");
  backend.use();
  const model = networkModel(
    modelBuilder(core, layers, freshNames(checked)),
    checked,
    needed,
    outputs,
  );
  try {
    model.setUserDefinedMetadata(modelFacts(checked, outputs));
    return await filesOf(model, core);
  } finally {
    // model.dispose() releases a layer shared by several exits only once, which does not free it
    for (const layer of model.layers) while (layer.dispose().refCountAfterDispose > 0);
  }
}

/** The files that the library would write for `save("file://...")`. */
async function filesOf(
  model: tf.LayersModel,
  core: typeof import("@tensorflow/tfjs-core"),
): Promise<TfjsFiles> {
  let files: TfjsFiles | undefined;
  await model.save(core.io.withSaveHandler((artifacts) => {
    const { modelTopology, format, generatedBy, weightSpecs = [], userDefinedMetadata } = artifacts;
    const weights = artifacts.weightData as ArrayBuffer;
    const manifest = {
      ...{ format, generatedBy, convertedBy: null, modelTopology, userDefinedMetadata },
      weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }],
    };
    files = {
      "model.json": JSON.stringify(manifest) + "\n",
      "weights.bin": new Uint8Array(weights.slice(0)),
    };
    const modelArtifactsInfo = { dateSaved: new Date(), modelTopologyType: "JSON" as const };
    return Promise.resolve({ modelArtifactsInfo });
  }));
  return files!;
}
