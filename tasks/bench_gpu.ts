// deno task bench:gpu: engine tensorflow on a GPU, held to the reference results and timed beside PyTorch, in one JSON file.

import { aText } from "../src/calls/checks.ts";
import { choice, onOff, worded } from "../src/calls/option.ts";
import { createNetwork } from "../src/engines/create_network.ts";
import { visibleText } from "../src/files/visible_text.ts";
import { dense } from "../src/architectures/specification.ts";
import { openTextFile } from "../src/files/text_file.ts";
import { fathomVersion } from "../src/runs/description.ts";
import { type PeerPlace, type Torch, usualPythons } from "../src/studies/bench/peer.ts";
import { comparisonLine, measurementRow, shapeHead } from "../src/studies/bench/report.ts";
import { type Work, works } from "../src/studies/bench/shapes.ts";
import { type MeasuredShape, measuredShape } from "./bench_gpu/measured_shapes.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { namedShapes, seconds, shapeNames } from "./bench/named_shapes.ts";
import { torchOf } from "./bench/torch_of.ts";
import { command, start } from "./command/command.ts";
import { force, place } from "./command/common_options.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import type { Values } from "./command/option.ts";
import { tell, textForPeople } from "./command/standard_output.ts";
import { UsageError } from "./command/usage_error.ts";
import { type ReferenceCheck, referenceChecks } from "./verify/reference_checks.ts";

const engine = "tensorflow";

const options = {
  "": {
    device: {
      ...choice("DEVICE", ["gpu", "processor"]),
      default: "gpu",
      about: "what has to compute: gpu, or processor to try the command without one",
    },
    seconds,
    tf32: onOff("let the GPU multiply in TensorFloat-32, in PyTorch too"),
    withoutTorch: onOff("measure the engine alone"),
    python: {
      ...worded("PYTHON", aText),
      defaultWords: `${usualPythons[0]} if it has PyTorch, else ${usualPythons[1]}`,
      about: "the Python that has PyTorch",
    },
    out: {
      ...place("FILE.json", "a file", "write the results there"),
      default: "bench-gpu.json",
    },
    force: force("replace FILE.json"),
  },
};

/** The command. */
export const benchGpuCommand = command({
  name: "bench:gpu",
  about:
    "Holds engine tensorflow on a GPU to the reference results, times it beside PyTorch, and writes one JSON file.",
  ...shapeNames,
  options,
  notes: [
    "PyTorch computes eagerly, channels last for convolutions, compiled, and with a step as one " +
    "CUDA graph; a form that fails is named in the file with its reason. PyTorch waits for the " +
    "GPU after every step; the engine reads its results.",
    "Ctrl-C ends after the current group of steps, and writes nothing (exit code 130).",
  ],
  request,
  run,
});

type Asked = Values<typeof options> & { readonly names: readonly string[] };

function request(asked: Asked): Asked {
  if (asked.device === "processor" && asked.tf32) {
    throw new UsageError("--tf32 is for a GPU, got also --device processor; leave out one of them");
  }
  if (asked.withoutTorch && asked.python !== undefined) {
    throw new UsageError("--python has PyTorch, got also --without-torch; leave out one of them");
  }
  return asked;
}

if (import.meta.main) await start(benchGpuCommand);

/** What is written. */
interface Results {
  readonly fathom: string;
  readonly at: string;
  readonly deno: string;
  /** Device, TensorFlow and TensorFlow.js. */
  readonly device: string;
  readonly tf32: boolean;
  /** Version and device of PyTorch; null: not measured. */
  readonly torch: string | null;
  readonly reference: readonly ReferenceCheck[];
  readonly measured: readonly MeasuredShape[];
}

async function run(asked: Asked): Promise<number | void> {
  const { device, seconds, tf32, withoutTorch, python, out, names } = asked;
  const human = textForPeople(); // the file is written without a reader, too
  const say = (text: string) => human.write(ownLines(`${text}\n`));
  const torch = withoutTorch ? undefined : await torchOf(python, "bench:gpu");
  using file = openTextFile(out, asked); // before minutes of work
  const found = await deviceFor(device, { tf32, torch });
  say(`device     ${found}`);
  if (torch) say(`beside     PyTorch ${torchText(torch, device)}`);

  const reference: ReferenceCheck[] = [];
  for await (const check of referenceChecks([], { engine, tf32 })) {
    reference.push(check);
    const { file, worst, quantity, passed } = check;
    const verdict = passed ? "" : ", which does not pass";
    say(`reference  ${file}: ${worst.toExponential(1)}, ${quantity}${verdict}`);
  }
  using interrupt = listenForInterrupt(() =>
    tell("ending after this group of steps; press Ctrl-C again to quit at once")
  );
  const { signal } = interrupt;
  const place: PeerPlace = device === "gpu"
    ? { device: "cuda", tf32 }
    : { device: "cpu", threads: navigator.hardwareConcurrency };
  const measured: MeasuredShape[] = [];
  try {
    for (const shape of namedShapes(names)) {
      say(shapeHead(shape));
      const one = await measuredShape(shape, { engine, tf32, torch, place, seconds, signal });
      measured.push(one);
      for (const work of works) {
        const of = <T extends { readonly what: Work }>(all: readonly T[]) =>
          all.filter(({ what }) => what === work);
        for (const step of of(one.steps)) say(measurementRow(step));
        for (const each of of(one.comparisons)) {
          say(visibleText(comparisonLine(each)));
        }
      }
      for (const { form, reason } of one.failed) tell(`${shape.name} without ${form}: ${reason}`);
    }
  } catch (error) {
    if (signal.aborted) return interrupt.code;
    throw error;
  }
  const results: Results = {
    fathom: fathomVersion,
    at: new Date().toISOString(),
    deno: Deno.version.deno,
    device: found,
    tf32,
    torch: torch ? torchText(torch, device) : null,
    reference,
    measured,
  };
  file.write(`${JSON.stringify(results, undefined, 2)}\n`);
  file.finish();
  say(`\nwritten to ${out}`);
  return reference.every(({ passed }) => passed) ? undefined : 1;
}

/** The device that computes, with versions; refused where it is not the one that was asked for. */
async function deviceFor(
  device: "gpu" | "processor",
  { tf32, torch }: { readonly tf32: boolean; readonly torch: Torch | undefined },
): Promise<string> {
  const spec = dense({ inputs: 1, classes: 2, maxDepth: 0 });
  using network = await createNetwork(spec, { engine, tf32 });
  const { device: found, threads } = network.engine;
  const onGpu = threads === undefined;
  if (device === "processor") {
    if (!onGpu) return found;
    throw new Error(
      `bench:gpu: TensorFlow computes on ${found}; CUDA_VISIBLE_DEVICES= hides the GPU from it`,
    );
  }
  if (!onGpu) {
    throw new Error(
      `bench:gpu: TensorFlow finds no GPU, but ${found}; deno task tensorflow:install --gpu ` +
        "installs what it needs besides NVIDIA's driver; --device processor tries the command without one",
    );
  }
  if (!torch || torch.gpu !== null) return found;
  throw new Error(
    `bench:gpu: PyTorch ${torch.version} in ${torch.python} finds no GPU; install one with CUDA, ` +
      "or measure the engine alone with --without-torch",
  );
}

function torchText({ version, gpu }: Torch, device: "gpu" | "processor"): string {
  return visibleText(`${version} on ${device === "gpu" ? gpu : "the processor"}`); // from another process
}
