// The run that batches and snapshots belong to: what operators know of each other, and the counters of operators, by which a
// run can be saved and loaded. It travels with every batch and every snapshot.

import type { DataSplits } from "../datasets/dataset.ts";

/** What an operator counts while it is subscribed to, as plain data. */
export interface Counter<State = unknown> {
  /** The operator's. */
  readonly name: string;
  /** The state at this moment; plain data that JSON stores. */
  save(): State;
  /** Goes on from a state that was saved. */
  load(state: State): void;
}

/** What `train` knows of its run. */
export interface Training {
  /** All splits of the data. */
  readonly splits: DataSplits;
  /** As they were given, with the number of epochs, the patience and the batch size that came of them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Median over gradient steps so far, seconds. */
  medianSeconds(): number;
}

/**
 * One subscription to a training stream. A class, since its state is out of sight: snapshots that differ in their run alone
 * are equal, and print the same.
 */
export class TrainingRun {
  readonly #counters = new Map<string, Counter>();
  readonly #saved: Readonly<Record<string, unknown>>;
  readonly #stop: () => void;
  #training: Training | undefined;

  /**
   * @param stop ends the stream after the step in hand
   * @param saved states of counters by name, each loaded when its operator registers
   */
  constructor(stop: () => void, saved: Readonly<Record<string, unknown>> = {}) {
    this.#stop = stop;
    this.#saved = saved;
  }

  /**
   * Adds what an operator counts, and loads the state that was saved of it. A second one of a name, as where two networks train on
   * the same batches, is called "elboUpdate 2" and so on.
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

  /** Ends the stream after the step in hand; its best weights are restored. */
  stop(): void {
    this.#stop();
  }

  /** What `train` knows of the run; undefined where a program put the stream together itself. */
  get training(): Training | undefined {
    return this.#training;
  }

  /** Says what `train` knows. */
  describe(training: Training): void {
    this.#training = training;
  }
}
