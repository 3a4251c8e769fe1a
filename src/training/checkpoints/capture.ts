// The state of a training run between two steps, copied from its operators and its network.

import type { Dataset } from "../../datasets/dataset.ts";
import { fingerprint } from "../../datasets/fingerprint.ts";
import type { Checkpoint, Network, NetworkState } from "../../engines/network.ts";
import type { DepthPosterior } from "../../depth/depth_posterior.ts";
import type { Objective } from "../../depth/objective.ts";
import type { TrainingRun } from "../training_run.ts";
import type { TrainingState } from "./checkpoint_bytes.ts";

/** The name of the network's own state in a checkpoint; the others have that of the counter that keeps them. */
export const ownState = "network";

/** What a checkpoint says of its run, apart from the states of networks. */
export interface CheckpointFacts {
  /** Steps so far. */
  readonly step: number;
  /** The fingerprint of the training split. */
  readonly data: string;
  /** The network's specification. */
  readonly specification: Readonly<Record<string, unknown>>;
  /** Blocks left. */
  readonly depth: number;
  /** What gives the same bits: the engine's name and its arithmetic. */
  readonly engine: { readonly name: string; readonly arithmetic?: string };
  readonly prior: readonly number[];
  readonly objective: Objective;
  /** The states of the operators' counters, by name. */
  readonly counters: Readonly<Record<string, unknown>>;
}

/** The training whose state is copied. */
interface CapturedRun {
  readonly run: TrainingRun;
  readonly network: Network;
  readonly posterior: DepthPosterior;
}

/** Copies the state in a pause of training, while nothing else uses the network. */
export async function captureState(
  { run, network, posterior }: CapturedRun,
): Promise<TrainingState> {
  const networks: Record<string, NetworkState> = { [ownState]: await network.readState() };
  for (const [name, kept] of Object.entries(run.weights())) {
    networks[name] = await keptState(network, kept);
  }
  const { name, arithmetic } = network.engine;
  const { prior, objective } = posterior;
  return {
    facts: {
      specification: network.spec,
      depth: network.depth,
      engine: { name, ...arithmetic !== undefined && { arithmetic } },
      prior,
      objective,
      counters: run.save(),
    },
    networks,
  };
}

/** The fingerprint of a training split. */
export function trainingData(data: Dataset): Promise<string> {
  return fingerprint({ name: data.name, train: data, validation: data });
}

/** The state that a checkpoint of the network keeps. */
async function keptState(network: Network, kept: Checkpoint): Promise<NetworkState> {
  using current = network.checkpoint();
  kept.restore();
  try {
    return await network.readState();
  } finally {
    current.restore();
  }
}
