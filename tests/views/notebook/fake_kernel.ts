// A Jupyter kernel that remembers what it was sent.

import type { Kernel } from "../../../src/views/notebook/kernel.ts";
import type { MediaBundle } from "../../../src/views/notebook/notebook_value.ts";

/** What was sent, in its order. */
export interface Sent {
  readonly type: string;
  readonly id: string;
  readonly data: MediaBundle;
}

/** A kernel to test with. */
export interface FakeKernel {
  readonly kernel: Kernel;
  readonly sent: readonly Sent[];
  /** Calls all who listen for an interrupt; how many. */
  interrupt(): number;
}

/** The kernel and what it was sent. */
export function fakeKernel(onMessage: (sent: Sent) => void = () => {}): FakeKernel {
  const sent: Sent[] = [];
  const listeners = new Set<() => void>();
  return {
    sent,
    interrupt() {
      listeners.forEach((listener) => listener());
      return listeners.size;
    },
    kernel: {
      broadcast(type, content) {
        const { data, transient } = content as unknown as Sent & {
          transient: { display_id: string };
        };
        const message = { type, id: transient.display_id, data };
        sent.push(message);
        onMessage(message);
        return Promise.resolve();
      },
      onInterrupt(callback) {
        listeners.add(callback);
        return () => listeners.delete(callback);
      },
    },
  };
}
