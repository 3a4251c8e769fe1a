// The run that batches and snapshots belong to, with the counters of operators, by which a run can be saved and loaded.
// Every batch and every snapshot carries it.

import type { DataSplits } from "../datasets/dataset.ts";

/** The counters of an operator during a subscription, as plain data. */
export interface Counter<State = unknown> {
  /** The operator's. */
  readonly name: string;
  /** The current state, as plain data that JSON can store. */
  save(): State;
  /** Resumes from a saved state. */
  load(state: State): void;
}

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
  readonly #saved: Readonly<Record<string, unknown>>;
  readonly #stop: () => void;
  #training: Training | undefined;

  /**
   * A run that is about to begin.
   *
   * @param stop ends the stream after the current step
   * @param saved states of counters by name, each loaded when its operator registers
   */
  constructor(stop: () => void, saved: Readonly<Record<string, unknown>> = {}) {
    this.#stop = stop;
    this.#saved = saved;
  }

  /**
   * Adds the counter of an operator, and loads its saved state. A second one of the same name, as when two networks
   * train on the same batches, is called "elboUpdate 2" and so on.
   */
  register<State>(counter: Counter<State>): void {
    let { name } = counter;
    for (let count = 2; this.#counters.has(name); count++) name = `${counter.name} ${count}`;
    this.#counters.set(name, counter as Counter);
    if (Object.hasOwn(this.#saved, name)) counter.load(this.#saved[name] as State);
  }

  /** The states of all counters, by name. */
  save(): Record<string, unknown> {
    return Object.fromEntries(
      Array.from(this.#counters, ([name, counter]) => [name, counter.save()]),
    );
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
