// Custom networks as data: chains of layers for stem, blocks, exit and head, stored with every run.

import { exactly, nonEmpty, whole } from "../files/json/values.ts";
import { list, object, optional, ruled, type Schema } from "../files/json/schema.ts";
import { type Fault, fault, faultError } from "../files/json/fault.ts";
import { checkOptions, type OptionChecks } from "../calls/checks.ts";
import { countsUpTo, layOut, type Stage } from "./architecture.ts";
import { chainSchema } from "./chain.ts";
import { type ArchitectureKind, mostBlocks } from "./kind.ts";
import type { Chain, Shape } from "./layer.ts";

/** A custom network as data. */
export interface ChainSpec {
  /** Chains of layers. */
  readonly kind: "chain";
  /** Name of the architecture. */
  readonly name: string;
  /** Shape of one example: `[features]`, `[tokens, features]` or `[height, width, channels]`. */
  readonly inputShape: Shape;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D before any truncation, over all stages; there are D + 1 exits. */
  readonly maxDepth: number;
  /** From an example to a_0. */
  readonly stem: Chain;
  /** The blocks, as templates with counts. */
  readonly stages: readonly Stage[];
  /** Between an exit and the head; has no arrays. */
  readonly exit: Chain;
  /** To K logits, shared by all exits. */
  readonly head: Chain;
}

/** Options of {@linkcode chain}. */
export interface ChainOptions extends Omit<ChainSpec, "kind" | "maxDepth" | "exit"> {
  /** Accepted so that a specification can be copied: `chain({ ...spec, name: "wider" })`. */
  readonly kind?: "chain";
  /** Must be the total number of blocks of the stages, which is the default. */
  readonly maxDepth?: number;
  /** Default: none, a_d enters the head. */
  readonly exit?: Chain;
}

const stage: Schema<Stage> = object<Stage>({
  count: whole(0, mostBlocks),
  block: chainSchema,
  first: optional(chainSchema),
  adapter: optional(chainSchema),
});

const fields: ArchitectureKind<ChainSpec>["fields"] = {
  kind: exactly("chain"),
  name: nonEmpty,
  inputShape: list(whole(1), { least: 1 }),
  classes: whole(2),
  maxDepth: whole(0, mostBlocks),
  stem: chainSchema,
  stages: list(stage, { least: 1 }),
  exit: chainSchema,
  head: chainSchema,
};

const lookedAtBelow = { wanted: "anything", is: () => true };
const anyOfItsNames: OptionChecks<ChainOptions> = {
  kind: lookedAtBelow,
  name: lookedAtBelow,
  inputShape: lookedAtBelow,
  classes: lookedAtBelow,
  maxDepth: lookedAtBelow,
  stem: lookedAtBelow,
  stages: lookedAtBelow,
  exit: lookedAtBelow,
  head: lookedAtBelow,
};

function faultOf({ maxDepth, stages }: ChainSpec): Fault | undefined {
  const blocks = blocksOf(stages);
  return blocks === maxDepth
    ? undefined
    : fault(`${blocks} (the blocks of its stages)`, String(maxDepth), "maxDepth");
}

/**
 * A custom network as chains of layers. It is trained, saved, loaded, pruned and exported like any other. An engine or
 * format that does not support a layer throws an error naming it.
 *
 * @throws TypeError if a layer does not fit its input, naming the part, the layer, and the expected and actual shape
 */
export function chain(options: ChainOptions): ChainSpec {
  checkOptions("chain", options, anyOfItsNames);
  const { name, inputShape, classes, stem, stages, exit = [], head } = options;
  const { maxDepth = Array.isArray(stages) ? blocksOf(stages) : 0 } = options;
  const kind = options.kind ?? "chain";
  const spec: ChainSpec = { kind, name, inputShape, classes, maxDepth, stem, stages, exit, head };
  const found = ruled(object<ChainSpec>(fields), faultOf).faultOf(spec);
  if (found) throw faultError(found, "chain()", "its options");
  layOut("chain", chainKind.architecture(spec));
  return spec;
}

function blocksOf(stages: readonly Stage[]): number {
  return stages.reduce((sum, { count }) => sum + count, 0);
}

/** The kind `chain`. */
export const chainKind: ArchitectureKind<ChainSpec> = {
  name: "chain",
  fields,
  faultOf,
  architecture: ({ inputShape, classes, stem, stages, exit, head }) => ({
    inputShape,
    outputs: classes,
    stem,
    stages,
    exit,
    head,
  }),
  cut: ({ stages, ...spec }, maxDepth) => {
    const counts = countsUpTo(stages.map(({ count }) => count), maxDepth);
    return {
      ...spec,
      maxDepth,
      stages: stages.map((stage, s) => ({ ...stage, count: counts[s] })),
    };
  },
  words: () => "",
  title: ({ name }) => name,
};
