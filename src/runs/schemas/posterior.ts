// The schema of network/posterior.json: prior, objective, the parameters of the family and q, and the position in
// training.

import { text, whole } from "../../files/json/values.ts";
import {
  type Fields,
  list,
  object,
  optional,
  type OptionalSchema,
  parsed,
  ruled,
  type Schema,
  value,
} from "../../files/json/schema.ts";
import { anyOf, type Fault, fault, valueText } from "../../files/json/fault.ts";
import type { DepthPosteriorState } from "../../depth/depth_posterior.ts";
import type { Objective } from "../../depth/objective.ts";
import { type Check, isGood } from "../../calls/checks.ts";
import { defaultFamily, findFamily, posteriorFamilies } from "../../depth/posterior_families.ts";
import type { PosteriorFamily } from "../../depth/posterior_family.ts";
import type { TrainingPlace } from "../training_place.ts";
import { prior, probabilities, sumTolerance } from "./probabilities.ts";
import { objective } from "./rules.ts";

/** The contents of network/posterior.json. */
type StoredPosterior = DepthPosteriorState & {
  /** β, D + 1 probabilities. */
  readonly prior: readonly number[];
  /** The training objective. */
  readonly objective: Objective;
  /** The network's position in training. */
  readonly place: TrainingPlace;
};

/** A network's position in training. */
export const trainingPlace: Schema<TrainingPlace> = ruled(
  object<TrainingPlace>({ epoch: whole(0), epochsTrained: whole(0), steps: whole(0) }),
  ({ epoch, epochsTrained }) =>
    epoch <= epochsTrained
      ? undefined
      : fault(`an epoch of at most epochsTrained, ${epochsTrained},`, String(epoch), "epoch"),
);

/** An object with the parameters of its family and more fields. */
function ofFamily<State extends DepthPosteriorState>(
  first: Readonly<Record<string, Schema<unknown>>>,
  last: Readonly<Record<string, Schema<unknown> | OptionalSchema<unknown>>>,
  rule: (value: State) => Fault | undefined,
): Schema<State> {
  const schemaOf = ({ checks }: PosteriorFamily): Schema<State> => {
    const parameters = Object.entries(checks as Readonly<Record<string, Check>>).map((
      [field, check],
    ) => [field, parameterSchema(check)] as const);
    const fields = { ...first, ...Object.fromEntries(parameters), ...last };
    return ruled(object<State>(fields as unknown as Fields<State>), rule);
  };
  const kinds = posteriorFamilies().map(schemaOf);
  const schema: Schema<State> = {
    wanted: "an object",
    optional: false,
    kinds,
    faultOf(state) {
      const named = (state as { family?: unknown } | null)?.family;
      const family = named === undefined ? defaultFamily : findFamily(String(named));
      if (!family) {
        return fault(
          anyOf(posteriorFamilies().map(({ name }) => name)),
          valueText(named),
          "family",
        );
      }
      return schemaOf(family).faultOf(state);
    },
  };
  return schema;
}

function parameterSchema(check: Check): Schema<unknown> {
  const { entry } = check;
  if (entry) return list(parameterSchema(entry));
  return value(check.wanted, (each) => isGood(check, each));
}

const common = {
  probabilities,
  depth: whole(0),
  family: optional(text),
};

/** The state of a posterior, which an exported safetensors file holds as well. */
export const posteriorState: Schema<DepthPosteriorState> = ofFamily({}, common, stateFault);

/** network/posterior.json. */
export const storedPosterior: Schema<StoredPosterior> = ofFamily(
  { prior, objective },
  { ...common, place: trainingPlace },
  (stored) => stateFault(stored) ?? posteriorFault(stored),
);

/** The contents of network/posterior.json. */
export function parsePosterior(content: unknown, name: string, file: string): StoredPosterior {
  return parsed(storedPosterior, content, name, file);
}

function stateFault(state: DepthPosteriorState): Fault | undefined {
  const { probabilities: q, depth } = state;
  try {
    familyOf(state).decode(state, q.length);
  } catch (error) {
    const { message } = error as Error;
    const said = /^wanted (\d+) (\w+), got (.*)$/.exec(message);
    if (said) return fault(`${said[1]} numbers, as many as probabilities,`, said[3], said[2]);
    return fault("parameters of its family", message);
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

function familyOf({ family }: Pick<DepthPosteriorState, "family">): PosteriorFamily {
  return family === undefined ? defaultFamily : findFamily(family)!;
}

/** Consistency of a posterior's state, its prior and its objective. */
export function posteriorFault(
  stored: Pick<StoredPosterior, "prior" | "objective"> & DepthPosteriorState,
): Fault | undefined {
  const { prior, objective, probabilities: q, depth } = stored;
  const family = familyOf(stored);
  if (prior.length !== q.length) {
    const wanted = `${q.length} probabilities, as many as q has,`;
    return fault(wanted, String(prior.length), "prior");
  }
  const wanted = objective.kind === "elbo"
    ? family.probabilities(family.decode(stored, q.length), depth)
    : objective.kind === "fixed"
    ? q.map((_, d) => d === objective.depth ? 1 : 0)
    : undefined;
  const off = wanted
    ? q.findIndex((qd, d) => !(Math.abs(qd - (wanted[d] ?? 0)) <= sumTolerance))
    : -1;
  if (off < 0) return undefined;
  const source = objective.kind === "elbo"
    ? `as the ${family.parameters} say`
    : "as the fixed depth says";
  return fault(`${wanted![off] ?? 0}, ${source},`, String(q[off]), "probabilities", off);
}
