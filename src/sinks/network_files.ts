// A trained network on disk: its specification, its state, and the posterior that goes with it.

import type { Network } from "../engines/network.ts";
import { encodeSafetensors } from "../engines/safetensors.ts";
import type { DepthPosterior } from "../numbers/depth_posterior.ts";
import { writeFileAtomically } from "./write_file.ts";

/** Where in training a network stands. Batches depend on the seed and the epoch's number alone. */
export interface TrainingPlace {
  /** Epochs behind these weights. */
  readonly epoch: number;
  /** Epochs trained in all. */
  readonly epochsTrained: number;
  /** Gradient steps made in all. */
  readonly steps: number;
}

/**
 * Writes a folder with all that is needed to use the network or to train it further: `specification.json` (with
 * `depth`, the blocks left), `state.safetensors` (weights, momenta, population statistics), `posterior.json` (prior,
 * objective, logits and their momenta, q) and, in it, the place in training.
 */
export async function writeNetworkFiles(
  folder: string,
  network: Network,
  posterior: DepthPosterior,
  place: TrainingPlace,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const { prior, objective } = posterior;
  const json = (name: string, value: unknown) =>
    writeFileAtomically(`${folder}/${name}`, JSON.stringify(value, null, 2) + "\n");
  await json("specification.json", { ...network.spec, depth: network.depth });
  await json("posterior.json", { prior, objective, ...posterior.readState(), place });
  const state = encodeSafetensors(await network.readState(), { format: "fathom network 1" });
  await writeFileAtomically(`${folder}/state.safetensors`, state);
}
