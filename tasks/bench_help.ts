// The help text of `deno task bench`.

import { engineNames } from "../src/engines/registry.ts";
import { shapes, shapeText } from "./bench_shapes.ts";

const names = shapes.map((shape) => `  ${shape.name.padEnd(12)} ${shapeText(shape)}`).join("\n");

/** Printed by --help. */
export const benchHelp =
  `Times training steps, evaluation and prediction of networks on every engine that can run here.

Usage: deno task bench [NAMES] [flags]

NAMES are some of these, without any all:
${names}

  --engine ENGINE        only this one: ${engineNames.join(", ")} (default simd,
                         wasm, cpu for dense networks, and webgpu where there is a GPU)
  --threads N            of the processor, where the engine can use several, and of PyTorch (default
                         as many as there are processors; for dense networks PyTorch's better of
                         1 and 2)
  --seconds S            timing a training step, for each engine; evaluation and prediction have a
                         third of it (3)
  --against-torch        compares with the same networks in PyTorch: eager, channels last for
                         convolutions, and compiled where it can
  --python PYTHON        the Python that has PyTorch (/usr/bin/python3 if it has, else python3)
  --profile              also where a training step spends its time, for engines that can tell
  --json                 measurements as JSON lines on standard output, nothing else there
  -h, --help             this text

Engines, and PyTorch, take turns in groups of steps. Shown are the median, the quartiles, the rate
of multiply-adds in products and convolutions (two operations each), and what share this is of the
limit, which is what one thread reaches in WebAssembly, times the threads.

Ctrl-C ends after the group of steps in hand (exit code 130).
`;
