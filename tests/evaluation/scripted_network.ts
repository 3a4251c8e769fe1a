// A network whose exits give scripted log-probabilities: inputs [B, 1] are numbers of examples. It notes what is computed.

import type { Network } from "../../src/engines/network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { openIncrementalForwards } from "../../src/engines/incremental_forward.ts";

/** A network, and the examples that went to every exit, in order. */
export interface ScriptedNetwork {
  readonly network: Network;
  readonly computed: { exit: number; examples: number[] }[];
  readonly freed: () => number;
}

/** @param p of example n at exit d: p[n][d] are class probabilities */
export function scriptedNetwork(p: readonly (readonly (readonly number[])[])[]): ScriptedNetwork {
  const [depth, classes] = [p[0].length - 1, p[0][0].length];
  const computed: ScriptedNetwork["computed"] = [];
  let freed = 0;
  const incrementalForwards = openIncrementalForwards(async (run) => await run(), () => depth);
  const logs = (exit: number, examples: readonly number[]) =>
    Float32Array.from(examples.flatMap((n) => p[n][exit].map(Math.log)));
  const network = {
    spec: dense({ inputs: 1, classes, maxDepth: depth, width: 1 }),
    depth,
    logProbabilities: (inputs: Float32Array, { exits }: { exits: readonly number[] }) =>
      Promise.resolve(
        Float32Array.from(exits.flatMap((exit) => [...logs(exit, [...inputs])])),
      ),
    incrementalForward(inputs: Float32Array) {
      let examples = [...inputs];
      return Promise.resolve(incrementalForwards.begin(examples.length, {
        go(_, exit) {
          computed.push({ exit, examples });
          return logs(exit, examples);
        },
        keep: (positions) => void (examples = [...positions].map((row) => examples[row])),
        free: () => void freed++,
      }));
    },
  } as Partial<Network> as Network;
  return { network, computed, freed: () => freed };
}
