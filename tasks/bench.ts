// deno task bench: times of training steps, evaluation and prediction by engine, and in PyTorch.

import { placeOptions } from "../src/engines/place_options.ts";
import type { EngineName } from "../src/engines/registry.ts";
import { visibleJson, visibleText } from "../src/files/visible_text.ts";
import { onOff, worded } from "../src/calls/option.ts";
import { aText } from "../src/calls/checks.ts";
import { type Contender, engineContender } from "../src/studies/bench/contender.ts";
import { measureLimit } from "../src/studies/bench/limit.ts";
import { peerContender, peerForms, type Torch, usualPythons } from "../src/studies/bench/peer.ts";
import {
  comparisonLine,
  comparisons,
  digits,
  measurement,
  measurementRow,
  profileLines,
  profileOf,
  shapeHead,
} from "../src/studies/bench/report.ts";
import { type Shape, works } from "../src/studies/bench/shapes.ts";
import { timeContenders } from "../src/studies/bench/turns.ts";
import { namedShapes, seconds, shapeNames } from "./bench/named_shapes.ts";
import { torchOf } from "./bench/torch_of.ts";
import { command, start } from "./command/command.ts";
import { faultOf } from "./command/command_line.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import { besides, type Values } from "./command/option.ts";
import { tell, writeResult } from "./command/standard_output.ts";

/** Gradient steps that a profile is the mean of. */
const profileSteps = 10;

const { default: _, ...engine } = placeOptions.engine;

const options = {
  "": {
    engine: {
      ...engine,
      defaultWords: "simd, wasm, cpu for dense networks, and webgpu where there is a GPU",
    },
    threads: {
      ...placeOptions.threads,
      about: "of the processor, where the engine can use several, and of PyTorch",
      defaultWords: "all processors; for PyTorch on dense networks the faster of 1 and 2",
    },
    tf32: placeOptions.tf32,
    seconds,
    againstTorch: onOff(
      "compare with the same networks in PyTorch: eager, channels last for convolutions, and " +
        "compiled where it can",
    ),
    python: {
      ...worded("PYTHON", aText),
      defaultWords: `${usualPythons[0]} if it has PyTorch, else ${usualPythons[1]}`,
      about: "the Python that has PyTorch",
      only: besides("againstTorch", "--against-torch"),
    },
    profile: onOff("also show where a training step spends its time, on engines that can tell"),
    json: onOff("write measurements as JSON lines to standard output, and nothing else"),
  },
};

/** The command. */
export const benchCommand = command({
  name: "bench",
  about:
    "Times training steps, evaluation and prediction of networks on every engine that can run " +
    "here.",
  ...shapeNames,
  options,
  notes: [
    "Engines and PyTorch take turns in groups of steps. Shown are the median, the quartiles, the " +
    "rate of multiply-adds in products and convolutions (two operations each), and its share of " +
    "the limit: what one thread reaches in WebAssembly, times the number of threads.",
    "Ctrl-C ends after the current group of steps (exit code 130).",
  ],
  request,
  run,
});

function request(
  { names, ...values }: Values<typeof options> & { readonly names: readonly string[] },
) {
  return { ...values, shapes: namedShapes(names) };
}

type Asked = ReturnType<typeof request>;

if (import.meta.main) await start(benchCommand);

async function run(asked: Asked): Promise<number | void> {
  const torch = asked.againstTorch ? await torchOf(asked.python, "--against-torch") : undefined;
  /** One finding: a line of JSON or, for people, text. */
  const show = <T>(found: T, text: (found: T) => string) =>
    writeResult(`${asked.json ? visibleJson(JSON.stringify(found)) : text(found)}\n`);

  using interrupt = listenForInterrupt(() =>
    tell("ending after this group of steps; press Ctrl-C again to quit at once")
  );
  const limit = measureLimit();
  if (!asked.json) {
    const { best, plain } = limit;
    writeResult(`processors  ${navigator.hardwareConcurrency}\n`);
    writeResult(`limit       ${digits(best)} GFLOP/s per thread: multiply-adds on `);
    writeResult(best > plain ? `256 bits (128 bits: ${digits(plain)})\n` : "128 bits\n");
  }

  let measured = 0;
  try {
    for (const shape of asked.shapes) {
      await using contenders = new AsyncDisposableStack();
      const all = await contendersFor(shape, asked, torch, interrupt.signal, contenders);
      if (all.length === 0) continue;
      if (!asked.json) writeResult(`${shapeHead(shape)}\n`);
      for (const work of works) {
        const seconds = work === "train" ? asked.seconds : asked.seconds / 3;
        const timings = await timeContenders(all, work, seconds, interrupt.signal);
        for (const timing of timings) {
          show(measurement(shape, work, timing, limit.best), measurementRow);
        }
        measured += timings.length;
        const peer = torch && `PyTorch ${visibleText(torch.version)}`; // from another process
        for (const compared of peer ? comparisons(shape, work, timings, peer) : []) {
          show(compared, comparisonLine);
        }
        if (work !== "train" || !asked.profile) continue;
        for (const contender of all) {
          if (!contender.profile) continue; // a peer
          const passes = await contender.profile(profileSteps);
          if (passes) show(profileOf(shape, contender, passes), profileLines);
          else tell(`engine ${contender.engine} has no profile of its passes on ${shape.name}`);
        }
      }
    }
  } catch (error) {
    if (interrupt.signal.aborted) return interrupt.code;
    throw error;
  }
  if (measured === 0) throw new Error("nothing could be measured");
}

/** All contenders that can run a shape, owned by the stack; a line is printed for each that cannot. */
async function contendersFor(
  shape: Shape,
  asked: Asked,
  torch: Torch | undefined,
  signal: AbortSignal,
  stack: AsyncDisposableStack,
): Promise<Contender[]> {
  const all: Contender[] = [];
  for (const engine of asked.engine ? [asked.engine] : await usualEngines(shape)) {
    try {
      all.push(
        stack.use(
          await engineContender(shape, engine, { threads: asked.threads, tf32: asked.tf32 }),
        ),
      );
    } catch (error) {
      // a TypeError: the engine does not run this kind of network
      if (asked.engine && !(error instanceof TypeError)) throw error;
      tell(`${shape.name} without engine ${engine}: ${(error as Error).message}`);
    }
  }
  if (all.length === 0 || !torch) return all;
  for (const form of peerForms(shape, torch)) {
    for (const threads of peerThreads(shape, asked.threads)) {
      try {
        const peer = stack.use(
          await peerContender(shape, torch, form, { device: "cpu", threads }, signal),
        );
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

/** Numbers of threads for PyTorch: a small network may be faster on one. */
function peerThreads({ spec }: Shape, threads: number | undefined): number[] {
  const processors = navigator.hardwareConcurrency;
  if (threads !== undefined) return [threads];
  if (spec.kind === "conv") return [processors];
  return processors > 1 ? [1, 2] : [1];
}
