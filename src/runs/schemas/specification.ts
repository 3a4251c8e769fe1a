// The schema of network/specification.json: the network's specification, its remaining blocks, and the standardisation
// of its inputs. The specification alone is in run.json, and in the results of compare and experiment.

import { mostBlocks } from "../../architectures/kind.ts";
import type { Standardisation } from "../../datasets/dataset.ts";
import { exactly, finite, nonEmpty, number, whole } from "../../files/json/values.ts";
import {
  type Fields,
  list,
  object,
  optional,
  parsed,
  ruled,
  type Schema,
  variants,
} from "../../files/json/schema.ts";
import { fault } from "../../files/json/fault.ts";
import { likelihoodName } from "../../likelihoods/registry.ts";
import {
  architectureKinds,
  type ArchitectureSpec,
  type CustomSpec,
  inputShape,
  type MoreFields,
  type NetworkSpec,
  specSchema,
} from "../../architectures/specification.ts";

/** The fields of network/specification.json beside the specification. */
interface BesideSpec {
  /** Remaining residual blocks. */
  readonly depth: number;
  /** Of inputs. */
  readonly standardisation: Standardisation;
}

/** The contents of network/specification.json. */
type StoredSpecification = NetworkSpec & BesideSpec;

const customFields: Fields<CustomSpec> = {
  kind: exactly("custom"),
  name: nonEmpty,
  inputShape: list(whole(1), { least: 1 }),
  classes: whole(2),
  maxDepth: whole(0, mostBlocks),
  likelihood: optional(likelihoodName),
};

function kindSchemas<More extends object>(more: MoreFields<More>) {
  return Object.fromEntries(
    architectureKinds.map((kind) => [kind.name, specSchema(kind, more)]),
  );
}

/** The specification of a built-in network. */
export const architectureSpec: Schema<ArchitectureSpec> = variants<ArchitectureSpec>(
  "kind",
  kindSchemas<object>({}),
);

/** The specification of a network. */
export const networkSpec: Schema<NetworkSpec> = variants<NetworkSpec>("kind", {
  ...kindSchemas<object>({}),
  custom: object<CustomSpec>(customFields),
});

/** Mean and deviation of every feature or channel. */
export const standardisation: Schema<Standardisation> = ruled(
  object<Standardisation>({
    mean: list(finite, { least: 1 }),
    deviation: list(number("above 0", (each) => each > 0), { least: 1 }),
  }),
  ({ mean, deviation }) =>
    mean.length === deviation.length ? undefined : fault(
      `${mean.length} deviations, as many as means,`,
      String(deviation.length),
      "deviation",
    ),
);

const beside: Fields<BesideSpec> = { depth: whole(0), standardisation };

/** network/specification.json. */
export const storedSpecification: Schema<StoredSpecification> = ruled(
  variants<StoredSpecification>("kind", {
    ...kindSchemas(beside),
    custom: object<CustomSpec & BesideSpec>({ ...customFields, ...beside }),
  }),
  (spec) => {
    const { maxDepth, depth, standardisation: { mean } } = spec;
    if (depth > maxDepth) {
      return fault(`a whole number from 0 to the maxDepth of ${maxDepth}`, String(depth), "depth");
    }
    // a dense network may take images, with many inputs per channel
    const fits = spec.kind === "dense"
      ? spec.inputs % mean.length === 0
      : mean.length === inputShape(spec).at(-1);
    if (!fits) {
      return fault(
        spec.kind === "dense"
          ? `as many means as inputs, ${spec.inputs}, or as the channels of an image,`
          : "as many means as channels,",
        String(mean.length),
        "standardisation",
        "mean",
      );
    }
  },
);

/** The contents of network/specification.json. */
export function parseSpecification(
  value: unknown,
  name: string,
  file: string,
): StoredSpecification {
  return parsed(storedSpecification, value, name, file);
}
