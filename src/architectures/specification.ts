// Network specifications as plain data stored with every run: the registry of kinds, and functions for any kind.

import { type Fields, object, optional, ruled, type Schema } from "../files/json/schema.ts";
import { likelihoodName, likelihoodOf } from "../likelihoods/registry.ts";
import { anObject, checkArgument, checkOptions, oneOf } from "../calls/checks.ts";
import {
  type Architecture,
  type ArchitecturePart,
  type ArchitectureParts,
  layOut,
} from "./architecture.ts";
import { chainShape } from "./chain.ts";
import { chainKind, type ChainSpec } from "./chain_network.ts";
import { convKind, type ConvSizes, type ConvSpec } from "./conv.ts";
import { denseKind, type DenseSizes, type DenseSpec } from "./dense.ts";
import type { ArchitectureKind } from "./kind.ts";
import type { Shape } from "./layer.ts";
import { stagedKind, type StagedSizes, type StagedSpec } from "./staged.ts";

export { checkWhole } from "./check_whole.ts";
export { conv, type ConvOptions, type ConvSizes, type ConvSpec } from "./conv.ts";
export { dense, type DenseOptions, type DenseSizes, type DenseSpec } from "./dense.ts";
export { chain, type ChainOptions, type ChainSpec } from "./chain_network.ts";
export { staged, type StagedOptions, type StagedSizes, type StagedSpec } from "./staged.ts";

/** A custom network over tensors, whose architecture is code and is identified by a name only. */
export interface CustomSpec {
  /** Code, not data. */
  readonly kind: "custom";
  /** Name of the architecture. */
  readonly name: string;
  /** Shape of one example. */
  readonly inputShape: readonly number[];
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D before any truncation; there are D + 1 exits. */
  readonly maxDepth: number;
  /** The likelihood of the head's outputs; default categorical. */
  readonly likelihood?: string;
}

/** Optional fields of specifications of all kinds. */
export interface ForLikelihood {
  /** The likelihood of the head's outputs; default categorical. */
  readonly likelihood?: string;
}

/** A network that is data. */
export type ArchitectureSpec = (DenseSpec | ConvSpec | StagedSpec | ChainSpec) & ForLikelihood;

/** The specification of a network. */
export type NetworkSpec = ArchitectureSpec | CustomSpec;

/** A kind, applied only to specifications of its own. */
type AnyKind = ArchitectureKind<ArchitectureSpec, ArchitectureSizes>;

/** The kinds of networks that are data. */
export const architectureKinds: readonly AnyKind[] = [
  denseKind,
  convKind,
  stagedKind,
  chainKind,
].map((kind) => withLikelihood(kind as unknown as AnyKind));

/** Sizes of networks of all kinds that do not follow from the data. */
export interface ArchitectureSizes extends DenseSizes, ConvSizes, StagedSizes {}

/** The kind with a field for the likelihood, which determines the number of the head's outputs. */
function withLikelihood(kind: AnyKind): AnyKind {
  const fields = { ...kind.fields, likelihood: optional(likelihoodName) };
  return {
    ...kind,
    fields: fields as AnyKind["fields"],
    // kinds use `classes` only as the number of the head's outputs
    architecture: (spec) =>
      kind.architecture({
        ...spec,
        classes: likelihoodOf(spec).outputs({ classes: spec.classes }),
      }),
  };
}

/** The names of the kinds. */
const architectureNames: readonly ArchitectureSpec["kind"][] = architectureKinds.map((
  { name },
) => name);

/** The kind of a specification. */
export function architectureKind(
  { kind }: Pick<ArchitectureSpec, "kind">,
): AnyKind {
  return architectureKinds.find(({ name }) => name === kind)!;
}

/** The chains of layers of a network that is data. */
export function architectureOf(spec: ArchitectureSpec): Architecture {
  return architectureKind(spec).architecture(spec);
}

/** The parts of a network that is data, checked; `name` is the function name for errors. */
export function partsOf(name: string, spec: ArchitectureSpec): ArchitectureParts {
  return layOut(name, architectureOf(spec));
}

/** The specification truncated to the first `depth` blocks. */
export function cutSpec<Spec extends ArchitectureSpec>(spec: Spec, depth: number): Spec {
  return architectureKind(spec).cut(spec, depth) as Spec;
}

/** Whether a network's architecture is data. */
export function isArchitecture(spec: NetworkSpec): spec is ArchitectureSpec {
  return spec.kind !== "custom";
}

/** Additional fields of a specification. */
export type MoreFields<More> = { readonly [Name in keyof More]-?: Schema<More[Name]> };

/** The schema of a kind's specification, with additional fields if given. */
export function specSchema<More extends object>(
  kind: AnyKind,
  more: MoreFields<More>,
): Schema<ArchitectureSpec & More> {
  const fields = { ...kind.fields, ...more } as unknown as Fields<ArchitectureSpec & More>;
  return ruled(object<ArchitectureSpec & More>(fields), (spec) => kind.faultOf?.(spec));
}

/** A specification without fields unknown to this version. */
export function knownFields<Spec extends ArchitectureSpec>(spec: Spec): Spec {
  const { fields } = architectureKind(spec);
  return Object.fromEntries(
    Object.entries(spec).filter(([field]) => Object.hasOwn(fields, field)),
  ) as unknown as Spec;
}

/** Throws unless `spec` is a valid specification of a network that is data; `name` is the function name for errors. */
export function checkSpec(name: string, spec: ArchitectureSpec): void {
  checkArgument(name, "spec", spec, specification);
  checkArgument(name, "spec.kind", spec.kind, oneOf(architectureNames));
  const { fields, faultOf } = architectureKind(spec);
  const known = Object.entries(fields as unknown as Record<string, AnyField>);
  const checks = known.map(([field, { wanted, faultOf }]) =>
    [field, {
      wanted,
      is: (value: unknown) => typeof value === "number" || faultOf(value) === undefined,
      good: (value: unknown) => faultOf(value) === undefined,
    }] as const
  );
  const required = known.filter(([, { optional }]) => !optional).map(([field]) => field);
  checkOptions<object>(name, spec, Object.fromEntries(checks), { required: required as never[] });
  const found = faultOf?.(spec);
  if (found) {
    throw new RangeError(
      `${name}(): ${found.at.join(".")} must be ${found.wanted}, got ${found.got}`,
    );
  }
  partsOf(name, spec);
}

type AnyField = Pick<Schema<unknown>, "wanted" | "faultOf"> & { readonly optional: boolean };

const specification = anObject("a specification made by dense(), conv(), staged() or chain()");

/** Shape of one input example of a network. */
export function inputShape(spec: NetworkSpec): Shape {
  return isArchitecture(spec) ? architectureOf(spec).inputShape : spec.inputShape;
}

/**
 * Units of the residual branches of every block, which have one mask value each: the last extent of the residuals' output;
 * undefined for networks that are code.
 *
 * @throws TypeError if the residuals of a block differ in units
 */
export function branchUnits(spec: NetworkSpec): readonly number[] | undefined {
  return isArchitecture(spec) ? partsOf("branchUnits", spec).blocks.map(unitsOf) : undefined;
}

/** Units of the branches of a block; 0 for one without residuals, which has no masks. */
export function unitsOf({ chain, input, prefix }: ArchitecturePart): number {
  let shape = input;
  const units = new Set<number>();
  for (const layer of chain) {
    shape = chainShape([layer], shape);
    if (layer.layer === "residual") units.add(shape.at(-1)!);
  }
  if (units.size < 2) return units.size === 0 ? 0 : [...units][0];
  throw new TypeError(
    `masks: the residuals of ${prefix.slice(0, -1)} must have the same number of units, got ${
      [...units].join(" and ")
    }`,
  );
}
