// The interface of a network on any engine: a residual network with an exit after every block.

import type { NetworkSpec } from "../architectures/specification.ts";

/** Standardised examples: inputs `[B, ...shape]` row-major, labels `[B]`. */
export interface Examples {
  /** `[B, ...shape]`, row-major. */
  readonly inputs: Float32Array;
  /** `[B]`. */
  readonly labels: Int32Array;
}

/** Examples with optional dropout masks. */
export interface MaskedExamples extends Examples {
  /** As in {@linkcode Masked}. */
  readonly masks?: Float32Array;
}

/** Masks that multiply residual branches, for dropout and stochastic depth. */
export interface Masked {
  /**
   * `[depth, B, units]`, row-major, finite: a_i = a_{i−1} + mask_i ⊙ f_i(a_{i−1}). Units are the width of a dense network,
   * the outer channels of a conv network (one value for all positions of a channel), the last extent of a_i in a custom
   * network. Block i's masks are at index i − 1; masks beyond the deepest computed exit are not used. Without masks the
   * results are bit for bit those of masks of 1.
   */
  readonly masks?: Float32Array;
}

/** Options of one step of stochastic gradient descent. */
export interface StepOptions {
  /** w ← w − learningRate · v. */
  readonly learningRate: number;
  /** v ← momentum · v + g; default 0. */
  readonly momentum?: number;
  /** Added to every gradient: weightDecay · w; default 0. */
  readonly weightDecay?: number;
}

/** Options of a forward pass. */
export interface ForwardOptions extends Masked {
  /** Exits to compute; default all depth + 1. */
  readonly exits?: readonly number[];
  /**
   * Weights that `backward` will be called with, if known in advance: an engine may then compute the gradients together
   * with the forward pass. Default unknown.
   */
  readonly weights?: readonly number[];
}

/**
 * A forward pass in training mode (batch statistics) through the requested exits. Any call of the network that needs its
 * memory ends it: a second `forward`, `evaluate`, `logProbabilities`, `incrementalForward` and its `next`,
 * `estimateStatistics`, `writeState`, `truncate`, `restore`, disposal. `checkpoint`, `readState`, `planMemory` and `profile`
 * do not. Dispose it when it is no longer needed; `backward` does so itself. Disposal does not cancel a pending `backward`.
 */
export interface ForwardPass extends Disposable {
  /** The computed exits, ascending. */
  readonly exits: readonly number[];
  /** Mean log-likelihood m_d of every exit, `[depth + 1]`, nats per example; NaN for exits not computed. */
  readonly means: Float64Array;
  /**
   * Log-likelihood of every computed exit and example, `[exits, B]`, nats; copied from the device for each call.
   *
   * @throws Error if the pass has ended
   */
  logLikelihood(): Promise<Float32Array>;
  /**
   * One step of gradient descent on −Σ_d weights_d m_d; ends the pass.
   *
   * @param weights one entry for each of the depth + 1 exits, 0 for exits not computed
   * @throws Error if the pass has ended, naming the call that ended it
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
 * The state of a network by name, with the same names on every engine: weights as
 * `blocks.0.dense.weight`, their momentum buffers as `blocks.0.dense.weight.momentum`, and the norms'
 * population statistics as `blocks.0.norm.mean` and `blocks.0.norm.variance` (`[depth + 1, features]` in the
 * head, which keeps one set per exit) once they are estimated.
 */
export type NetworkState = Readonly<Record<string, NamedArray>>;

/** A copy of a network's state on its device. Truncated with the network; freed with the network at the latest. */
export interface Checkpoint extends Disposable {
  /** Restores weights, momenta and statistics. The checkpoint remains usable. */
  restore(): void;
}

/** Memory that a gradient step needs. */
export interface MemoryNeed {
  /** Bytes, including the network itself. */
  readonly bytes: number;
  /** Whether the backward pass recomputes activations within blocks because they do not fit. */
  readonly recomputed: boolean;
}

/** Profile of a network's passes. */
export interface PassTimes {
  /** Resets the measurements and starts measuring. */
  start(): void;
  /** Milliseconds of all passes since the start, by name, longest first. */
  read(): Record<string, number>;
}

/** The engine and device of a network. */
export interface EngineInfo {
  /** For instance "wasm" or "webgpu". */
  readonly name: string;
  /** Description of device and library. */
  readonly device: string;
  /** Why this engine was chosen. */
  readonly reason: string;
  /** CPU threads used; absent if unknown. */
  readonly threads?: number;
  /** Whether a GPU multiplies in TensorFloat-32; absent: it does not. */
  readonly tf32?: boolean;
  /** The version of its arithmetic: networks with the same one compute the same bits; absent if unknown. */
  readonly arithmetic?: string;
}

/**
 * An incremental forward pass of a batch, from exit to exit; at each exit the caller may drop examples. No gradient;
 * population statistics. Other calls of the network may come in between, other incremental passes too; calls that change the
 * network (backward, estimateStatistics, writeState, truncate, restore, disposal) end it. Dispose it when it is no longer
 * needed.
 */
export interface IncrementalForward extends Disposable {
  /** The exit whose log-probabilities were returned last; −1 before the first. */
  readonly exit: number;
  /** Number of active rows. */
  readonly rows: number;
  /**
   * Continues to an exit through all blocks before it. The heads of skipped exits are not computed.
   *
   * @param exit beyond the current one; default the next
   * @returns log-probabilities of every class, `[rows, K]`, equal to those of `logProbabilities` for these examples
   */
  next(exit?: number): Promise<Float32Array>;
  /**
   * Keeps only some examples active; further computation is proportional to their number. Acts synchronously: await `next()`
   * first.
   *
   * @param positions among the active rows, ascending
   */
  keep(positions: ArrayLike<number>): void;
}

/**
 * A residual network with an exit after every block. Calls that return promises run in the order in which they
 * are made. The others (truncate, checkpoint, restore, disposal) act synchronously: await earlier calls first. Pending calls
 * never settle after disposal.
 */
export interface Network extends Disposable {
  /** The specification of the network. */
  readonly spec: NetworkSpec;
  /** Current number of residual blocks; there are depth + 1 exits. */
  readonly depth: number;
  /** Engine and device. */
  readonly engine: EngineInfo;

  /** The forward pass of a gradient step: log-likelihoods of the requested exits with batch statistics. */
  forward(examples: Examples, options?: ForwardOptions): Promise<ForwardPass>;

  /**
   * Estimates the population statistics of every norm at the current weights: mean and mean square of its input,
   * averaged over the given batches, weighted by their numbers of examples. Evaluation and prediction use them until
   * the next estimate, even if the weights change. Batches may have masks. If the iterator throws, the statistics
   * remain unchanged.
   *
   * @param exits exits to estimate statistics for, those of other exits are discarded; default all
   * @throws RangeError if there is no batch
   */
  estimateStatistics(
    batches: Iterable<MaskedExamples> | AsyncIterable<MaskedExamples>,
    options?: { readonly exits?: readonly number[] },
  ): Promise<void>;

  /** Log-likelihood of every exit and example, `[depth + 1, B]`. No gradient; population statistics. */
  evaluate(examples: Examples): Promise<Float32Array>;

  /**
   * Log-probabilities of every class, `[exits, B, K]`. Only the requested exits are computed.
   *
   * @param inputs standardised, `[B, ...shape]`
   * @param options.exits default all depth + 1
   * @param options.masks dropout masks, for instance one draw of several that predictions are averaged over
   */
  logProbabilities(
    inputs: Float32Array,
    options?: Masked & { readonly exits?: readonly number[] },
  ): Promise<Float32Array>;

  /**
   * Begins an incremental forward pass of a batch; nothing is computed yet.
   *
   * @param inputs standardised, `[B, ...shape]`
   */
  incrementalForward(inputs: Float32Array): Promise<IncrementalForward>;

  /** Removes the blocks beyond `depth`, their momenta, and the statistics of their exits. */
  truncate(depth: number): void;

  /** Copies weights, momenta and statistics on the device. */
  checkpoint(): Checkpoint;

  /** A copy of the network's state. */
  readState(): Promise<NetworkState>;

  /**
   * Memory of a gradient step on a batch of that size, planned in advance; absent if the engine does not plan. Throws a
   * RangeError if the memory is not available, naming what is needed, available, and would fit.
   */
  planMemory?(batch: number): MemoryNeed;

  /** Profile of the passes; absent if the engine does not measure them. */
  readonly profile?: PassTimes;

  /**
   * Writes a state. Names and shapes must be those of this network at its current depth. Absent momenta are
   * zero; absent statistics are not estimated.
   */
  writeState(state: NetworkState): Promise<void>;
}
