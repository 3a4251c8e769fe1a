// An architecture: the chains of layers that a residual network with an exit after every block is made of, and its parts
// with the shapes between them.

import { chainArrays, chainShape } from "./chain.ts";
import { type Chain, type Shape, shapeText } from "./layer.ts";

/** Blocks of the same shape, one after the other. */
export interface Stage {
  /** Blocks. */
  readonly count: number;
  /** Each of them: a_{i−1} to a_i, its residuals included. */
  readonly block: Chain;
  /** The first of them, where it differs, as one that changes the shape does; default `block`. */
  readonly first?: Chain;
  /** What leads from an exit of this stage to the shape of the next; the last stage has none. */
  readonly adapter?: Chain;
}

/**
 * A network: a_0 = stem(x), a_i = block_i(a_{i−1}), and what an exit gives is head(exit(a_d)), behind the adapters of its own
 * and of all later stages but the last. Arrays are called `stem.…`, `blocks.i.…`, `adapters.s.…` and `head.…`.
 */
export interface Architecture {
  /** Of one example. */
  readonly inputShape: Shape;
  /** Numbers that the head gives for an exit. */
  readonly outputs: number;
  readonly stem: Chain;
  readonly stages: readonly Stage[];
  /** What leads from an exit to the head; it has no arrays. */
  readonly exit: Chain;
  /** Shared by all exits. */
  readonly head: Chain;
}

/** A part of an architecture. */
export interface ArchitecturePart {
  /** Of the names of its arrays, with a full stop at the end. */
  readonly prefix: string;
  readonly chain: Chain;
  /** Of an example that goes in. */
  readonly input: Shape;
  /** Of what comes out. */
  readonly output: Shape;
}

/** What exits of earlier stages go through. */
interface Adapter extends ArchitecturePart {
  /** The last exit that goes through it; all before it do, too. */
  readonly lastExit: number;
}

/** The parts of an architecture, checked. */
export interface ArchitectureParts {
  readonly stem: ArchitecturePart;
  /** Every block at the start. */
  readonly blocks: readonly ArchitecturePart[];
  /** In the order in which exits go through them. */
  readonly adapters: readonly Adapter[];
  readonly exit: ArchitecturePart;
  readonly head: ArchitecturePart;
}

/**
 * Lays an architecture out.
 *
 * @param name of the function that errors name
 * @throws TypeError that names part and layer where shapes do not fit, names repeat, or the head does not give `outputs`
 */
export function layOut(name: string, architecture: Architecture): ArchitectureParts {
  const { inputShape, outputs, stages } = architecture;
  const part = partChecker(name);
  const stem = part("stem", architecture.stem, inputShape);
  const blocks: ArchitecturePart[] = [];
  const adapters: Adapter[] = [];
  let exitShape = stem.output; // of the exits of the present stage
  for (const [s, { count, block, first = block, adapter }] of stages.entries()) {
    let later: ArchitecturePart | undefined;
    for (let i = 0; i < count; i++) {
      const place = `blocks.${blocks.length}`;
      const made = i < 2
        ? part(place, i === 0 ? first : block, blocks.at(-1)?.output ?? stem.output, exitShape)
        : { ...later!, prefix: `${place}.` };
      if (i === 1) later = made;
      blocks.push(made);
    }
    const last = s === stages.length - 1;
    if (last && adapter) {
      throw new TypeError(`${name}(): wanted no adapter of the last stage, got one`);
    }
    if (adapter) {
      const made = part(`adapters.${s}`, adapter, exitShape);
      adapters.push({ ...made, lastExit: blocks.length });
      exitShape = made.output;
    }
  }
  const exit = part("exit", architecture.exit, exitShape);
  if (chainArrays(exit.chain, exitShape).length > 0) {
    throw new TypeError(`${name}(): wanted no arrays in exit; the head has those that exits share`);
  }
  const head = part("head", architecture.head, exit.output, [outputs]);
  return { stem, blocks, adapters, exit, head };
}

/** Makes parts, each with the shape that it must give. */
function partChecker(name: string) {
  return (place: string, chain: Chain, input: Shape, wanted?: Shape): ArchitecturePart => {
    const output = shapeIn(name, place, chain, input);
    if (wanted && String(output) !== String(wanted)) {
      throw new TypeError(
        `${name}(): wanted ${shapeText(wanted)} from ${place}, got ${shapeText(output)}`,
      );
    }
    const seen = new Set<string>();
    for (const array of chainArrays(chain, input)) {
      if (seen.has(array.name)) {
        throw new TypeError(
          `${name}(): wanted every name once in ${place}, got ${JSON.stringify(array.name)} twice`,
        );
      }
      seen.add(array.name);
    }
    return { prefix: `${place}.`, chain, input, output };
  };
}

function shapeIn(name: string, place: string, chain: Chain, input: Shape): Shape {
  try {
    return chainShape(chain, input);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`${name}(): in ${place}, ${error.message}`);
  }
}

/** How many of the first `depth` blocks each stage has. */
export function countsUpTo(counts: readonly number[], depth: number): number[] {
  let left = depth;
  return counts.map((count) => {
    const kept = Math.min(count, left);
    left -= kept;
    return kept;
  });
}
