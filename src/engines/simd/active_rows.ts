// The active rows of an incremental forward pass, in the shared batch memory, or in a copy while another call uses it.

import { type BufferOwner, evict, type Store } from "./store.ts";

/** Location of the rows: byte address and number of float32 values. */
interface RowsPlace {
  readonly address: number;
  readonly floats: number;
}

/** Rows that can be moved out of the shared memory and back. */
interface ActiveRows {
  /** Moves them back into the shared memory if they were moved out. */
  enter(): void;
  /** The values at their current location. */
  numbers(): Float32Array;
  /** Frees them. */
  free(): void;
}

/**
 * Rows that are in the shared memory now.
 *
 * @param place their location, which may change between calls
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
      back.set(aside!.subarray(0, back.length)); // some rows may have been dropped meanwhile
      aside = undefined;
    },
    numbers: () => aside ?? inMemory(),
    free() {
      if (store.owner === owner) store.owner = undefined;
      aside = undefined;
    },
  };
}

/** Moves the rows at `positions`, of `size` values each, to the front. */
export function moveRows(numbers: Float32Array, positions: Uint32Array, size: number): void {
  positions.forEach((from, to) => {
    if (from !== to) numbers.copyWithin(to * size, from * size, (from + 1) * size);
  });
}
