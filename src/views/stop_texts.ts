// Words for why training ended, the same in the terminal, in notebooks and on the live page.

import type { StopReason } from "../training/snapshot.ts";

/** By reason. */
export const stopTexts: Readonly<Record<StopReason, string>> = {
  patience: "stopped early",
  epochs: "all epochs done",
  interrupt: "interrupted",
};
