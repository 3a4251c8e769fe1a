// The mutations of a source file, and a draw among those of several files.

import { randomStream } from "../../src/math/random.ts";
import { oneOf } from "../mutations/draws.ts";
import { folderOf, type Mutant } from "./mutant.ts";
import { mutators } from "./mutators.ts";
import { valueNodes } from "./syntax.ts";

/** Every mutation of a source, in the order of the text. */
export function* mutantsOf(file: string, source: string): Generator<Mutant> {
  for (const place of valueNodes(source)) {
    for (const { name, replacements } of mutators) {
      for (const { start, end, after } of replacements(place, source)) {
        const line = place.node.loc.start.line +
          source.slice(place.node.start, start).split("\n").length - 1;
        yield { file, line, mutator: name, start, end, before: source.slice(start, end), after };
      }
    }
  }
}

/**
 * Draws mutations: as many in each folder, and within a folder as often by each mutator, so that neither the largest
 * folder nor the many numbers of a table decide.
 *
 * @param count in each folder; all where there are fewer
 */
export function drawMutants(mutants: Iterable<Mutant>, count: number, seed: number): Mutant[] {
  const drawn: Mutant[] = [];
  for (const [folder, inFolder] of Map.groupBy(mutants, folderOf)) {
    const random = randomStream(seed, `mutants/${folder}`);
    const kinds = [...Map.groupBy(inFolder, ({ mutator }) => mutator).values()];
    for (let left = Math.min(count, inFolder.length); left > 0; left--) {
      const kind = oneOf(random, kinds);
      const mutant = oneOf(random, kind);
      kind.splice(kind.indexOf(mutant), 1);
      if (kind.length === 0) kinds.splice(kinds.indexOf(kind), 1);
      drawn.push(mutant);
    }
  }
  return drawn;
}
