// The thread that kills its process (SIGKILL) within a phase, and says before on standard error which one it was.

import { type Phase, phases, phasesIn } from "./phases.ts";

/** When to kill. */
export interface KillPlan {
  /** A time after the beginning of this phase. */
  readonly phase: Phase;
  /** Which beginning of it, from 1. */
  readonly nth: number;
  /** Milliseconds after that. */
  readonly delay: number;
  /** Whether the phase may be over at once, so that the thread must be awake when it begins. */
  readonly brief: boolean;
}

const here = self as unknown as {
  onmessage: (event: { data: { memory: SharedArrayBuffer; plan: KillPlan } }) => void;
  postMessage(value: string): void;
};

here.onmessage = ({ data: { memory, plan } }) => {
  here.postMessage("ready");
  const values = new Int32Array(memory);
  const { phase, nth, delay, brief } = plan;
  const at = phases.indexOf(phase);
  for (let begun = 0; (begun = Atomics.load(values, at)) < nth;) {
    if (!brief) Atomics.wait(values, at, begun); // waking takes a while
  }
  const end = performance.now() + delay;
  while (performance.now() < end); // timers are not fine enough
  const words = new TextEncoder().encode(`killed: ${phasesIn(memory).join()}\n`);
  Deno.stderr.writeSync(words);
  Deno.kill(Deno.pid, "SIGKILL");
};
