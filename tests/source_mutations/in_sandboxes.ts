// Work on a queue in several copies of the repository at once.

import { makeSandbox, type Sandbox } from "./sandbox.ts";

/** How many copies, of which repository. */
export interface Sandboxes {
  readonly repository: string;
  readonly jobs: number;
  /** Ends the processes that run in the copies; then its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** Calls `act` for every item, the next as soon as a copy is free. All copies are gone when this ends or throws. */
export async function inSandboxes<Item>(
  { repository, jobs, signal }: Sandboxes,
  items: readonly Item[],
  act: (sandbox: Sandbox, item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const work = async () => {
    await using sandbox = await makeSandbox(repository, signal);
    for (const item of queue) {
      signal?.throwIfAborted();
      await act(sandbox, item);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(jobs, items.length) }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
