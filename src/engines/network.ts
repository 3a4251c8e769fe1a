// What every engine offers: a residual network with an exit after every block, on its own device.

import type { NetworkSpec } from "../architectures/specification.ts";

/** Standardised examples: inputs `[B, ...shape]` row-major, labels `[B]`. */
export interface Examples {
  /** `[B, ...shape]`, row-major. */
  readonly inputs: Float32Array;
  /** `[B]`. */
  readonly labels: Int32Array;
}

/** Examples on their way through blocks whose branches are gated. */
export interface MaskedExamples extends Examples {
  /** As in {@linkcode Masked}. */
  readonly masks?: Float32Array;
}

/** What residual branches are multiplied by, as dropout and stochastic depth do. */
export interface Masked {
  /**
   * `[depth, B, units]`, row-major, finite: a_i = a_{i−1} + gate_i ⊙ f_i(a_{i−1}). Units are the width of a dense network,
   * the outer channels of a conv network (one gate for all positions of a channel), the last extent of a_i in a network of
   * one's own. Block i's gates are those at index i − 1; those beyond the deepest exit computed are not used. Default 1
   * everywhere, bit for bit as gates that are.
   */
  readonly masks?: Float32Array;
}

/** Options of one gradient step of stochastic gradient descent. */
export interface StepOptions {
  /** w ← w − learningRate · v. */
  readonly learningRate: number;
  /** v ← momentum · v + g; default 0. */
  readonly momentum?: number;
  /** Added to every gradient: weightDecay · w; default 0. */
  readonly weightDecay?: number;
}

/** Which exits a forward pass computes, and how. */
export interface ForwardOptions extends Masked {
  /** Exits to compute; default all depth + 1. */
  readonly exits?: readonly number[];
  /**
   * Weights that `backward` will be given, where they are known beforehand: an engine may then compute the gradients along
   * with the forward pass. Default unknown.
   */
  readonly weights?: readonly number[];
}

/**
 * A forward pass in training mode (batch statistics) through all exits asked for. Any call of the network that needs
 * its memory ends it: a second `forward`, `evaluate`, `logProbabilities`, `incrementalForward` and its `next`,
 * `estimateStatistics`, `writeState`, `truncate`, `restore`, disposal. `checkpoint`, `readState`, `planMemory` and `profile`
 * do not. Dispose it when it is no longer needed; `backward` does so itself, and is still made where it was called before.
 */
export interface ForwardPass extends Disposable {
  /** The exits that were computed, ascending. */
  readonly exits: readonly number[];
  /** Mean log-likelihood m_d of every exit, `[depth + 1]`, nats per example; NaN where it was not computed. */
  readonly means: Float64Array;
  /**
   * Log-likelihood of every computed exit and example, `[exits, B]`, nats; copied from the device for each call.
   *
   * @throws Error where the pass has ended
   */
  logLikelihood(): Promise<Float32Array>;
  /**
   * One step of gradient descent on −Σ_d weights_d m_d; ends the pass.
   *
   * @param weights one entry for each of the depth + 1 exits, 0 where an exit was not computed
   * @throws Error where the pass has ended, and names the call that ended it
   */
  backward(weights: readonly number[], options: StepOptions): Promise<void>;
}

/** A named float32 array with its shape. */
export interface NamedArray {
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** Values, row-major. */
  readonly data: Float32Array;
}

/**
 * Everything that a network holds, by name, the same names on every engine: weights as
 * `blocks.0.dense.weight`, their momentum buffers as `blocks.0.dense.weight.momentum`, and the norms'
 * population statistics as `blocks.0.norm.mean` and `blocks.0.norm.variance` (`[depth + 1, features]` in the
 * head, which keeps one set for every exit) once they were estimated.
 */
export type NetworkState = Readonly<Record<string, NamedArray>>;

/** A network's state kept on its device. Cut when the network is cut; freed with the network at the latest. */
export interface Checkpoint extends Disposable {
  /** Puts weights, momenta and statistics back. The checkpoint stays. */
  restore(): void;
}

/** Memory that a gradient step needs. */
export interface MemoryNeed {
  /** Bytes, with everything that the network holds. */
  readonly bytes: number;
  /** Whether activations within blocks are computed again on the way back, since they do not fit. */
  readonly recomputed: boolean;
}

/** Milliseconds that a network spends in its passes. */
export interface PassTimes {
  /** Forgets what was measured and measures from now on. */
  start(): void;
  /** Milliseconds of all passes since, by name, longest first. */
  read(): Record<string, number>;
}

/** Where a network computes. */
export interface EngineInfo {
  /** For instance "wasm" or "webgpu". */
  readonly name: string;
  /** The device and the library, in words. */
  readonly device: string;
  /** Why this engine was taken. */
  readonly reason: string;
  /** Threads of the processor that compute; absent where that is not known. */
  readonly threads?: number;
}

/**
 * A batch on its way through a network, from exit to exit, and at each the caller may let examples leave. No gradient;
 * population statistics. Other calls of the network may come in between, other walks too; those that change the network
 * (backward, estimateStatistics, writeState, truncate, restore, disposal) end it. Dispose it when it is not needed
 * any more.
 */
export interface IncrementalForward extends Disposable {
  /** The exit whose log-probabilities were given last; −1 before the first. */
  readonly exit: number;
  /** Examples under way. */
  readonly rows: number;
  /**
   * Goes on to an exit, through all blocks on the way there. Heads of exits passed by are not computed.
   *
   * @param exit beyond the present one; default the next
   * @returns log-probabilities of every class, `[rows, K]`, equal to what `logProbabilities` gives for these examples
   */
  next(exit?: number): Promise<Float32Array>;
  /**
   * Lets only some examples go on; what is computed from here on is in proportion to them. Acts at once: await `next()`
   * before.
   *
   * @param positions among the rows under way, ascending
   */
  keep(positions: ArrayLike<number>): void;
}

/**
 * A residual network with an exit after every block. Calls that return promises run in the order in which they
 * are made. The others (truncate, checkpoint, restore, disposal) act at once: await what was called before. What is
 * in flight on disposal ends unheard.
 */
export interface Network extends Disposable {
  /** What the network looks like. */
  readonly spec: NetworkSpec;
  /** Residual blocks that are left; there are depth + 1 exits. */
  readonly depth: number;
  /** Where it computes. */
  readonly engine: EngineInfo;

  /** The forward pass of a gradient step: log-likelihoods of the exits asked for, with the batch's own statistics. */
  forward(examples: Examples, options?: ForwardOptions): Promise<ForwardPass>;

  /**
   * Estimates the population statistics of every norm at the current weights: mean and mean square of what
   * enters it, averaged over the given batches with the number of their examples as weights. Evaluation and
   * prediction use them until the next estimate, whatever happens to the weights. Batches may come with gates. Where
   * giving a batch fails, the statistics stay as they were.
   *
   * @param exits only what these exits need is estimated, and what others had is forgotten; default all
   * @throws RangeError where there is no batch
   */
  estimateStatistics(
    batches: Iterable<MaskedExamples> | AsyncIterable<MaskedExamples>,
    options?: { readonly exits?: readonly number[] },
  ): Promise<void>;

  /** Log-likelihood of every exit and example, `[depth + 1, B]`. No gradient; population statistics. */
  evaluate(examples: Examples): Promise<Float32Array>;

  /**
   * Log-probabilities of every class, `[exits, B, K]`. Nothing but the exits asked for is computed.
   *
   * @param inputs standardised, `[B, ...shape]`
   * @param options.exits default all depth + 1
   * @param options.gates of the branches, one draw of many where predictions are averaged over them
   */
  logProbabilities(
    inputs: Float32Array,
    options?: Masked & { readonly exits?: readonly number[] },
  ): Promise<Float32Array>;

  /**
   * Begins to go through the network with a batch, a block at a time; nothing is computed yet.
   *
   * @param inputs standardised, `[B, ...shape]`
   */
  incrementalForward(inputs: Float32Array): Promise<IncrementalForward>;

  /** Drops the blocks beyond `depth`, their momenta, and the statistics of their exits. */
  truncate(depth: number): void;

  /** Keeps weights, momenta and statistics on the device. */
  checkpoint(): Checkpoint;

  /** A copy of everything the network holds. */
  readState(): Promise<NetworkState>;

  /**
   * What a gradient step on a batch of that size needs, planned before the first; absent where an engine does not
   * plan. Throws a RangeError with what is wanted, what can be had and what would fit where it cannot be.
   */
  planMemory?(batch: number): MemoryNeed;

  /** Where steps spend their time; absent where an engine does not tell. */
  readonly profile?: PassTimes;

  /**
   * Puts a state in place. Names and shapes must be those of this network at its depth; momenta that are
   * absent are zero, statistics that are absent unknown.
   */
  writeState(state: NetworkState): Promise<void>;
}
