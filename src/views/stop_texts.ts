// Texts of the reasons why training ended, for the terminal, notebooks and the live page.

import type { StopReason } from "../training/snapshot.ts";

/** By reason. */
export const stopTexts: Readonly<Record<StopReason, string>> = {
  patience: "stopped early",
  epochs: "all epochs done",
  interrupt: "interrupted",
};
