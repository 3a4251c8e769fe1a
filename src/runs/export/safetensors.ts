// A network as a safetensors file whose header says everything needed to rebuild it.

import type { NamedArray } from "../../engines/network.ts";
import { encodeSafetensors } from "../../engines/safetensors.ts";
import { checkParts, type ExportParts } from "./export_parts.ts";
import { factTexts, modelFacts } from "./model_facts.ts";
import { networkArrays, normEpsilon } from "../../architectures/network_arrays.ts";
import { networkInWords } from "../../architectures/words.ts";

/** The names and layouts of exported safetensors files that this version writes and reads. */
export const exportFormat = "fathom export 1";

/**
 * The bytes of a safetensors file: weights and population statistics (no momenta) under the names of the network's
 * state, and in the header's `__metadata__`, as texts: `format`, `network` (formulas), `layouts` (of every array),
 * `specification`, `depth`, `depthPosterior`, `standardisation`, `input`, `inputUnit`, `normEpsilon`, `classNames` and
 * `featureNames` where there are any, `fathom` (version), and `run`, which only `import` needs. Statistics of exits of
 * probability 0 may be NaN if they were never estimated.
 */
export function exportSafetensors(parts: ExportParts): Uint8Array<ArrayBuffer> {
  const checked = checkParts("exportSafetensors", parts, "mixture");
  const { spec, depth, q, state, run } = checked;
  const arrays: Record<string, NamedArray> = {};
  const layouts: Record<string, string> = {};
  for (const [name, { layout }] of networkArrays(spec, depth)) {
    if (!(name in state)) continue; // statistics of a block that no used exit needs
    arrays[name] = state[name];
    layouts[name] = layout;
  }
  const { outputs: _, ...facts } = modelFacts(checked, "mixture");
  const metadata = {
    ...{ format: exportFormat, network: networkInWords(spec), layouts, normEpsilon },
    ...facts,
    exits: q.map((_, d) => d),
    ...(run && { run }),
  };
  return encodeSafetensors(arrays, factTexts(metadata));
}
