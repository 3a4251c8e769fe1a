/**
 * Trained networks for other programs: runs pruned to their chosen depth, export to ONNX, TensorFlow.js or
 * safetensors, and weights read back.
 *
 * @example
 * ```ts
 * import { createNetwork, dense, spirals, train } from "@fathom/fathom";
 * import { exportSafetensors } from "@fathom/fathom/export";
 * import { lastValueFrom } from "rxjs";
 *
 * const data = spirals({ seed: 1 });
 * using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 3 }), { seed: 1 });
 * const { posterior } = await lastValueFrom(train(data, { network, epochs: 5 }));
 * const file = exportSafetensors({
 *   spec: network.spec,
 *   depth: network.depth,
 *   state: await network.readState(),
 *   q: posterior,
 *   standardisation: data.train.standardisation,
 * });
 * if (file.length === 0) throw new Error("unexpected");
 * ```
 *
 * @module
 */

// Pruning a run, with a card that compares it with the full network
export { pruneRun } from "./runs/prune/prune_run.ts";
export type { PruneOptions } from "./runs/prune/prune_options.ts";
export type { FineTuneOptions } from "./runs/prune/fine_tune.ts";
export type {
  BeforeAfter,
  Card,
  CardCost,
  CardDifference,
  CardEvaluation,
  CardPredictor,
  CardProof,
  CardSpeed,
  CardTuning,
  PredictorOfCard,
} from "./runs/prune/card.ts";
export type { StepsAtDepth, TrainingSaved } from "./runs/prune/training_saved.ts";

// Exporting a network
export {
  type ExportedFile,
  type ExportFormat,
  exportNetwork,
  type ExportOptions,
} from "./runs/export/export_network.ts";
export { exportOnnx } from "./runs/export/onnx.ts";
export { exportTfjs, type TfjsFiles } from "./runs/export/tfjs.ts";
export { exportSafetensors } from "./runs/export/safetensors.ts";
export { type ExportOutputs, type ExportParts, exportParts } from "./runs/export/export_parts.ts";
export type { RunRecord } from "./runs/export/run_record.ts";

// Importing weights
export {
  importNetwork,
  type ImportOptions,
  type ImportResult,
} from "./runs/export/import_network.ts";
export { decodeSafetensors } from "./engines/safetensors.ts";
