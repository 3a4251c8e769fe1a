// The phases of a training process, kept in shared memory so that a thread can kill the process within one of them.

/** What a process is doing when it is killed. */
export const phases = [
  "starting",
  "restoring",
  "training",
  "saving",
  "at an epoch's end",
  "cutting",
  "evaluating",
  "ending",
] as const;

/** One of {@linkcode phases}. */
export type Phase = (typeof phases)[number];

/** For each phase how often it began, then the present one, then whether a checkpoint is being written. */
const shared = new Int32Array(new SharedArrayBuffer(4 * (phases.length + 2)));
const present = phases.length;
const saving = phases.length + 1;
shared[phases.indexOf("starting")] = 1;

/** The memory, for the thread. */
export const memory: SharedArrayBuffer = shared.buffer as SharedArrayBuffer;

/** Milliseconds spent in each phase. */
const spent = new Float64Array(phases.length);
let since = performance.now();

/** Goes over to a phase; "saving" goes on beside others, and is {@linkcode save}'s. */
export function enter(phase: Exclude<Phase, "saving">): void {
  const next = phases.indexOf(phase);
  const last = shared[present];
  if (next === last && phase !== "cutting") return;
  const now = performance.now();
  spent[last] += now - since;
  since = now;
  shared[present] = next;
  begin(next);
}

let dwelling = false;

/** From now on {@linkcode dwell} waits to be killed. */
export function dwellInPhases(): void {
  dwelling = true;
}

/** Lasts long enough for the thread to kill within a phase that would be over at once, if that is planned. */
export function dwell(): void {
  if (dwelling) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}

/** Does the work of a checkpoint. */
export async function save<Result>(work: () => Promise<Result>): Promise<Result> {
  const began = performance.now();
  shared[saving] = 1;
  begin(phases.indexOf("saving"));
  try {
    return await work();
  } finally {
    shared[saving] = 0;
    spent[phases.indexOf("saving")] += performance.now() - began;
  }
}

function begin(phase: number): void {
  Atomics.add(shared, phase, 1);
  Atomics.notify(shared, phase);
}

/** The present phase, and "saving" where a checkpoint is being written meanwhile. */
export function phasesIn(memory: SharedArrayBuffer): Phase[] {
  const values = new Int32Array(memory);
  return [
    phases[Atomics.load(values, present)],
    ...values[saving] === 1 ? ["saving" as const] : [],
  ];
}

/** How often a phase began, and how long it lasted on average, milliseconds. */
export interface PhaseTimes {
  readonly begins: number;
  readonly ms: number;
}

/** The times of all phases so far. */
export function phaseTimes(): Record<Phase, PhaseTimes> {
  return Object.fromEntries(phases.map((phase, i) => {
    const begins = shared[i];
    return [phase, { begins, ms: spent[i] / Math.max(1, begins) }];
  })) as Record<Phase, PhaseTimes>;
}
