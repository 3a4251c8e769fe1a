// A network without tensors: its weights are one number, the steps made so far; m_d is scripted; promises
// settle at once, or by hand.

import type {
  Checkpoint,
  Examples,
  ForwardOptions,
  Network,
  StepOptions,
} from "../../src/engines/network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { ascending, range } from "../../src/engines/checks.ts";
import { openForwardPasses } from "../../src/engines/forward_passes.ts";
import { openIncrementalForwards } from "../../src/engines/incremental_forward.ts";

/** A gradient step: what its forward pass and its way back were given. */
export interface FakeUpdate {
  readonly labels: readonly number[];
  readonly forward: ForwardOptions;
  /** Up to the deepest exit computed. */
  readonly weights: readonly number[];
  readonly options: StepOptions;
}

export interface FakeNetworkOptions {
  /** Default 3. */
  readonly depth?: number;
  /** m_d of step 1, 2, ...; default −(d + 1) / step. */
  readonly m?: (step: number, depth: number) => ArrayLike<number>;
  /** Calls settle when `settleNext` is called; default at once. */
  readonly byHand?: boolean;
}

/** A network, and what happened to it. */
export interface FakeNetwork extends Network {
  /** Names of all calls in their order; a step, an estimate and so on, when it was asked for. */
  readonly calls: string[];
  readonly updates: FakeUpdate[];
  readonly truncations: number[];
  /** Exits and number of batches of every estimate. */
  readonly estimates: { exits: readonly number[]; batches: number }[];
  /** Calls that have not settled. */
  readonly waiting: number;
  /** Steps that the present weights come from. */
  weights: number;
  /** Weights put back, in order. */
  readonly restored: number[];
  readonly checkpointsAlive: number;
  readonly checkpointsMade: number;
  /** Forward passes that have not ended. */
  readonly passesAlive: number;
  readonly disposed: boolean;
  /** Settles the call that waits longest, with an error if one is given, and lets what follows run. */
  settleNext(error?: Error): Promise<void>;
}

/** log p(class 0) that the network predicts after so many steps: known to tests that look at a score. */
export const logOfClass0 = (weights: number) => Math.log(0.5 + 0.4 / (1 + weights));

/** Lets everything that is ready run. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function fakeNetwork(options: FakeNetworkOptions = {}): FakeNetwork {
  const { byHand = false } = options;
  const script = options.m ??
    ((step, depth) => Array.from({ length: depth + 1 }, (_, d) => -(d + 1) / step));
  const settlers: ((error?: Error) => void)[] = [];
  const alive = new Set<object>();
  let passesAlive = 0;
  let depth = options.depth ?? 3;
  let made = 0;
  let disposed = false;

  function call<T>(name: string, run: () => T | Promise<T>): Promise<T> {
    network.calls.push(name);
    const effect = () => {
      forwardPasses.called(name);
      return run();
    };
    if (!byHand) return Promise.resolve().then(effect);
    return new Promise<T>((resolve, reject) => {
      settlers.push((error) => {
        if (error) return reject(error);
        try {
          resolve(effect());
        } catch (thrown) {
          reject(thrown);
        }
      });
    });
  }

  const predicted = () => {
    const log = logOfClass0(network.weights);
    return [log, Math.log(1 - Math.exp(log))];
  };
  const forwardPasses = openForwardPasses(call);
  const incrementalForwards = openIncrementalForwards((run) => call("next", run), () => depth);

  const network: FakeNetwork = {
    spec: dense({ inputs: 2, classes: 2, maxDepth: depth, width: 1 }),
    engine: { name: "fake", device: "none", reason: "a test" },
    get depth() {
      return depth;
    },
    calls: [],
    updates: [],
    truncations: [],
    estimates: [],
    restored: [],
    weights: 0,
    get waiting() {
      return settlers.length;
    },
    get checkpointsAlive() {
      return alive.size;
    },
    get passesAlive() {
      return passesAlive;
    },
    get checkpointsMade() {
      return made;
    },
    get disposed() {
      return disposed;
    },
    async settleNext(error) {
      const settle = settlers.shift();
      if (!settle) throw new Error("nothing waits");
      settle(error);
      await turn();
    },
    forward(examples: Examples, forward = {}) {
      return call("forward", () => {
        const labels = [...examples.labels];
        const exits = ascending(forward.exits ?? range(depth + 1));
        const m = script(network.updates.length + 1, depth);
        const means = Float64Array.from(range(depth + 1), (d) => exits.includes(d) ? m[d] : NaN);
        passesAlive++;
        return forwardPasses.begin(exits, depth, {
          means,
          logLikelihood: () =>
            Float32Array.from(exits.flatMap((d) => Array(labels.length).fill(means[d]))),
          backward(weights, options) {
            network.updates.push({ labels, forward, weights: [...weights], options });
            network.weights++;
          },
          free: () => void passesAlive--,
        });
      });
    },
    async estimateStatistics(batches, { exits = [] } = {}) {
      const counting = Array.fromAsync(batches as AsyncIterable<unknown>);
      await call("estimateStatistics", () => {});
      network.estimates.push({ exits, batches: (await counting).length });
    },
    evaluate: (examples) =>
      call("evaluate", () => new Float32Array((depth + 1) * examples.labels.length)),
    logProbabilities(inputs, { exits = [] } = {}) {
      return call("logProbabilities", () => {
        const row = predicted();
        return Float32Array.from(
          { length: exits.length * inputs.length * 2 },
          (_, i) => row[i % 2],
        );
      });
    },
    incrementalForward(inputs) {
      return call("incrementalForward", () => {
        let rows = inputs.length / 2;
        return incrementalForwards.begin(rows, {
          go: () => Float32Array.from(Array(rows).fill(predicted()).flat()),
          keep: (positions) => void (rows = positions.length),
          free: () => {},
        });
      });
    },
    truncate(to) {
      network.calls.push("truncate");
      forwardPasses.called("truncate");
      network.truncations.push(to);
      depth = to;
    },
    checkpoint(): Checkpoint {
      network.calls.push("checkpoint");
      const kept = network.weights;
      const checkpoint: Checkpoint = {
        restore() {
          if (!alive.has(checkpoint)) throw new Error("restore(): the checkpoint is disposed");
          network.calls.push("restore");
          forwardPasses.called("restore");
          network.restored.push(kept);
          network.weights = kept;
        },
        [Symbol.dispose]: () => void alive.delete(checkpoint),
      };
      made++;
      alive.add(checkpoint);
      return checkpoint;
    },
    readState: () => call("readState", () => ({})),
    writeState: () => call("writeState", () => {}),
    [Symbol.dispose]() {
      disposed = true;
      forwardPasses.end("the network is disposed");
      alive.clear();
    },
  };
  return network;
}
