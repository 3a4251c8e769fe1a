// The rows of a walk, in the memory that batches share, or aside in memory of their own while another call has it.

import { type BufferOwner, evict, type Store } from "./store.ts";

/** Where the rows lie: an array that begins at an address, in bytes, of so many float32 numbers. */
interface RowsPlace {
  readonly address: number;
  readonly floats: number;
}

/** Rows that can be taken away and come back. */
interface ActiveRows {
  /** Brings them back where they were taken away. */
  enter(): void;
  /** The numbers, wherever they are at the moment. */
  numbers(): Float32Array;
  /** Drops them. */
  free(): void;
}

/**
 * Rows that lie in place at the moment.
 *
 * @param place where, which may change between calls
 */
export function activeRows(store: Store, place: () => RowsPlace): ActiveRows {
  const { memory } = store;
  let aside: Float32Array | undefined;
  const inMemory = () => {
    const { address, floats } = place();
    return new Float32Array(memory.buffer, address, floats);
  };
  const owner: BufferOwner = { leave: () => void (aside = inMemory().slice()) };
  evict(store, owner);
  return {
    enter() {
      if (store.owner === owner) return;
      evict(store, owner);
      const back = inMemory();
      back.set(aside!.subarray(0, back.length)); // some may have left meanwhile
      aside = undefined;
    },
    numbers: () => aside ?? inMemory(),
    free() {
      if (store.owner === owner) store.owner = undefined;
      aside = undefined;
    },
  };
}

/** Rows of so many numbers, one behind the other. */
export function moveRows(numbers: Float32Array, positions: Uint32Array, size: number): void {
  positions.forEach((from, to) => {
    if (from !== to) numbers.copyWithin(to * size, from * size, (from + 1) * size);
  });
}
