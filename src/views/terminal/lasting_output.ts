// A text output that is given up at its first failure: a closed terminal, a pipe without a reader, a full disk.

import { errorOf } from "../../files/loss.ts";
import { asGuarded, guarded, type TextOut } from "./terminal.ts";

/** A text output to which writing never fails. */
export interface LastingOutput extends TextOut {
  /** The error by which it was lost; undefined before. */
  readonly lost: Error | undefined;
}

/**
 * The same output, guarded, and silent after its first failure.
 *
 * @param onLoss called once, with the system's error
 */
export function lastingOutput(
  out: TextOut,
  onLoss: (error: Error) => void = () => {},
): LastingOutput {
  const to = guarded(out);
  let lost: Error | undefined;
  return asGuarded({
    get lost() {
      return lost;
    },
    get isTerminal() {
      return out.isTerminal;
    },
    columns: () => out.columns(),
    rows: () => out.rows?.() ?? 24,
    write(text) {
      if (lost) return;
      try {
        to.write(text);
      } catch (thrown) {
        lost = errorOf(thrown);
        onLoss(lost);
      }
    },
  });
}
