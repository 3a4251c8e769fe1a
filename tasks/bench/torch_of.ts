// The PyTorch that engines are measured beside.

import { findTorch, mayRun, type Torch, usualPythons } from "../../src/studies/bench/peer.ts";
import { UsageError } from "../command/usage_error.ts";

/**
 * PyTorch in the requested Python, or in the usual ones.
 *
 * @param flag that asks for it, for errors
 */
export async function torchOf(python: string | undefined, flag: string): Promise<Torch> {
  if (python !== undefined && !await mayRun(python)) {
    throw new UsageError(
      `--python must be ${usualPythons.join(" or ")}, got ${JSON.stringify(python)}; for ` +
        `another one use deno run with the flags of the task and --allow-run=${python}`,
    );
  }
  const found = await findTorch(python);
  if (found) return found;
  throw new UsageError(
    python === undefined
      ? `${flag} needs a Python with PyTorch, found none in ${usualPythons.join(", ")}`
      : `--python must be a Python with PyTorch, got ${JSON.stringify(python)}, which has none`,
  );
}
