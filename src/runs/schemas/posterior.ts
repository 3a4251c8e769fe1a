// The schema of network/posterior.json: prior, objective, logits and their momenta, q, and the place in training.

import { finite, whole } from "../../files/json_values.ts";
import { type Fault, fault, list, object, parsed, ruled, type Schema } from "../../files/schema.ts";
import type { DepthPosteriorState } from "../../numbers/depth_posterior.ts";
import { softmax } from "../../numbers/log_space.ts";
import type { Objective } from "../../numbers/objective.ts";
import type { TrainingPlace } from "../training_place.ts";
import { prior, probabilities, sumTolerance } from "./probabilities.ts";
import { objective } from "./rules.ts";

/** The contents of network/posterior.json. */
export interface StoredPosterior extends DepthPosteriorState {
  /** β, D + 1 probabilities. */
  readonly prior: readonly number[];
  /** What was maximised. */
  readonly objective: Objective;
  /** Where in training the network stands. */
  readonly place: TrainingPlace;
}

/** Where in training a network stands. */
export const trainingPlace: Schema<TrainingPlace> = ruled(
  object<TrainingPlace>({ epoch: whole(0), epochsTrained: whole(0), steps: whole(0) }),
  ({ epoch, epochsTrained }) =>
    epoch <= epochsTrained
      ? undefined
      : fault(`an epoch of at most epochsTrained, ${epochsTrained},`, String(epoch), "epoch"),
);

/** The state of a posterior, which an exported safetensors file holds as well. */
export const posteriorState: Schema<DepthPosteriorState> = ruled(
  object<DepthPosteriorState>({
    logits: list(finite),
    velocity: list(finite),
    probabilities,
    depth: whole(0),
  }),
  stateFault,
);

/** network/posterior.json. */
export const storedPosterior: Schema<StoredPosterior> = ruled(
  object<StoredPosterior>({
    prior,
    objective,
    logits: list(finite),
    velocity: list(finite),
    probabilities,
    depth: whole(0),
    place: trainingPlace,
  }),
  (stored) => stateFault(stored) ?? posteriorFault(stored),
);

/** The contents of network/posterior.json. */
export function parsePosterior(value: unknown, name: string, file: string): StoredPosterior {
  return parsed(storedPosterior, value, name, file);
}

function stateFault(state: DepthPosteriorState): Fault | undefined {
  const { probabilities: q, depth } = state;
  for (const name of ["logits", "velocity"] as const) {
    if (state[name].length !== q.length) {
      const wanted = `${q.length} numbers, as many as probabilities,`;
      return fault(wanted, String(state[name].length), name);
    }
  }
  if (depth >= q.length) {
    return fault(`a whole number from 0 to ${q.length - 1}`, String(depth), "depth");
  }
  const beyond = q.findIndex((qd, d) => d > depth && qd !== 0);
  if (beyond >= 0) {
    const wanted = `0, as the exit is beyond the depth of ${depth},`;
    return fault(wanted, String(q[beyond]), "probabilities", beyond);
  }
}

/** What must agree between a posterior's state, its prior and what is maximised. */
export function posteriorFault(
  stored: Pick<StoredPosterior, "prior" | "objective"> & DepthPosteriorState,
): Fault | undefined {
  const { prior, objective, logits, probabilities: q, depth } = stored;
  if (prior.length !== q.length) {
    const wanted = `${q.length} probabilities, as many as q has,`;
    return fault(wanted, String(prior.length), "prior");
  }
  const wanted = objective.kind === "elbo"
    ? softmax(logits.slice(0, depth + 1))
    : objective.kind === "fixed"
    ? q.map((_, d) => d === objective.depth ? 1 : 0)
    : undefined;
  const off = wanted
    ? q.findIndex((qd, d) => !(Math.abs(qd - (wanted[d] ?? 0)) <= sumTolerance))
    : -1;
  if (off < 0) return undefined;
  const source = objective.kind === "elbo" ? "as the logits say" : "as the fixed depth says";
  return fault(`${wanted![off] ?? 0}, ${source},`, String(q[off]), "probabilities", off);
}
