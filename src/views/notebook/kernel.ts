// Deno's Jupyter kernel, as far as drawing needs it.

import type { MediaBundle } from "./notebook_value.ts";

/** A kernel that sends messages to the notebook. */
export interface Kernel {
  broadcast(type: string, content: Record<string, unknown>): Promise<void>;
  /** Calls back when the kernel is interrupted, which otherwise ends it; returns a function that ends listening. */
  onInterrupt(callback: () => void): () => void;
}

/** The kernel that this program runs in; undefined outside a notebook. */
export function currentKernel(): Kernel | undefined {
  let jupyter: Pick<Kernel, "broadcast"> | undefined;
  try {
    ({ jupyter } = Deno as { jupyter?: typeof jupyter });
  } catch { /* how Deno says that there is none */ }
  return jupyter && {
    broadcast: jupyter.broadcast,
    onInterrupt(callback) {
      Deno.addSignalListener("SIGINT", callback);
      return () => Deno.removeSignalListener("SIGINT", callback);
    },
  };
}

/** A slot in a cell's output where each drawing replaces the one before. */
export function outputPlace(kernel: Kernel): (data: MediaBundle) => Promise<void> {
  const transient = { display_id: crypto.randomUUID() };
  let type = "display_data";
  return (data) => {
    const sent = kernel.broadcast(type, { data, metadata: {}, transient });
    type = "update_display_data";
    return sent;
  };
}

/**
 * Waits until messages have been sent: Deno's kernel sends it from another thread than the end of a cell, after which
 * it would be lost (seen in one of twelve cells that end at once; never after a moment).
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
