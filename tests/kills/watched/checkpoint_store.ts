// The store of checkpoints, with its phases told.

import * as store from "../../../src/training/checkpoints/checkpoint_store.ts";
import { enter, save } from "../phases.ts";

export * from "../../../src/training/checkpoints/checkpoint_store.ts";

export const writeCheckpoint: typeof store.writeCheckpoint = (...args) =>
  save(() => store.writeCheckpoint(...args));

export const readCheckpoint: typeof store.readCheckpoint = (...args) => {
  enter("restoring");
  return store.readCheckpoint(...args);
};
