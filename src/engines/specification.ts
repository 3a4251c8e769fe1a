// What a network looks like, as plain data that is stored with every run.

import {
  anObject,
  type Check,
  checkArgument,
  checkOptions,
  listOf,
  oneOf,
  type OptionChecks,
  whole,
} from "../numbers/options.ts";

/** Dense residual network over vectors: block = a + norm(relu(affine(a))), one affine head. */
export interface DenseSpec {
  /** Vectors. */
  readonly kind: "dense";
  /** Features of an example. */
  readonly inputs: number;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D at the start; there are D + 1 exits. */
  readonly maxDepth: number;
  /** Units of every block. */
  readonly width: number;
}

/** Convolutional residual network over images, channels last; pre-activation bottleneck blocks. */
export interface ConvSpec {
  /** Images. */
  readonly kind: "conv";
  /** Image height and width, at least 6 each. */
  readonly size: readonly [number, number];
  /** Channels of an image. */
  readonly channels: number;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D at the start; there are D + 1 exits. */
  readonly maxDepth: number;
  /** Channels between blocks. */
  readonly outer: number;
  /** Channels within a block. */
  readonly inner: number;
}

/** A network of the user's own, known by a name only. */
export interface CustomSpec {
  /** An architecture that is code, not data. */
  readonly kind: "custom";
  /** What the architecture is called. */
  readonly name: string;
  /** Shape of one example. */
  readonly inputShape: readonly number[];
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D at the start; there are D + 1 exits. */
  readonly maxDepth: number;
}

/** What a network looks like. */
export type NetworkSpec = DenseSpec | ConvSpec | CustomSpec;

/** Options of {@linkcode dense}. */
export interface DenseOptions {
  /** That of a specification, so that one can be changed: `dense({ ...spec, width: 30 })`. */
  readonly kind?: "dense";
  /** Features of an example. */
  readonly inputs: number;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D at the start. */
  readonly maxDepth: number;
  /** Units of every block; default 20. */
  readonly width?: number;
}

/** Options of {@linkcode conv}. */
export interface ConvOptions {
  /** That of a specification, so that one can be changed: `conv({ ...spec, outer: 30 })`. */
  readonly kind?: "conv";
  /** Image height and width, at least 6 each. */
  readonly size: readonly [number, number];
  /** Channels of an image. */
  readonly channels: number;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D at the start. */
  readonly maxDepth: number;
  /** Channels between blocks; default 64. */
  readonly outer?: number;
  /** Channels within a block; default 32. */
  readonly inner?: number;
}

const ofBoth = { classes: whole(2), maxDepth: whole(0) };
const denseChecks: OptionChecks<DenseOptions> = {
  kind: oneOf(["dense"]),
  inputs: whole(1),
  width: whole(1),
  ...ofBoth,
};
const convChecks: OptionChecks<ConvOptions> = {
  kind: oneOf(["conv"]),
  size: listOf("[height, width]", whole(0), 2, 2),
  channels: whole(1),
  outer: whole(1),
  inner: whole(1),
  ...ofBoth,
};

/** A {@linkcode DenseSpec}; width defaults to 20 as in the paper. */
export function dense(options: DenseOptions): DenseSpec {
  checkOptions("dense", options, denseChecks, { required: ["inputs", "classes", "maxDepth"] });
  const { inputs, classes, maxDepth, width = 20 } = options;
  return { kind: "dense", inputs, classes, maxDepth, width };
}

/** A {@linkcode ConvSpec}; outer defaults to 64 and inner to 32 as in the paper. */
export function conv(options: ConvOptions): ConvSpec {
  const required = ["size", "channels", "classes", "maxDepth"] as const;
  checkOptions("conv", options, convChecks, { required });
  const { size, channels, classes, maxDepth, outer = 64, inner = 32 } = options;
  // the 5×5 stem takes 4 pixels and the 2×2 pooling halves the rest, so that 6 leave one
  checkWhole("conv", { height: size[0], width: size[1] }, 6);
  return { kind: "conv", size: [size[0], size[1]], channels, classes, maxDepth, outer, inner };
}

/** A specification without what a later version may have stored beside its fields. */
export function knownFields(spec: DenseSpec | ConvSpec): DenseSpec | ConvSpec {
  const checks: Readonly<Record<string, Check>> = kindChecks[spec.kind];
  return Object.fromEntries(
    Object.entries(spec).filter(([field]) => Object.hasOwn(checks, field)),
  ) as unknown as DenseSpec | ConvSpec;
}

/** Refuses what is no specification of a network that engines can make. `name` is of the function that errors name. */
export function checkSpec(name: string, spec: DenseSpec | ConvSpec): void {
  checkArgument(name, "spec", spec, specification);
  checkArgument(name, "spec.kind", spec.kind, oneOf(Object.keys(kindChecks)));
  const checks: Readonly<Record<string, Check>> = kindChecks[spec.kind];
  checkOptions<object>(name, spec, checks, { required: Object.keys(checks) as never[] });
}

const kindChecks = { dense: denseChecks, conv: convChecks };

const specification = anObject("a specification, as dense() or conv() makes it");

/** Shape of one example that a network takes. */
export function inputShape(spec: NetworkSpec): readonly number[] {
  switch (spec.kind) {
    case "dense":
      return [spec.inputs];
    case "conv":
      return [...spec.size, spec.channels];
    case "custom":
      return spec.inputShape;
  }
}

/** Units of a residual branch, of which each has a gate; undefined where only the architecture knows. */
export function branchUnits(spec: NetworkSpec): number | undefined {
  switch (spec.kind) {
    case "dense":
      return spec.width;
    case "conv":
      return spec.outer;
    case "custom":
      return undefined;
  }
}

/** Throws a RangeError that names the function and the first value that is no whole number ≥ least. */
export function checkWhole(name: string, values: Record<string, number>, least: number): void {
  for (const [key, value] of Object.entries(values)) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(
        `${name}(): ${key} must be a whole number of at least ${least}, got ${value}`,
      );
    }
  }
}
