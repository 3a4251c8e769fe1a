// Timing of a network's gradient steps.

import { quantile } from "../math/quantile.ts";
import type { ForwardPass, Network } from "./network.ts";

/** A network with timed gradient steps. */
interface TimedNetwork {
  /** The same network; its gradient steps are timed. */
  readonly network: Network;
  /** Median over all steps so far, seconds; NaN before the first. */
  medianSeconds(): number;
}

/** Times every gradient step of a network: forward and backward pass. Disposing either disposes the network. */
export function timeSteps(network: Network): TimedNetwork {
  const seconds: number[] = [];
  const timed = Object.create(network, {
    forward: {
      value: async (...given: Parameters<Network["forward"]>) => {
        let spent = -performance.now();
        const pass = await network.forward(...given);
        spent += performance.now();
        return {
          ...pass,
          async backward(...step) {
            spent -= performance.now();
            await pass.backward(...step);
            seconds.push((spent + performance.now()) / 1000);
          },
        } satisfies ForwardPass;
      },
    },
  });
  return {
    network: timed,
    medianSeconds: () => quantile(seconds, 0.5),
  };
}
