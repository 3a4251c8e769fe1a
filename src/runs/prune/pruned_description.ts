// run.json of a pruned network: the run's own, with the present network, prior and origin.

import type { Network } from "../../engines/network.ts";
import type { DepthRule } from "../../depth/depth_choice.ts";
import type { DepthPosterior } from "../../depth/depth_posterior.ts";
import { fathomVersion, type RunDescription, runFormat } from "../description.ts";
import type { LoadedRun } from "../load_run.ts";
import type { CardTuning } from "./card.ts";

/** The description of a pruned network; `startedAt` stays the day of the training. */
export function prunedDescription(
  run: LoadedRun,
  out: string,
  network: Network,
  posterior: DepthPosterior,
  choose: DepthRule,
  tuning?: CardTuning,
): RunDescription {
  const { memory: _, ...description } = run.description;
  return {
    ...description,
    format: runFormat,
    fathom: fathomVersion,
    options: {
      ...description.options,
      prior: posterior.prior,
      choose,
      maxDepth: network.depth,
      out,
    },
    network: network.spec,
    engine: network.engine,
    versions: { ...Deno.version },
    origin: {
      kind: "pruned",
      from: run.path,
      depth: network.depth,
      depthBefore: run.network.depth,
      rule: choose,
      fathom: description.fathom,
      ...tuning && { fineTuned: { epochs: tuning.epochs, learningRate: tuning.learningRate } },
      ...description.origin && { before: description.origin },
    },
  };
}
