// The schema of network/specification.json: what the network looks like, the blocks that are left, and how inputs are
// standardised. The specification alone is in run.json, and in the results of compare and experiment.

import type { Standardisation } from "../../data/dataset.ts";
import { exactly, finite, nonEmpty, number, whole } from "../../files/json_values.ts";
import {
  fault,
  type Fields,
  list,
  object,
  parsed,
  ruled,
  type Schema,
  variants,
} from "../../files/schema.ts";
import type { ConvSpec, CustomSpec, DenseSpec, NetworkSpec } from "../../engines/specification.ts";

/** What is in network/specification.json beside the specification. */
interface BesideSpec {
  /** Residual blocks that are left. */
  readonly depth: number;
  /** Of inputs. */
  readonly standardisation: Standardisation;
}

/** The contents of network/specification.json. */
export type StoredSpecification = NetworkSpec & BesideSpec;

const denseFields: Fields<DenseSpec> = {
  kind: exactly("dense"),
  inputs: whole(1),
  classes: whole(2),
  maxDepth: whole(0),
  width: whole(1),
};

const convFields: Fields<ConvSpec> = {
  kind: exactly("conv"),
  size: list(whole(6), { exactly: 2 }) as Schema<readonly [number, number]>,
  channels: whole(1),
  classes: whole(2),
  maxDepth: whole(0),
  outer: whole(1),
  inner: whole(1),
};

const customFields: Fields<CustomSpec> = {
  kind: exactly("custom"),
  name: nonEmpty,
  inputShape: list(whole(1), { least: 1 }),
  classes: whole(2),
  maxDepth: whole(0),
};

const builtIn = { dense: object<DenseSpec>(denseFields), conv: object<ConvSpec>(convFields) };

/** What a network looks like that is data. */
export const builtInSpec: Schema<DenseSpec | ConvSpec> = variants<DenseSpec | ConvSpec>(
  "kind",
  builtIn,
);

/** What a network looks like. */
export const networkSpec: Schema<NetworkSpec> = variants<NetworkSpec>("kind", {
  ...builtIn,
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
    dense: object<DenseSpec & BesideSpec>({ ...denseFields, ...beside }),
    conv: object<ConvSpec & BesideSpec>({ ...convFields, ...beside }),
    custom: object<CustomSpec & BesideSpec>({ ...customFields, ...beside }),
  }),
  (spec) => {
    const { maxDepth, depth, standardisation: { mean } } = spec;
    if (depth > maxDepth) {
      return fault(`a whole number from 0 to the maxDepth of ${maxDepth}`, String(depth), "depth");
    }
    // an image may go into a dense network, whose inputs are then its channels many times
    const fits = spec.kind === "dense"
      ? spec.inputs % mean.length === 0
      : mean.length === (spec.kind === "conv" ? spec.channels : spec.inputShape.at(-1));
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
