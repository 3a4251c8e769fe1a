// deno task bench: how long steps of named networks take on the engines that can run here, and in PyTorch.

import type { EngineName } from "../src/engines/registry.ts";
import { type Contender, engineContender } from "./bench_contender.ts";
import { type BenchFlags, benchFlags, readBenchFlags } from "./bench_flags.ts";
import { benchHelp } from "./bench_help.ts";
import { measureLimit } from "./bench_limit.ts";
import { findTorch, peerContender, peerForms, type Torch } from "./bench_peer.ts";
import {
  comparisonLine,
  comparisons,
  digits,
  measurement,
  measurementRow,
  profileLines,
  profileOf,
  shapeHead,
} from "./bench_report.ts";
import { type Shape, works } from "./bench_shapes.ts";
import { timeContenders } from "./bench_turns.ts";
import { visibleJson, visibleText } from "../src/files/visible_text.ts";
import { faultOf, runCommand } from "./command_line.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { tell, writeResult } from "./standard_output.ts";

/** Gradient steps that a profile is the mean of. */
const profileSteps = 10;

if (import.meta.main) await runCommand(() => main(Deno.args), benchFlags);

async function main(args: readonly string[]): Promise<number | void> {
  const flags = readBenchFlags(args);
  if (flags.help) return writeResult(benchHelp);
  const torch = flags.againstTorch ? await findTorch(flags.python) : undefined;
  /** One finding: a line of JSON or, for people, text. */
  const show = <T>(found: T, text: (found: T) => string) =>
    writeResult(`${flags.json ? visibleJson(JSON.stringify(found)) : text(found)}\n`);

  using interrupt = listenForInterrupt(() =>
    tell("ending after this group of steps; press Ctrl-C again to leave at once")
  );
  const limit = measureLimit();
  if (!flags.json) {
    const { best, plain } = limit;
    writeResult(`processors  ${navigator.hardwareConcurrency}\n`);
    writeResult(`limit       ${digits(best)} GFLOP/s a thread: multiply-adds on `);
    writeResult(best > plain ? `256 bits (128 bits: ${digits(plain)})\n` : "128 bits\n");
  }

  let measured = 0;
  try {
    for (const shape of flags.shapes) {
      await using contenders = new AsyncDisposableStack();
      const all = await contendersFor(shape, flags, torch, interrupt.signal, contenders);
      if (all.length === 0) continue;
      if (!flags.json) writeResult(`${shapeHead(shape)}\n`);
      for (const work of works) {
        const seconds = work === "train" ? flags.seconds : flags.seconds / 3;
        const timings = await timeContenders(all, work, seconds, interrupt.signal);
        for (const timing of timings) {
          show(measurement(shape, work, timing, limit.best), measurementRow);
        }
        measured += timings.length;
        const peer = torch && `PyTorch ${visibleText(torch.version)}`; // its own word
        for (const compared of peer ? comparisons(shape, work, timings, peer) : []) {
          show(compared, comparisonLine);
        }
        if (work !== "train" || !flags.profile) continue;
        for (const contender of all) {
          if (!contender.profile) continue; // a peer
          const passes = await contender.profile(profileSteps);
          if (passes) show(profileOf(shape, contender, passes), profileLines);
          else tell(`engine ${contender.engine} has no profile of its passes on ${shape.name}`);
        }
      }
    }
  } catch (error) {
    if (interrupt.signal.aborted) return 130;
    throw error;
  }
  if (measured === 0) throw new Error("nothing could be measured");
}

/** All that take part in measuring a shape; they belong to the stack. Who cannot is named in a line each. */
async function contendersFor(
  shape: Shape,
  flags: BenchFlags,
  torch: Torch | undefined,
  signal: AbortSignal,
  stack: AsyncDisposableStack,
): Promise<Contender[]> {
  const all: Contender[] = [];
  for (const engine of flags.engine ? [flags.engine] : await usualEngines(shape)) {
    try {
      all.push(stack.use(await engineContender(shape, engine, flags.threads)));
    } catch (error) {
      // a TypeError says that the engine is not for this kind of network
      if (flags.engine && !(error instanceof TypeError)) throw error;
      tell(`${shape.name} without engine ${engine}: ${(error as Error).message}`);
    }
  }
  if (all.length === 0 || !torch) return all;
  for (const form of peerForms(shape, torch)) {
    for (const threads of peerThreads(shape, flags.threads)) {
      try {
        const peer = stack.use(await peerContender(shape, torch, form, threads, signal));
        await peer.run("train", 1); // compiles, which needs a C++ compiler
        all.push(peer);
      } catch (error) {
        if (form !== "compiled" || signal.aborted) throw error;
        tell(`${shape.name} without ${faultOf(error).message.slice(0, 200)}`);
      }
    }
  }
  return all;
}

/** Engines worth measuring: JavaScript takes minutes over a convolution, an emulated GPU longer. */
async function usualEngines({ spec }: Shape): Promise<EngineName[]> {
  const engines: EngineName[] = ["simd", "wasm"];
  if (spec.kind === "dense") engines.push("cpu");
  const { gpuAdapter } = await import("../src/engines/tfjs/gpu.ts");
  if ((await gpuAdapter())?.hardware) engines.push("webgpu");
  return engines;
}

/** A small network may be quicker on one thread, which is nothing to hold against the peer. */
function peerThreads({ spec }: Shape, threads: number | undefined): number[] {
  const processors = navigator.hardwareConcurrency;
  if (threads !== undefined) return [threads];
  if (spec.kind === "conv") return [processors];
  return processors > 1 ? [1, 2] : [1];
}
