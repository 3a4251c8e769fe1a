// Engine tensorflow and the forms of PyTorch on one device, timed in turns on every shape.

import type { EngineName } from "../../src/engines/registry.ts";
import { type Contender, engineContender } from "../../src/studies/bench/contender.ts";
import { measureLimit } from "../../src/studies/bench/limit.ts";
import {
  peerContender,
  type PeerForm,
  peerForms,
  type PeerPlace,
  type Torch,
} from "../../src/studies/bench/peer.ts";
import { comparisons, measurement } from "../../src/studies/bench/report.ts";
import { type Shape, works } from "../../src/studies/bench/shapes.ts";
import { timeContenders } from "../../src/studies/bench/turns.ts";
import { faultOf } from "../command/command_line.ts";

/** What is measured, and where. */
interface Measuring {
  readonly engine: EngineName;
  readonly tf32: boolean;
  /** Absent: the engine alone. */
  readonly torch: Torch | undefined;
  /** Of PyTorch. */
  readonly place: PeerPlace;
  /** For training steps, per contender. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** The results on a shape. */
export interface MeasuredShape {
  readonly name: string;
  readonly steps: readonly ReturnType<typeof measurement>[];
  readonly comparisons: readonly ReturnType<typeof comparisons>[number][];
  /** Forms of PyTorch that could not be measured. */
  readonly failed: readonly { readonly form: PeerForm; readonly reason: string }[];
}

/** Measures a shape. Throws the signal's reason between groups of steps. */
export async function measuredShape(shape: Shape, measuring: Measuring): Promise<MeasuredShape> {
  const { engine, tf32, torch, place, seconds, signal } = measuring;
  await using stack = new AsyncDisposableStack();
  const all: Contender[] = [stack.use(await engineContender(shape, engine, { tf32 }))];
  const failed: { form: PeerForm; reason: string }[] = [];
  for (const form of torch ? peerForms(shape, torch, place.device) : []) {
    try {
      const peer = stack.use(await peerContender(shape, torch!, form, place, signal));
      for (const work of works) await peer.run(work, 1); // compiles, or captures
      all.push(peer);
    } catch (error) {
      if (signal.aborted) throw error;
      failed.push({ form, reason: faultOf(error).message.slice(0, 400) });
    }
  }
  const limit = measureLimit().best;
  const peer = torch && `PyTorch ${torch.version}`;
  const steps: MeasuredShape["steps"][number][] = [];
  const compared: MeasuredShape["comparisons"][number][] = [];
  for (const work of works) {
    const time = work === "train" ? seconds : seconds / 3;
    const timings = await timeContenders(all, work, time, signal);
    steps.push(...timings.map((timing) => measurement(shape, work, timing, limit)));
    if (peer) compared.push(...comparisons(shape, work, timings, peer));
  }
  return { name: shape.name, steps, comparisons: compared, failed };
}
