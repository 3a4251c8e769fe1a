// network/state.safetensors of a run: weights, momenta and population statistics.

import { decodeSafetensors } from "../../src/engines/safetensors.ts";
import { isSame, makeRun, readRun, type RunTold, wrongWords } from "./example_files.ts";
import type { MutationKind } from "./kind.ts";

/**
 * A weight may be another finite number, which only the checksum knows; then predictions are others, and are still
 * probabilities, or not finite where the number is huge. Everything else must stay as it is.
 */
export const state: MutationKind = {
  name: "state",
  changes: "bytes",
  async make(folder) {
    await makeRun(folder);
    return `${folder}/network/state.safetensors`;
  },
  read: readRun,
  wrong(mutated, facts, whole) {
    const arrays = Object.entries(decodeSafetensors(mutated, "state"));
    const bad = arrays.find(([name, { data }]) =>
      !data.every((each) => Number.isFinite(each) && (!name.endsWith(".variance") || each >= 0))
    );
    if (bad) return `values that are not finite, or negative, in ${bad[0]}`;
    const [found, wanted] = [facts as RunTold, whole as RunTold];
    const { predictions, ...rest } = found.computed;
    const { predictions: _, ...same } = wanted.computed;
    if (!isSame(rest, same)) return "other facts";
    for (let n = 0; n < predictions.length; n += 2) {
      const [a, b] = predictions.slice(n, n + 2);
      if (a === null && b === null) continue; // NaN as JSON has it
      const sum = a + b;
      if (!(Math.abs(sum - 1) <= 1e-5)) {
        return `probabilities summing to ${sum}`;
      }
    }
    return wrongWords(found, mutated);
  },
};
