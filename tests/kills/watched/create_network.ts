// Creating of networks, whose calls tell the phase of training.

import { createNetwork as create } from "../../../src/engines/create_network.ts";
import type { Network } from "../../../src/engines/network.ts";
import { dwell, enter } from "../phases.ts";

export * from "../../../src/engines/create_network.ts";

export const createNetwork: typeof create = async (...args) => watched(await create(...args));

function watched(network: Network): Network {
  const methods: Partial<Network> = {
    forward(...args) {
      enter("training");
      return network.forward(...args);
    },
    evaluate(...args) {
      enterEnd();
      return network.evaluate(...args);
    },
    estimateStatistics(...args) {
      enterEnd();
      return network.estimateStatistics(...args);
    },
    truncate(depth) {
      enter("cutting");
      if (Math.random() < 0.5) dwell();
      network.truncate(depth);
      dwell();
    },
    writeState(state) {
      enter("restoring");
      return network.writeState(state);
    },
    checkpoint() {
      const kept = network.checkpoint();
      return {
        restore() {
          enter("restoring");
          kept.restore();
        },
        [Symbol.dispose]: () => kept[Symbol.dispose](),
      };
    },
  };
  return new Proxy(network, {
    get(target, name) {
      if (Object.hasOwn(methods, name)) return methods[name as keyof Network];
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

let final = false;

/** From now on the network is evaluated for the results of the run. */
export function evaluateFinally(): void {
  final = true;
  enter("evaluating");
}

function enterEnd(): void {
  enter(final ? "evaluating" : "at an epoch's end");
}
