// The run that batches and snapshots belong to, with the counters of operators, by which a run can be saved and loaded.
// Every batch and every snapshot carries it.

import type { DataSplits } from "../datasets/dataset.ts";
import type { Checkpoint } from "../engines/network.ts";

/** The counters of an operator during a subscription, as plain data. */
export interface Counter<State = unknown> {
  /** The operator's. */
  readonly name: string;
  /** The current state, as plain data that JSON can store. */
  save(): State;
  /**
   * Resumes from a saved state.
   *
   * @param weights those that {@linkcode Counter.weights} gave; the operator disposes them
   */
  load(state: State, weights?: Checkpoint): void;
  /** The state of the network that the operator keeps besides the current one, if any; it stays the operator's. */
  weights?(): Checkpoint | undefined;
  /** Puts what the operator has written on disk, as its state counts on it; default nothing. */
  flush?(): Promise<void>;
}

/** The saved state of a run: its counters by name, and what they keep of the network. */
export interface SavedRun {
  /** By the counter's name. */
  readonly counters: Readonly<Record<string, unknown>>;
  /** States of the network by the name of the counter that keeps them. */
  readonly weights?: Readonly<Record<string, Checkpoint>>;
  /** Steps made so far. */
  readonly step?: number;
}

/** The pause between two steps, or the one after the last. */
export type Pause = "step" | "end";

/** Work in a pause; training waits for its promise. */
export type PauseListener = (pause: Pause) => Promise<void> | void;

/** The facts that `train` adds to a run. */
export interface Training {
  /** All splits of the data. */
  readonly splits: DataSplits;
  /** As they were given, with the resulting epochs, patience and batch size. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Median over gradient steps so far, seconds. */
  medianSeconds(): number;
}

/**
 * One subscription to a training stream. A class with private state, so that snapshots that differ only in their run
 * are equal and print the same.
 */
export class TrainingRun {
  readonly #counters = new Map<string, Counter>();
  readonly #saved: Map<string, { readonly state: unknown; readonly weights?: Checkpoint }>;
  readonly #listeners = new Set<PauseListener>();
  #stop = () => {};
  #training: Training | undefined;
  readonly #resumed: boolean;
  readonly #stepsBefore: number | undefined;

  /**
   * A run that is about to begin.
   *
   * @param saved the state of each counter is loaded when its operator registers
   */
  constructor(saved?: SavedRun) {
    this.#resumed = saved !== undefined;
    this.#stepsBefore = saved?.step;
    this.#saved = new Map(
      Object.entries(saved?.counters ?? {}).map(([name, state]) => [
        name,
        { state, weights: saved?.weights?.[name] },
      ]),
    );
  }

  /** Whether the run goes on from a saved state: a counter without one begins anew. */
  get resumed(): boolean {
    return this.#resumed;
  }

  /** Steps made before the run was resumed, if it was and that is known. */
  get stepsBefore(): number | undefined {
    return this.#stepsBefore;
  }

  /**
   * Adds the counter of an operator, and loads its saved state. A second one of the same name, as when two networks
   * train on the same batches, is called "elboUpdate 2" and so on.
   */
  register<State>(counter: Counter<State>): void {
    let { name } = counter;
    for (let count = 2; this.#counters.has(name); count++) name = `${counter.name} ${count}`;
    this.#counters.set(name, counter as Counter);
    const saved = this.#saved.get(name);
    if (!saved) return;
    this.#saved.delete(name);
    counter.load(saved.state as State, saved.weights);
  }

  /** The states of all counters by name, also of those that have not registered since the run was resumed. */
  save(): Record<string, unknown> {
    const states: Record<string, unknown> = {};
    for (const [name, { state }] of this.#saved) states[name] = state;
    for (const [name, counter] of this.#counters) states[name] = counter.save();
    return states;
  }

  /** The states of the network that counters keep, by their names. */
  weights(): Record<string, Checkpoint> {
    const kept: Record<string, Checkpoint> = {};
    for (const [name, { weights }] of this.#saved) if (weights) kept[name] = weights;
    for (const [name, counter] of this.#counters) {
      const weights = counter.weights?.();
      if (weights) kept[name] = weights;
    }
    return kept;
  }

  /** Puts what the operators have written on disk. */
  async flush(): Promise<void> {
    await Promise.all(Array.from(this.#counters.values(), (counter) => counter.flush?.()));
  }

  /** Calls back in every pause, between two steps, until the returned function is called. */
  onPause(listener: PauseListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * For sources and operators that end a stream: lets the listeners work, before the best weights are restored. Undefined
   * if there is nothing to wait for.
   */
  pause(pause: Pause): Promise<void> | undefined {
    let pending: Promise<void>[] | undefined;
    for (const listener of this.#listeners) {
      const working = listener(pause);
      if (working) (pending ??= []).push(working);
    }
    return pending && Promise.all(pending).then(() => {});
  }

  /** Whether there are listeners for pauses. */
  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  /** Frees the weights that no operator has taken. */
  free(): void {
    for (const { weights } of this.#saved.values()) weights?.[Symbol.dispose]();
    this.#saved.clear();
  }

  /** For sources: sets what ends the stream after the current step. */
  stopBy(stop: () => void): void {
    this.#stop = stop;
  }

  /** Ends the stream after the current step; its best weights are restored. */
  stop(): void {
    this.#stop();
  }

  /** The facts of `train` about the run; undefined if a program composed the stream itself. */
  get training(): Training | undefined {
    return this.#training;
  }

  /** Sets the facts of `train`. */
  describe(training: Training): void {
    this.#training = training;
  }
}
