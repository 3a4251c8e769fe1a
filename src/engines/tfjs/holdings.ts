// What a network on TensorFlow.js owns, and the full names of its parts.

import * as tf from "@tensorflow/tfjs-core";
import { range } from "../checks.ts";
import type { Architecture } from "./architecture.ts";
import {
  type Builder,
  buildPart,
  type Layer,
  type NormStatistics,
  type Part,
  type Pass,
} from "./builder.ts";

/** Parts with their variables and statistics, and the momentum buffers. */
export interface Holdings {
  readonly stem: Part;
  /** As many as there are blocks left. */
  readonly blocks: Part[];
  readonly head: Part;
  /** Momentum buffers by full variable name; a missing one is zero. */
  readonly velocity: Map<string, tf.Tensor>;
}

/** All parts with their variables, which start from `seed`; where one cannot be made, those before it are freed. */
export function createHoldings(
  architecture: Architecture,
  maxDepth: number,
  pass: Pass,
  seed: number,
): Holdings {
  const built: Part[] = [];
  const part = (prefix: string, make: (build: Builder) => Layer) => {
    const one = buildPart(prefix, pass, seed, make);
    built.push(one);
    return one;
  };
  try {
    return {
      stem: part("stem.", (build) => architecture.stem(build)),
      blocks: range(maxDepth).map((i) =>
        part(blockPrefix(i), (build) => architecture.block(build, i))
      ),
      head: part("head.", (build) => architecture.head(build)),
      velocity: new Map(),
    };
  } catch (error) {
    for (const { variables } of built) tf.dispose([...variables.values()]);
    throw error;
  }
}

/** The prefix of block i's names. */
export function blockPrefix(index: number): string {
  return `blocks.${index}.`;
}

/** 3 for "blocks.3.norm.scale", −1 for names outside blocks. */
export function blockIndex(name: string): number {
  return name.startsWith("blocks.") ? Number(name.split(".")[1]) : -1;
}

/** Variables that the logits of the exits 0..deepest depend on, by full name. */
export function variablesUpTo(holdings: Holdings, deepest: number): Map<string, tf.Variable> {
  return new Map(
    namedParts(holdings, deepest).flatMap(([prefix, part]) => [...namedVariables(prefix, part)]),
  );
}

/** A part's variables by full name. */
export function namedVariables(prefix: string, part: Part): Map<string, tf.Variable> {
  return new Map([...part.variables].map(([name, variable]) => [prefix + name, variable]));
}

/** Every norm with its full name, and whether it keeps statistics for every exit. */
export function namedNorms(
  holdings: Holdings,
): [name: string, norm: NormStatistics, perExit: boolean][] {
  return namedParts(holdings, holdings.blocks.length).flatMap(([prefix, part]) =>
    [...part.norms].map(([name, norm]) =>
      [prefix + name, norm, part === holdings.head] as [string, NormStatistics, boolean]
    )
  );
}

function namedParts({ stem, blocks, head }: Holdings, deepest: number): [string, Part][] {
  return [
    ["stem.", stem],
    ...blocks.slice(0, deepest).map((block, i) => [blockPrefix(i), block] as [string, Part]),
    ["head.", head],
  ];
}
