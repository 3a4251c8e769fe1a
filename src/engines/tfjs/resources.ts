// Resources of a network on TensorFlow.js, and the full names of its parts.

import * as tf from "@tensorflow/tfjs-core";
import { range } from "../checks.ts";
import type { PartMakers } from "./architecture.ts";
import {
  type Builder,
  buildPart,
  type Layer,
  type NormStatistics,
  type Part,
  type Pass,
} from "./builder.ts";

/** An adapter with the last exit that goes through it. */
interface AdapterPart extends Part {
  readonly lastExit: number;
}

/** Parts with their variables and statistics, and the momentum buffers. */
export interface Resources {
  readonly stem: Part;
  /** The current blocks. */
  readonly blocks: Part[];
  /** Adapters of the exits of earlier stages, in order. */
  readonly adapters: readonly AdapterPart[];
  readonly head: Part;
  /** Momentum buffers by full variable name; a missing one is zero. */
  readonly velocity: Map<string, tf.Tensor>;
}

/** All parts with variables initialised from `seed`; if one cannot be created, the earlier ones are freed. */
export function createResources(
  makers: PartMakers,
  maxDepth: number,
  pass: Pass,
  seed: number,
): Resources {
  const built: Part[] = [];
  const part = (prefix: string, make: (build: Builder) => Layer) => {
    const one = buildPart(prefix, pass, seed, make);
    built.push(one);
    return one;
  };
  try {
    return {
      stem: part("stem.", (build) => makers.stem(build)),
      blocks: range(maxDepth).map((i) => ({
        ...part(blockPrefix(i), (build) => makers.block(build, i)),
        masksWithin: makers.units !== undefined,
      })),
      adapters: makers.adapters.map(({ make, lastExit }, i) => ({
        ...part(`adapters.${i}.`, make),
        lastExit,
      })),
      head: part("head.", (build) => makers.head(build)),
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
export function variablesUpTo(resources: Resources, deepest: number): Map<string, tf.Variable> {
  return new Map(
    namedParts(resources, deepest).flatMap(([prefix, part]) => [...namedVariables(prefix, part)]),
  );
}

/** A part's variables by full name. */
export function namedVariables(prefix: string, part: Part): Map<string, tf.Variable> {
  return new Map([...part.variables].map(([name, variable]) => [prefix + name, variable]));
}

/** All parts, in the order of a state. */
export function partsOf({ stem, blocks, adapters, head }: Resources): Part[] {
  return [stem, ...blocks, ...adapters, head];
}

/** Every norm with its full name and its number of exits with statistics; undefined: one set for all. */
export function namedNorms(
  resources: Resources,
): [name: string, norm: NormStatistics, exits: number | undefined][] {
  const { blocks, adapters, head } = resources;
  const depth = blocks.length;
  const exitsOf = new Map<Part, number>([
    ...adapters.map((adapter) => [adapter, Math.min(depth, adapter.lastExit) + 1] as const),
    [head, depth + 1],
  ]);
  return namedParts(resources, depth).flatMap(([prefix, part]) =>
    [...part.norms].map(([name, norm]) =>
      [prefix + name, norm, exitsOf.get(part)] as [string, NormStatistics, number | undefined]
    )
  );
}

/** Removes the statistics of the exits beyond a depth. */
export function forgetExits({ adapters, head }: Resources, depth: number): void {
  for (const { norms } of [...adapters, head]) {
    for (const { groups } of norms.values()) {
      for (const exit of groups.keys()) if (exit > depth) groups.delete(exit);
    }
  }
}

function namedParts(
  { stem, blocks, adapters, head }: Resources,
  deepest: number,
): [string, Part][] {
  return [
    ["stem.", stem],
    ...blocks.slice(0, deepest).map((block, i) => [blockPrefix(i), block] as [string, Part]),
    ...adapters.map((adapter, i) => [`adapters.${i}.`, adapter] as [string, Part]),
    ["head.", head],
  ];
}
