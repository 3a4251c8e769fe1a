// How long gradient steps take, measured around a network.

import { quantile } from "../math/quantile.ts";
import type { Network } from "./network.ts";

/** A network, and the time its updates take. */
interface TimedNetwork {
  /** The same network; its updates are timed. */
  readonly network: Network;
  /** Median over all updates so far, seconds; NaN before the first. */
  medianSeconds(): number;
}

/** Times every `update` of a network. Disposing either disposes the network. */
export function timeSteps(network: Network): TimedNetwork {
  const seconds: number[] = [];
  const timed = Object.create(network, {
    update: {
      value: async (...step: Parameters<Network["update"]>) => {
        const started = performance.now();
        const m = await network.update(...step);
        seconds.push((performance.now() - started) / 1000);
        return m;
      },
    },
  });
  return {
    network: timed,
    medianSeconds: () => quantile(seconds, 0.5),
  };
}
