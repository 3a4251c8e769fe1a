// Architectures: residual networks with an exit after every block as chains of layers, and the shapes of their parts.

import { chainArrays, chainShape } from "./chain.ts";
import { type Chain, type Shape, shapeText } from "./layer.ts";

/** Consecutive blocks of the same shape. */
export interface Stage {
  /** Number of blocks. */
  readonly count: number;
  /** Each block: a_{i−1} to a_i, including its residuals. */
  readonly block: Chain;
  /** The first block, if it differs, for instance by changing the shape; default `block`. */
  readonly first?: Chain;
  /** Maps an exit of this stage to the shape of the next stage's exits; the last stage has none. */
  readonly adapter?: Chain;
}

/**
 * A network: a_0 = stem(x), a_i = block_i(a_{i−1}), and the outputs of exit d are head(exit(a_d)), where a_d first goes through
 * the adapters of its own and of all later stages but the last. Arrays are called `stem.…`, `blocks.i.…`, `adapters.s.…` and
 * `head.…`.
 */
export interface Architecture {
  /** Shape of one example. */
  readonly inputShape: Shape;
  /** Outputs of the head per exit. */
  readonly outputs: number;
  readonly stem: Chain;
  readonly stages: readonly Stage[];
  /** Between an exit and the head; has no arrays. */
  readonly exit: Chain;
  /** Shared by all exits. */
  readonly head: Chain;
}

/** A part of an architecture. */
export interface ArchitecturePart {
  /** Prefix of the names of its arrays, ending with a full stop. */
  readonly prefix: string;
  readonly chain: Chain;
  /** Shape of an example at the input. */
  readonly input: Shape;
  /** Shape of an example at the output. */
  readonly output: Shape;
}

/** An adapter for exits of earlier stages. */
interface Adapter extends ArchitecturePart {
  /** The last exit that goes through it; all earlier exits do, too. */
  readonly lastExit: number;
}

/** The parts of an architecture, checked. */
export interface ArchitectureParts {
  readonly stem: ArchitecturePart;
  /** All blocks before any truncation. */
  readonly blocks: readonly ArchitecturePart[];
  /** In the order in which exits pass them. */
  readonly adapters: readonly Adapter[];
  readonly exit: ArchitecturePart;
  readonly head: ArchitecturePart;
}

/**
 * Computes the parts of an architecture and checks their shapes.
 *
 * @param name function name for errors
 * @throws TypeError naming part and layer if shapes do not fit, names repeat, or the head does not give `outputs`
 */
export function layOut(name: string, architecture: Architecture): ArchitectureParts {
  const { inputShape, outputs, stages } = architecture;
  const part = partChecker(name);
  const stem = part("stem", architecture.stem, inputShape);
  const blocks: ArchitecturePart[] = [];
  const adapters: Adapter[] = [];
  let exitShape = stem.output; // of the current stage's exits
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
      throw new TypeError(`${name}(): the last stage must not have an adapter`);
    }
    if (adapter) {
      const made = part(`adapters.${s}`, adapter, exitShape);
      adapters.push({ ...made, lastExit: blocks.length });
      exitShape = made.output;
    }
  }
  const exit = part("exit", architecture.exit, exitShape);
  if (chainArrays(exit.chain, exitShape).length > 0) {
    throw new TypeError(`${name}(): exit must not have arrays; put such layers into the head`);
  }
  const head = part("head", architecture.head, exit.output, [outputs]);
  return { stem, blocks, adapters, exit, head };
}

/** Makes parts and checks their output shapes. */
function partChecker(name: string) {
  return (place: string, chain: Chain, input: Shape, wanted?: Shape): ArchitecturePart => {
    const output = shapeIn(name, place, chain, input);
    if (wanted && String(output) !== String(wanted)) {
      throw new TypeError(
        `${name}(): ${place} must give shape ${shapeText(wanted)}, got ${shapeText(output)}`,
      );
    }
    const seen = new Set<string>();
    for (const array of chainArrays(chain, input)) {
      if (seen.has(array.name)) {
        throw new TypeError(
          `${name}(): names must be unique within ${place}, got ${
            JSON.stringify(array.name)
          } twice`,
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
